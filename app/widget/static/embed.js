/* The page inside the widget: asks questions and shows answers with their sources. EUPL-1.2.
 *
 * Every text from outside becomes a text node, never markup. Nothing is stored before the first question; then the
 * conversation stands in sessionStorage under "briefwijzer:<widget>", for this tab, until it is closed or begun anew.
 */
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("gegevens").textContent);
  const { page: texts, frames, icons, problems } = data.texts;
  const $ = (id) => document.getElementById(id);
  const log = $("gesprek"), form = $("formulier"), box = $("vraag"), say = $("melding"), fresh = $("nieuw"), examples = $("voorbeelden");
  const KEY = `briefwijzer:${data.widget}`;
  const KEEP = 20; // turns that are kept for the next page of the portal
  let turns = []; // what was answered: {answer, language}
  let busy = null; // what stops the question that is being answered
  let host = ""; // the origin of the page around this one, once it has made itself known

  const make = (tag, properties, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  };
  const paragraph = (...children) => make("p", { class: "nl-paragraph" }, ...children);
  const hidden = (text) => make("span", { class: "onzichtbaar" }, text);
  const squeezed = (text) => text.split(/\s+/).join(" ").trim();

  // --- an answer -----------------------------------------------------------------------------------------------------

  const passageLink = (source) => {
    const [path, anchor = ""] = source.url.split("#");
    return `${path}?p=${anchor.replace("p-", "")}&van=${source.start}&tot=${source.eind}#${anchor}`;
  };

  // A "[1]" inside a quotation is the document's own text, such as the sign of a footnote.
  const insideQuote = (text, at, sources) => sources.some(({ citaat }) => {
    const start = text.indexOf(citaat);
    return start >= 0 && start <= at && at < start + citaat.length;
  });

  const marker = (source, words) => make("a", {
    class: "nl-link verwijzing", href: passageLink(source), target: "_blank", rel: "noopener",
    "aria-label": `${words.source} ${source.nummer}, ${words.newTab}`,
  }, `[${source.nummer}]`);

  // Returns the nodes of text[start:end], with the numbers of its sources as links.
  const linked = (text, start, end, answer, words) => {
    const nodes = [];
    let position = start;
    for (const match of text.matchAll(/\[(\d{1,3})\]/g)) {
      const source = answer.bronnen.find(({ nummer }) => nummer === Number(match[1]));
      if (match.index < start || match.index >= end || !source || insideQuote(text, match.index, answer.bronnen)) continue;
      nodes.push(text.slice(position, match.index).replace(/ $/, "\u00a0"), marker(source, words));
      position = match.index + match[0].length;
    }
    nodes.push(text.slice(position, end));
    return nodes;
  };

  const BULLET = /^\s*[-•*]\s+/;
  const answerText = (answer, words) => {
    const text = answer.antwoord;
    const body = make("div", answer.bronnen.length ? { class: "tekst", lang: "nl" } : { class: "tekst" });
    let at = 0, list = null, lines = [];
    const flush = () => { if (lines.length) body.append(paragraph(...lines)); lines = []; };
    for (const line of text.split("\n")) {
      const [start, end] = [at, at + line.length];
      at = end + 1;
      const bullet = BULLET.exec(line);
      if (bullet) {
        flush();
        if (!list) body.append(list = make("ul", { class: "utrecht-unordered-list" }));
        list.append(make("li", { class: "utrecht-unordered-list__item" }, ...linked(text, start + bullet[0].length, end, answer, words)));
        continue;
      }
      list = line.trim() ? null : list;
      if (!line.trim()) { flush(); continue; }
      if (lines.length) lines.push(make("br"));
      lines.push(...linked(text, start, end, answer, words));
    }
    flush();
    return body;
  };

  const source = (entry, words, said) => {
    const quote = make("blockquote", { lang: "nl" }, entry.citaat);
    const place = [entry.sectie, entry.pagina ? `${words.page} ${entry.pagina}` : ""].filter(Boolean).join(" · ");
    const suffix = hidden(` (${words.source.toLowerCase()} ${entry.nummer}, ${words.newTab})`);
    const repeated = said.includes(squeezed(entry.citaat));
    return make("li", {},
      make("span", { class: "nummer", "aria-hidden": "true" }, String(entry.nummer)),
      make("div", { class: "bron" },
        make("p", { class: "nl-paragraph", lang: "nl" }, make("strong", {}, entry.titel), place ? make("span", { class: "plaats" }, place) : null),
        repeated ? make("details", {}, make("summary", {}, words.quotation, hidden(` (${words.source.toLowerCase()} ${entry.nummer})`)), quote) : quote,
        paragraph(make("a", { class: "nl-link", href: passageLink(entry), target: "_blank", rel: "noopener" }, words.read, suffix))));
  };

  const sourceList = (heading, intro, entries, words, said) => entries.length ? [
    make("h3", { class: "nl-heading nl-heading--level-3" }, heading),
    ...(intro ? [paragraph(intro)] : []),
    make("ol", { class: intro ? "bronnen verwant" : "bronnen" }, ...entries.map((entry) => source(entry, words, said))),
  ] : [];

  const showAnswer = (turn, { answer, language }) => {
    const words = frames[language] || frames[data.language];
    const said = squeezed(answer.antwoord);
    turn.reply.replaceChildren(
      make("p", { class: "nl-paragraph stand" }, make("span", { class: "teken", "aria-hidden": "true" }, icons[answer.status]), ` ${words.status[answer.status]}`),
      answerText(answer, words),
      ...sourceList(words.sources, "", answer.bronnen, words, said),
      ...sourceList(words.related, words.relatedIntro, answer.verwant, words, said),
    );
    turn.reply.lang = language;
    turn.reply.className = `antwoord ${answer.status}`;
  };

  const showError = (turn, message, question) => {
    const again = make("button", { type: "button", class: "utrecht-button utrecht-button--secondary-action" }, texts.again);
    again.addEventListener("click", () => { turn.remove(); box.focus(); ask(question); });
    turn.reply.className = "fout";
    turn.reply.replaceChildren(
      make("div", { class: "utrecht-alert utrecht-alert--error" }, make("div", { class: "utrecht-alert__content" }, paragraph(make("strong", {}, texts.failed_title), ` ${message}`), again)));
  };

  // --- the conversation ----------------------------------------------------------------------------------------------

  const showTurn = (question) => {
    const reply = make("div", { class: "bezig" }, paragraph(texts.searching));
    const turn = make("article", { class: "beurt" }, make("h2", { class: "vraag" }, hidden(`${texts.you_asked} `), question), reply);
    turn.reply = reply;
    log.hidden = false;
    if (examples) examples.hidden = true;
    fresh.hidden = false;
    log.append(turn);
    return turn;
  };

  const remember = () => {
    try {
      if (turns.length) sessionStorage.setItem(KEY, JSON.stringify(turns.slice(-KEEP)));
      else sessionStorage.removeItem(KEY);
    } catch { /* the browser stores nothing here: the conversation then ends with the page */ }
  };
  const recall = () => {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) || [];
    } catch {
      return [];
    }
  };

  const restart = () => {
    if (busy) busy.abort();
    busy = null;
    turns = [];
    remember();
    log.replaceChildren();
    log.hidden = true;
    fresh.hidden = true;
    say.textContent = "";
    if (examples) examples.hidden = false;
    $("rol").scrollTop = 0;
    box.focus();
  };

  // --- asking --------------------------------------------------------------------------------------------------------

  const HEADERS = { "Content-Type": "application/json", Accept: "text/event-stream, application/json;q=0.9", "Briefwijzer-Widget": data.widget };

  // Yields what the server tells, as {event, data}, from a stream of server-sent events.
  async function* events(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (waiting + value).replaceAll("\r\n", "\n").split("\n\n");
      waiting = blocks.pop();
      for (const block of blocks) {
        const lines = block.split("\n");
        const event = lines.find((line) => line.startsWith("event:"));
        const content = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart()).join("\n");
        if (event && content) yield { event: event.slice(6).trim(), data: JSON.parse(content) };
      }
    }
  }

  // Returns the answer; shows the concept of a language model while it is being written.
  const answerOf = async (response, turn) => {
    if (!(response.headers.get("Content-Type") || "").startsWith("text/event-stream")) return response.json();
    let concept = null;
    for await (const { event, data: told } of events(response)) {
      if (event === "antwoord") return told;
      if (event === "fout") throw new Problem(told);
      if (event !== "token") continue;
      if (!concept) {
        concept = paragraph();
        turn.reply.replaceChildren(make("p", { class: "nl-paragraph klein" }, texts.draft), concept);
      }
      concept.append(told.tekst);
    }
    throw new Problem();
  };

  // The server's own words are Dutch; a widget in another language has words for each status.
  class Problem extends Error {
    constructor(told = {}) {
      super(problems[told.status] ?? (data.language === "nl" ? told.detail : texts.failed) ?? texts.failed);
    }
  }

  const fetchAnswer = async (question, turn, signal) => {
    const body = JSON.stringify({ vraag: question, geschiedenis: turns.map(({ answer }) => answer.vraag).slice(-KEEP) });
    const response = await fetch(data.address, { method: "POST", headers: HEADERS, body, signal });
    if (!response.ok) throw new Problem(await response.json());
    const answer = await answerOf(response, turn);
    return { answer, language: response.headers.get("Content-Language") || answer.taal || data.language };
  };

  const count = (answer) => {
    const n = answer.bronnen.length;
    return n ? `, ${n === 1 ? texts.sources_one : texts.sources_many.replace("{n}", n)}` : "";
  };

  const ask = async (question) => {
    if (busy) return;
    const mine = busy = new AbortController();
    const turn = showTurn(question);
    turn.scrollIntoView({ block: "start" });
    say.textContent = texts.searching;
    $("verstuur").setAttribute("aria-disabled", "true");
    try {
      const done = await fetchAnswer(question, turn, mine.signal);
      turns.push(done);
      remember();
      showAnswer(turn, done);
      say.textContent = `${texts.ready} ${frames[data.language].status[done.answer.status].toLowerCase()}${count(done.answer)}.`;
    } catch (error) {
      if (mine.signal.aborted) return;
      showError(turn, error instanceof Problem && error.message ? error.message : texts.failed, question);
      say.textContent = texts.failed_title;
    } finally {
      if (busy === mine) busy = null;
      if (!busy) $("verstuur").removeAttribute("aria-disabled");
    }
    turn.scrollIntoView({ block: "start" });
  };

  const send = () => {
    const question = box.value.trim();
    if (busy) return;
    // What the server would refuse stays in the box, so that a long question can be shortened.
    const wrong = !question ? texts.empty : [...question].length > data.longest ? texts.too_long : "";
    box.setAttribute("aria-invalid", String(!!wrong));
    $("kort").textContent = wrong || texts.notice_short;
    if (wrong) {
      say.textContent = wrong;
      box.focus();
      return;
    }
    box.value = "";
    ask(question);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  fresh.addEventListener("click", restart);
  if (examples) examples.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    box.focus(); // the button goes away
    ask(button.textContent);
  });

  // --- the page around this one --------------------------------------------------------------------------------------

  addEventListener("message", (event) => {
    if (event.source !== parent || parent === window || !data.origins.includes(event.origin) || !event.data) return;
    if (event.data.briefwijzer !== "open") return;
    host = event.origin;
    parent.postMessage({ briefwijzer: "gereed" }, host);
    // On a touch screen the keyboard would cover what stands above the box.
    (matchMedia("(pointer: fine)").matches ? box : $("kop")).focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && host) parent.postMessage({ briefwijzer: "sluit" }, host);
  });

  form.hidden = false;
  if (examples) examples.hidden = false;
  for (const done of recall()) {
    turns.push(done);
    showAnswer(showTurn(done.answer.vraag), done);
  }
  if (turns.length) log.lastElementChild.scrollIntoView({ block: "start" });
})();
