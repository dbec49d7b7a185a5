/* Briefwijzer: a button that opens a conversation about documents. EUPL-1.2.
 *
 *   <script src="https://vragen.gemeente.nl/widget.js" data-widget="raad" async></script>
 *
 * Nothing else is loaded, stored or sent before a visitor opens it. Optional on the script: data-label (the button's
 * text), data-lang (nl or en) and data-side (left or right). A link <a data-widget="raad" href="…"> on the page is what
 * visitors get without JavaScript or when the server is down; this script puts the button in its place.
 */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || !script.dataset.widget) return;
  const { widget, lang = "nl", side = "right" } = script.dataset;
  const address = new URL(`/embed/${encodeURIComponent(widget)}`, script.src);
  const PATIENCE = 10000; // milliseconds that the page may take before the visitor gets a link instead
  const TEXTS = {
    nl: {
      open: "Stel een vraag", close: "Sluit", frame: "Vraag en antwoord", wait: "Even geduld…",
      down: "De vraaghulp is nu niet bereikbaar. U kunt de documenten zelf lezen:", read: "Naar de documenten",
    },
    en: {
      open: "Ask a question", close: "Close", frame: "Questions and answers", wait: "One moment…",
      down: "Questions cannot be answered now. You can read the documents yourself:", read: "Go to the documents",
    },
  };
  const texts = TEXTS[lang] || TEXTS.nl;
  const label = script.dataset.label || texts.open;

  // The colours of the button follow the design tokens of the page, when it has them.
  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    button, dialog { font: 1rem/1.4 var(--utrecht-document-font-family, var(--basis-text-font-family-default, system-ui, sans-serif)); }
    .open, .bar {
      --back: var(--utrecht-button-primary-action-background-color, var(--nl-button-primary-background-color, #154273));
      --ink: var(--utrecht-button-primary-action-color, var(--nl-button-primary-color, #fff));
      background: var(--back); color: var(--ink);
    }
    .open {
      position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483000; max-inline-size: calc(100vw - 2rem);
      min-block-size: 3rem; padding: .6rem 1.2rem; border: 2px solid transparent; border-radius: 1.6rem;
      box-shadow: 0 0 0 1px #fff, 0 3px 12px rgb(0 0 0 / .35); font-weight: 600; cursor: pointer;
    }
    .left { inset-inline: 1rem auto; }
    .open:hover, .close:hover { text-decoration: underline; }
    :focus-visible { outline: 3px solid var(--utrecht-focus-outline-color, var(--basis-focus-outline-color, #0b0c0c)); outline-offset: 2px; box-shadow: 0 0 0 2px #fff, 0 0 0 6px #fff; }
    [hidden], dialog:not([open]) { display: none; }
    dialog {
      position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483000; display: flex; flex-direction: column;
      inline-size: min(27rem, 100vw - 2rem); block-size: min(44rem, 100vh - 2rem); block-size: min(44rem, 100dvh - 2rem);
      max-inline-size: none; max-block-size: none; margin: 0; padding: 0; overflow: hidden;
      border: 1px solid #5c6b7d; border-radius: 12px; background: Canvas; color: CanvasText; box-shadow: 0 8px 32px rgb(0 0 0 / .35);
      color-scheme: light dark;
    }
    dialog.left { inset-inline: 1rem auto; }
    .bar { display: flex; flex: none; align-items: center; justify-content: space-between; gap: 1rem; padding: .35rem .5rem .35rem 1rem; font-weight: 600; }
    .close { min-block-size: 2.5rem; padding: .25rem .75rem; border: 2px solid transparent; border-radius: 8px; background: none; color: inherit; cursor: pointer; }
    .bar :focus-visible { outline-color: currentColor; outline-offset: -4px; box-shadow: none; }
    .body { position: relative; flex: 1; min-block-size: 0; }
    iframe { position: relative; z-index: 1; display: block; inline-size: 100%; block-size: 100%; border: 0; }
    .note { position: absolute; inset: 0; padding: 1rem; }
    a { color: LinkText; }
    @media (max-width: 30rem), (max-height: 30rem) {
      dialog, dialog.left { inset: 0; inline-size: 100%; block-size: 100%; border: 0; border-radius: 0; }
    }
    @media (forced-colors: active) { .open, .close { border-color: ButtonText; } .bar { border-block-end: 2px solid; } :focus-visible { outline-color: Highlight; } }
    @media print { .open, dialog { display: none; } }
  `;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const start = () => {
    const link = document.querySelector(`a[data-widget="${CSS.escape(widget)}"]`);
    const host = make("div", { lang });
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet]; // unlike <style>, allowed by a policy of style-src 'self'

    const place = side === "left" ? " left" : "";
    const opener = make("button", { type: "button", className: "open" + place, textContent: label });
    const closer = make("button", { type: "button", className: "close", textContent: texts.close });
    const note = make("div", { className: "note" });
    const body = make("div", { className: "body" }, note);
    const panel = make("dialog", { className: place }, make("div", { className: "bar" }, make("span", { textContent: label }), closer), body);
    opener.setAttribute("aria-haspopup", "dialog");
    panel.setAttribute("aria-label", label);
    root.append(opener, panel);

    let frame = null;
    let ready = false;
    const tell = () => frame && frame.contentWindow && frame.contentWindow.postMessage({ briefwijzer: "open" }, address.origin);

    const giveUp = (tried) => {
      if (ready || frame !== tried) return;
      frame.remove();
      frame = null;
      note.replaceChildren(make("p", { textContent: texts.down }), make("p", {}, make("a", { href: link ? link.href : address.href, textContent: texts.read })));
      closer.focus();
    };
    const load = () => {
      note.replaceChildren(make("p", { textContent: texts.wait }));
      note.hidden = ready = false;
      frame = make("iframe", { src: address.href, title: texts.frame, referrerPolicy: "no-referrer" });
      frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox");
      // What a browser shows for a page that may not or cannot be framed loads too, and never answers.
      frame.addEventListener("load", () => { tell(); setTimeout(giveUp, PATIENCE / 4, frame); });
      body.append(frame);
      setTimeout(giveUp, PATIENCE, frame);
    };
    const open = () => {
      // Where the panel covers the page, the page behind it cannot be reached; elsewhere both can.
      if (matchMedia("(max-width: 30rem), (max-height: 30rem)").matches) panel.showModal();
      else panel.show();
      opener.hidden = true;
      if (!frame) load();
      frame.focus();
      if (ready) tell();
    };
    const close = () => {
      if (panel.open) panel.close();
      opener.hidden = false;
      opener.focus();
    };

    opener.addEventListener("click", open);
    closer.addEventListener("click", close);
    panel.addEventListener("cancel", (event) => { event.preventDefault(); close(); });
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    addEventListener("message", (event) => {
      if (!frame || event.origin !== address.origin || event.source !== frame.contentWindow || !event.data) return;
      if (event.data.briefwijzer === "gereed") { ready = true; note.hidden = true; }
      if (event.data.briefwijzer === "sluit") close();
    });
    if (link) link.replaceWith(host);
    else document.body.append(host);
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start, { once: true });
  else start();
})();
