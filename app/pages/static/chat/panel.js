// The document beside the conversation, at the marked passage. On a narrow screen it covers the page as a dialog that
// keeps the focus; on a wide one it stands beside the chat and both can be used.
import { announce } from "./announce.js";
import { words } from "./language.js";

const WIDE = "(min-width: 64rem)";
let opener = null;

const panel = () => document.getElementById("paneel");

export function openPanel(link) {
  const dialog = panel();
  const frame = emptyFrame();
  const title = link.closest(".bw-answer")?.querySelector(`#${CSS.escape(sourceId(link))} .bw-place strong`)?.textContent;
  opener = link;
  document.getElementById("paneel-titel").textContent = title ?? words().answer;
  document.getElementById("paneel-los").href = link.href;
  frame.title = title ?? "";
  frame.onload = () => settle(frame);
  frame.src = framed(link.href);
  if (!dialog.open) matchMedia(WIDE).matches ? dialog.show() : dialog.showModal();
  document.documentElement.classList.add("bw-naast");
  document.getElementById("paneel-titel").focus();
}

// A new frame each time: the same address would not be loaded again, and another one would go into the history of the
// page, where "back" would find it.
function emptyFrame() {
  const frame = document.createElement("iframe");
  frame.id = "paneel-kader";
  document.getElementById("paneel-kader").replaceWith(frame);
  return frame;
}

// With "paneel" the reading page leaves its own header out.
function framed(href) {
  const address = new URL(href);
  address.searchParams.set("paneel", "");
  address.searchParams.set("taal", document.documentElement.lang);
  return address.href;
}

function sourceId(link) {
  const answer = link.closest(".bw-answer");
  const source = link.closest(".bw-source");
  return source ? source.id : `bron-${answer?.dataset.beurt}-${link.dataset.nummer}`;
}

// The page in the frame is our own reading page, so that Escape can close the panel there too.
function settle(frame) {
  const page = frame.contentDocument;
  if (!page || page.URL === "about:blank") return;
  frame.classList.add("bw-ready");
  const marked = page.querySelector(".gemarkeerd");
  marked?.scrollIntoView({ block: "center" });
  // Whoever opened the panel reads on there, with the arrow keys too; who moved on meanwhile is left alone.
  if (document.activeElement?.id === "paneel-titel") marked?.focus({ preventScroll: true });
  page.addEventListener("keydown", (event) => event.key === "Escape" && closePanel());
  announce(words().panel_open);
}

export function closePanel() {
  const dialog = panel();
  if (!dialog.open) return;
  dialog.close();
}

panel().addEventListener("close", () => {
  document.documentElement.classList.remove("bw-naast");
  emptyFrame();
  // The answer may have been drawn anew since, or be gone.
  const same = opener?.isConnected ? opener : document.querySelector(`a[href="${CSS.escape(opener?.getAttribute("href") ?? "")}"]`);
  (same ?? document.querySelector("#vraag textarea"))?.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel().open && !event.defaultPrevented) closePanel();
});

// A window that becomes narrow makes the panel a dialog that covers the page, and the other way round.
matchMedia(WIDE).addEventListener("change", (now) => {
  const dialog = panel();
  if (!dialog.open) return;
  const active = document.activeElement;
  dialog.removeAttribute("open");
  now.matches ? dialog.show() : dialog.showModal();
  active?.focus();
});
