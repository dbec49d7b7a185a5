// Watches the conversation that Gradio draws: what is new is told once, and the focus never gets lost.
import { announce } from "./announce.js";
import { words } from "./language.js";

let told = new WeakSet();
let busy = false;
let toldTurn = -1;

function spoken(answer) {
  const text = [...answer.querySelectorAll(".bw-state, .bw-text, :scope > p")].map((part) => part.innerText.trim());
  const sources = answer.querySelectorAll(".bw-sources:not(.bw-related) .bw-source").length;
  const count = sources === 1 ? words().one_source : sources ? words().some_sources.replace("{count}", sources) : "";
  return [...text, count].join(" ").replace(/\s+/g, " ").trim();
}

// Gradio's log would read every change aloud, in a language of its own.
function tidy(log) {
  const region = log.querySelector("[role=log]");
  if (region && region.getAttribute("aria-live") !== "off") {
    region.setAttribute("aria-live", "off");
    region.setAttribute("aria-label", region.closest("#gesprek").dataset.naam ?? "Gesprek");
  }
  for (const message of log.querySelectorAll("[data-testid][aria-label]")) message.removeAttribute("aria-label");
}

// A long quotation shows its first lines, and a button for the rest.
function foldQuotations(answer) {
  for (const quote of answer.querySelectorAll(".bw-source .bw-quote")) {
    quote.classList.add("bw-kort");
    const long = quote.scrollHeight > quote.clientHeight + 4;
    quote.classList.toggle("bw-kort", long);
    quote.closest(".bw-body").querySelector(".bw-more").hidden = !long;
  }
}

export function watchLog(log, focusQuestion, shown) {
  let focused = null;
  let count = 0;
  const look = () => {
    tidy(log);
    document.documentElement.classList.toggle("bw-gesprek", !!log.querySelector(".bw-question, .bw-answer"));
    const questions = log.querySelectorAll(".bw-question");
    if (questions.length > count) shown(questions[questions.length - 1].textContent);
    count = questions.length;
    const searching = log.querySelector(".bw-bezig");
    const answers = log.querySelectorAll(".bw-answer");
    const last = answers[answers.length - 1];
    const stop = document.querySelector("#halt [data-doe=stop]");
    if (!searching && stop && document.activeElement === stop) focusQuestion();
    document.documentElement.classList.toggle("bw-zoekt", !!searching);
    if (searching && !busy) {
      busy = true;
      announce(words().busy);
      questions[questions.length - 1]?.scrollIntoView({ block: "start" });
    }
    if (!answers.length) toldTurn = -1;
    if (!searching && last && !told.has(last)) {
      busy = false;
      // A change of language draws everything anew; a notice has no number.
      const turn = Number(last.dataset.beurt ?? Infinity);
      if (turn > toldTurn) {
        announce(spoken(last));
        questions[questions.length - 1]?.scrollIntoView({ block: "start" });
        if (turn !== Infinity) toldTurn = turn;
      }
    }
    for (const answer of answers) {
      if (told.has(answer)) continue;
      told.add(answer);
      foldQuotations(answer);
    }
    // What had the focus may have been drawn anew: a button of an answer, a suggestion, "stop".
    if (focused && !focused.isConnected && document.activeElement === document.body) {
      focused = null;
      const question = questions[questions.length - 1];
      if (question) question.focus({ preventScroll: true });
      else focusQuestion();
    }
  };
  document.addEventListener("focusin", (event) => (focused = event.target));
  new MutationObserver(look).observe(log.parentElement, { subtree: true, childList: true, characterData: true });
  look();
}
