// One polite region tells a screen reader what changed; a short message shows the same to everyone else.
let timer = 0;

export function announce(text) {
  const region = document.getElementById("melding");
  if (region.textContent === text) region.textContent = "";
  region.textContent = text;
}

export function toast(text) {
  announce(text);
  const shown = document.getElementById("melding-zichtbaar");
  shown.textContent = text;
  shown.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (shown.hidden = true), 6000);
}
