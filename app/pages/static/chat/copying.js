// An answer as text with its sources, and a link that asks the question again.
import { toast } from "./announce.js";
import { chosenDocuments } from "./choice.js";
import { words } from "./language.js";

const turnOf = (element) => element.closest("[data-beurt]");

export function questionOf(element) {
  const questions = [...document.querySelectorAll("#gesprek .bw-question")];
  const answers = [...document.querySelectorAll("#gesprek .bw-answer")];
  return questions[answers.indexOf(element.closest(".bw-answer"))]?.innerText ?? "";
}

export function questionsBefore(answer) {
  const answers = [...document.querySelectorAll("#gesprek .bw-answer[data-antwoord]")];
  return answers.slice(0, answers.indexOf(answer)).map((one) => JSON.parse(one.dataset.antwoord).vraag);
}

function answerText(answer) {
  const lines = [`${words().question}: ${questionOf(answer)}`, "", `${words().answer}:`];
  for (const part of answer.querySelectorAll(".bw-text p, .bw-text li")) {
    lines.push((part.tagName === "LI" ? "- " : "") + part.innerText.replace(/\u00a0/g, " "));
  }
  const sources = answer.querySelectorAll(".bw-sources:not(.bw-related) .bw-source");
  if (sources.length) lines.push("", `${words().sources}:`);
  for (const source of sources) {
    const about = source.querySelector(".bw-section").innerText.replace(/\s+/g, " ");
    lines.push(`[${source.dataset.nummer}] ${source.querySelector("strong").textContent}${about ? `, ${about}` : ""}`);
    lines.push(`"${source.querySelector(".bw-quote").innerText}"`, source.querySelector(".bw-read").href);
  }
  return lines.join("\n");
}

async function copy(text, button, message) {
  try {
    await write(text);
  } catch {
    toast(words().copy_failed);
    return;
  }
  const label = button.textContent;
  button.textContent = words().done_short;
  setTimeout(() => (button.textContent = label), 2500);
  toast(message);
}

async function write(text) {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  // Over http only the older way is left.
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("not copied");
}

export function copyAnswer(button) {
  return copy(answerText(turnOf(button)), button, words().copied);
}

export function copyLink(button) {
  const told = new URLSearchParams({ vraag: questionOf(button) });
  if (chosenDocuments().length) told.set("documenten", chosenDocuments().join(","));
  const address = `${location.origin}${location.pathname}#${told}`;
  return copy(address, button, words().link_copied);
}
