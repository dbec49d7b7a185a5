// A thumb is kept at once; a remark, and the question when the visitor agrees, take its place when they follow.
import { toast } from "./announce.js";
import { chosenDocuments } from "./choice.js";
import { questionsBefore } from "./copying.js";
import { words } from "./language.js";

async function send(answer, more = {}) {
  const form = answer.querySelector(".bw-opinion");
  const body = { oordeel: form.dataset.oordeel, antwoord: JSON.parse(answer.dataset.antwoord), ...more };
  if (form.dataset.id) body.id = form.dataset.id;
  const response = await fetch("/api/v1/feedback", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  const kept = response?.ok ? await response.json() : null;
  if (kept?.bewaard) form.dataset.id = kept.id;
  toast(kept?.bewaard ? words().feedback_thanks : words().feedback_off);
  return Boolean(kept?.bewaard);
}

export async function giveOpinion(button) {
  const answer = button.closest(".bw-answer");
  const form = answer.querySelector(".bw-opinion");
  form.dataset.oordeel = button.dataset.oordeel;
  if (!(await send(answer))) return;
  for (const thumb of answer.querySelectorAll("[data-oordeel][aria-pressed]")) {
    thumb.setAttribute("aria-pressed", thumb === button);
  }
  form.hidden = false;
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".bw-opinion");
  if (!form) return;
  event.preventDefault();
  const answer = form.closest(".bw-answer");
  const keep = form.elements.bewaar.checked;
  const context = keep ? { bewaarVraag: true, geschiedenis: questionsBefore(answer), documenten: chosenDocuments() } : {};
  if (!(await send(answer, { opmerking: form.elements.opmerking.value, ...context }))) return;
  form.hidden = true;
  answer.querySelector(".bw-thumbs [aria-pressed=true]").focus();
});
