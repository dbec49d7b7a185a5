// Gradio reads the browser's language; this page has one of its own. Runs before Gradio does.
for (const [name, get] of [
  ['language', () => document.documentElement.lang],
  ['languages', () => [document.documentElement.lang]],
]) {
  Object.defineProperty(navigator, name, { get, configurable: true });
}
