// The conversation as a file. The server makes it of what the page shows, and keeps nothing.
import { toast } from "./announce.js";
import { words } from "./language.js";

export async function saveConversation(button) {
  const answers = [...document.querySelectorAll("#gesprek .bw-answer[data-antwoord]")];
  const menu = button.closest("details");
  const response = await fetch("/gesprek/bewaren", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      formaat: button.dataset.formaat,
      taal: document.documentElement.lang,
      antwoorden: answers.map((answer) => JSON.parse(answer.dataset.antwoord)),
    }),
  }).catch(() => null);
  menu.open = false;
  menu.querySelector("summary").focus();
  if (!response?.ok) {
    toast(words().save_failed);
    return;
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name ? name[1] : `gesprek.${button.dataset.formaat}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  toast(words().saved);
}
