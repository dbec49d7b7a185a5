// The page in the other language, without losing the conversation: the server's page in that language is fetched, and
// its texts take the place of ours.
let read;

export function words() {
  read ??= JSON.parse(document.getElementById("woorden").textContent);
  return read;
}

const PARTS = [".bw-skip", ".bw-header", ".bw-welcome", "#paneel .bw-panel-head", "#keuze form", "#woorden"];

export async function switchLanguage(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const chosen = [...document.querySelectorAll("#keuze input:checked")].map((input) => input.value);
  for (const part of PARTS) {
    const [ours, theirs] = [document.querySelector(part), page.querySelector(part)];
    if (ours && theirs) ours.replaceChildren(...[...theirs.childNodes].map((node) => document.importNode(node, true)));
  }
  for (const input of document.querySelectorAll("#keuze input[name=document]")) input.checked = chosen.includes(input.value);
  read = undefined;
  document.documentElement.lang = page.documentElement.lang;
  document.title = page.title;
  history.replaceState(null, "", new URL(address).search + location.hash);
  document.querySelector("[data-doe=taal]").focus();
}
