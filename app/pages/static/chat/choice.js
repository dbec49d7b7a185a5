// Which documents are asked. Nothing is kept: the choice holds for this visit.
import { words } from "./language.js";

const dialog = () => document.getElementById("keuze");
const boxes = () => [...dialog().querySelectorAll("input[name=document]")];

// All documents is no choice: then one that is added later counts too.
export function chosenDocuments() {
  const chosen = boxes().filter((box) => box.checked);
  return chosen.length === boxes().length ? [] : chosen.map((box) => box.value);
}

export function restoreChoice(ids) {
  if (!boxes().some((box) => ids.includes(box.value))) return;
  for (const box of boxes()) box.checked = ids.includes(box.value);
  tell();
}

export function openChoice(button) {
  dialog().showModal();
  dialog().addEventListener("close", () => document.querySelector("[data-doe=documenten]")?.focus(), { once: true });
}

export function tell() {
  const shown = document.querySelector("[data-doe=documenten]");
  if (!shown) return;
  const [chosen, all] = [chosenDocuments(), boxes().length];
  shown.hidden = all < 2;
  shown.querySelector(".bw-chosen").textContent = chosen.length
    ? words().choose_some.replace("{count}", chosen.length).replace("{all}", all)
    : words().choose_all;
}

function need() {
  // An empty choice would search everything; the button waits for one document.
  dialog().querySelector("[type=submit]").disabled = !boxes().some((box) => box.checked);
  tell();
}

new MutationObserver(() => {
  const chosen = document.querySelector("[data-doe=documenten]");
  if (chosen && chosen.hidden && boxes().length > 1) tell();
}).observe(document.body, { childList: true, subtree: true });

dialog().addEventListener("change", need);
dialog().addEventListener("click", (event) => {
  const every = event.target.closest("[data-doe=kies-alle], [data-doe=kies-geen]");
  if (!every) return;
  for (const box of boxes()) if (!box.closest("li").hidden) box.checked = every.dataset.doe === "kies-alle";
  need();
});
dialog().addEventListener("input", (event) => {
  if (event.target.id !== "keuze-zoek") return;
  const wanted = event.target.value.toLowerCase();
  for (const item of dialog().querySelectorAll(".bw-choice-list li")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
});
// A dialog that is left with Escape keeps at least one document.
dialog().addEventListener("close", () => {
  if (!boxes().some((box) => box.checked)) for (const box of boxes()) box.checked = true;
  need();
});
