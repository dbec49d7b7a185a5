() => {
  // Gradio follows the browser's language and names a message by its source; this page is Dutch for everyone.
  document.documentElement.lang = "nl";
  const tidy = () => {
    const log = document.querySelector("#gesprek [role=log]:not([aria-label=Gesprek])");
    if (log) log.setAttribute("aria-label", "Gesprek");
    for (const message of document.querySelectorAll("#gesprek [data-testid][aria-label]")) message.removeAttribute("aria-label");
  };
  new MutationObserver(tidy).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-label"] });
  tidy();
}
