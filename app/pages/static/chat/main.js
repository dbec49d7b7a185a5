// The chat page's own behaviour. Gradio keeps the conversation; this file connects what visitors press to it.
import { chosenDocuments, openChoice, restoreChoice } from "./choice.js";
import { announce, toast } from "./announce.js";
import { copyAnswer, copyLink, questionOf } from "./copying.js";
import { closePanel, openPanel } from "./panel.js";
import { watchMarkers } from "./peek.js";
import { watchLog } from "./log.js";
import { giveOpinion } from "./opinion.js";
import { saveConversation } from "./saving.js";
import { switchLanguage, words } from "./language.js";

const TWICE_MS = 3000;
let asked = ""; // what Gradio asks next: fixed when it is pressed, since an answer may be busy then
let typed = { text: "", at: 0 };
const box = () => document.querySelector("#vraag textarea");
const press = (name) => document.getElementById(`doe-${name}`)?.click();

function payload(question, more = {}) {
  return JSON.stringify({
    vraag: question,
    taal: document.documentElement.lang,
    documenten: chosenDocuments(),
    ...more,
  });
}

// Gradio calls these: the question that was put ready, which is asked once, and the page's language.
window.briefwijzer = {
  question: () => {
    const now = asked;
    asked = "";
    return now;
  },
  language: () => payload(""),
};

function ask(question, more) {
  asked = payload(question, more);
  press("vraag");
}

// Before Gradio hears of it: a question typed while an answer is busy waits as it is, and a double click asks once.
function putReady(event) {
  const enter = event.type === "keydown" && event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (event.type === "keydown" ? !enter || event.target !== box() : !event.target.closest?.("#stel")) return;
  const text = box().value;
  if (text === typed.text && Date.now() - typed.at < TWICE_MS) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  typed = { text, at: Date.now() };
  asked = payload(text);
  if (document.documentElement.classList.contains("bw-zoekt")) toast(words().waits);
}

document.addEventListener("keydown", putReady, true);
document.addEventListener("click", putReady, true);
document.addEventListener("input", (event) => event.target === box() && (typed.text = ""));

// The question stays in the box until the conversation shows it; one that is too long can be shortened.
function emptyBox(shown) {
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  if (plain(box().value) !== plain(shown)) return;
  box().value = "";
  box().dispatchEvent(new Event("input", { bubbles: true }));
}

function focusQuestion() {
  box()?.focus();
}

const actions = {
  "naar-vraag": focusQuestion,
  vraag: (button) => ask(button.textContent.trim(), { los: true }),
  opnieuw: (button) => ask(questionOf(button)),
  stop: () => press("stop"),
  nieuw: () => {
    closePanel();
    asked = "";
    press("nieuw");
    announce(words().new);
    history.replaceState(null, "", location.pathname + location.search);
    focusQuestion();
  },
  kopieer: copyAnswer,
  link: copyLink,
  documenten: openChoice,
  mening: giveOpinion,
  bewaar: saveConversation,
  citaat: (button) => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", open);
    button.closest(".bw-body").querySelector(".bw-quote").classList.toggle("bw-kort", !open);
  },
  "sluit-paneel": closePanel,
  taal: async (link) => {
    await switchLanguage(link.href);
    document.documentElement.classList.add("bw-vertaald");
    press("taal");
  },
};

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.bw-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const pressed = event.target.closest("[data-doe]");
  if (pressed && actions[pressed.dataset.doe]) {
    event.preventDefault();
    actions[pressed.dataset.doe](pressed);
    return;
  }
  // A click with a key held down, or with another button, opens a page of its own as it does everywhere.
  const link = event.target.closest("a.bw-marker, a.bw-read");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    openPanel(link);
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.bw-menu[open]");
  if (!menu) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A link to a question holds it after the "#", which no browser sends to a server.
function askFromLink() {
  const told = new URLSearchParams(location.hash.slice(1));
  const question = told.get("vraag");
  if (!question) return;
  if (told.get("documenten")) restoreChoice(told.get("documenten").split(","));
  ask(question, { los: true });
}

// Gradio's part comes in Dutch; it stays hidden until it speaks the language of the page.
function translateBox() {
  const done = () => document.documentElement.classList.add("bw-vertaald");
  new MutationObserver(done).observe(document.getElementById("vraag"), { childList: true, subtree: true, characterData: true });
  setTimeout(done, 2000);
  press("taal");
}

function ready() {
  if (!box() || !document.getElementById("doe-vraag")) return false;
  document.documentElement.classList.add("bw-klaar");
  watchLog(document.getElementById("gesprek"), focusQuestion, emptyBox);
  document.title = words().title;
  if (document.documentElement.lang !== "nl") translateBox();
  askFromLink();
  window.addEventListener("hashchange", askFromLink);
  return true;
}

watchMarkers();
if (!ready()) {
  const waiting = new MutationObserver(() => ready() && waiting.disconnect());
  waiting.observe(document.body, { childList: true, subtree: true });
}
window.addEventListener("offline", () => toast(words().lost));
