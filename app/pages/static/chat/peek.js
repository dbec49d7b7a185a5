// Pointing at a marker, or reaching it with the keyboard, shows its quotation; Escape hides it (WCAG 1.4.13).
const peek = () => document.getElementById("citaat");
let shownFor = null;
let leaving = 0;

function show(marker) {
  clearTimeout(leaving);
  const answer = marker.closest(".bw-answer");
  const source = document.getElementById(`bron-${answer?.dataset.beurt}-${marker.dataset.nummer}`);
  if (!source || shownFor === marker) return;
  hide();
  shownFor = marker;
  const box = peek();
  box.replaceChildren(
    Object.assign(document.createElement("strong"), { textContent: source.querySelector(".bw-place strong").textContent }),
    source.querySelector(".bw-quote").cloneNode(true),
  );
  box.querySelector(".bw-quote").classList.remove("bw-kort");
  // Inside the main part of the page, where a screen reader looks for it.
  document.querySelector("main")?.append(box);
  box.hidden = false;
  marker.setAttribute("aria-describedby", "citaat");
  place(box, marker);
}

function place(box, marker) {
  const [at, width] = [marker.getBoundingClientRect(), document.documentElement.clientWidth];
  box.style.left = `${Math.max(8, Math.min(at.left - 24, width - box.offsetWidth - 8))}px`;
  const above = at.top - box.offsetHeight - 6;
  box.style.top = `${above > 8 ? above : at.bottom + 6}px`;
}

function hide() {
  peek().hidden = true;
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
}

export function watchMarkers() {
  document.addEventListener("pointerover", (event) => {
    const marker = event.target.closest?.(".bw-marker");
    if (marker) show(marker);
    else if (event.target.closest?.("#citaat")) clearTimeout(leaving);
    else if (shownFor && document.activeElement !== shownFor) {
      clearTimeout(leaving);
      leaving = setTimeout(hide, 250);
    }
  });
  document.addEventListener("focusin", (event) => {
    const marker = event.target.closest?.(".bw-marker");
    // A marker that gets the focus back when the panel closes does not ask for its quotation.
    if (marker?.matches(":focus-visible")) show(marker);
    else hide();
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || peek().hidden) return;
      hide();
      event.preventDefault();
    },
    true,
  );
  document.addEventListener("click", hide, true);
  document.addEventListener("scroll", () => shownFor && place(peek(), shownFor), { passive: true });
}
