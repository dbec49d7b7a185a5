// Makes /beheer livelier: progress that moves, files that can be dragged, a list that can be searched. All of it also
// works without this script.
"use strict";
document.documentElement.classList.add("js");

const ask = (address) => fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });

// ---- progress ----
const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

function show(about) {
  document.getElementById("stand").textContent = about.tekst;
  for (const row of about.rijen) {
    const item = document.querySelector(`[data-sleutel="${row.sleutel}"]`);
    const bar = item && item.querySelector("progress");
    if (!bar) continue;
    bar.max = row.totaal || 1;
    bar.value = row.klaar;
    item.querySelector(".aantal").textContent = row.tekst;
  }
}

function names(state) {
  const items = document.querySelectorAll(state ? `#bezig [data-staat="${state}"]` : "#bezig [data-staat]");
  return new Map([...items].map((item) => [item.dataset.sleutel, item.querySelector("strong").textContent]));
}

async function renew() {
  const answer = await fetch(location.pathname, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return location.reload();
  const going = names("wanted");
  const focus = document.activeElement && document.activeElement.id;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["bezig", "online"]) document.getElementById(id).replaceWith(page.getElementById(id));
  if (focus && document.getElementById(focus)) document.getElementById(focus).focus();
  const news = document.querySelector(".nieuws");
  const still = names("");
  const arrived = [...going].filter(([key]) => !still.has(key)).map(([, name]) => name);
  if (arrived.length) news.textContent = arrived.map((name) => news.dataset.online.replace("#", name)).join(" ");
  makeSearchable();
}

async function follow() {
  for (let busy = true; busy; ) {
    await wait(1);
    const work = document.getElementById("bezig");
    try {
      const answer = await ask(work.dataset.adres);
      if (answer.status === 401) return location.reload();
      const about = await answer.json();
      show(about);
      if (about.stand !== work.dataset.stand) await renew();
      busy = about.bezig;
    } catch {
      await wait(4); // the server is away for a moment
    }
  }
}

// ---- adding files ----
function makeUploadable(form) {
  const field = form.querySelector('input[type="file"]');
  const box = form.querySelector(".vak");
  const status = form.querySelector(".versturen");
  // What the browser itself says of a chosen file is in the language of the browser.
  const name = () => { form.querySelector(".gekozen").textContent = [...field.files].map((file) => file.name).join(", "); };
  field.addEventListener("change", name);
  form.querySelector(".sleep").hidden = !matchMedia("(pointer: fine)").matches;
  for (const kind of ["dragenter", "dragover"]) {
    box.addEventListener(kind, (event) => { event.preventDefault(); box.classList.add("boven"); });
  }
  for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("boven"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
    name();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!field.files.length) { status.textContent = form.dataset.leeg; return; }
    const button = form.querySelector("button");
    const request = new XMLHttpRequest(); // fetch cannot tell how far it is with sending
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) status.textContent = form.dataset.bezig.replace("#", Math.floor((100 * sent.loaded) / sent.total));
    });
    request.addEventListener("load", () => {
      if (request.responseURL && request.status < 300) { location.assign(request.responseURL); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) { status.textContent = form.dataset.mis; button.disabled = false; return; }
      document.querySelector("main").replaceWith(main);
      start();
      const alert = document.querySelector('[role="alert"]');
      if (alert) { alert.tabIndex = -1; alert.focus(); }
    });
    request.addEventListener("error", () => { status.textContent = form.dataset.mis; button.disabled = false; });
    button.disabled = true;
    request.send(new FormData(form));
  });
}

// ---- searching the list ----
function makeSearchable() {
  const field = document.getElementById("zoek");
  if (!field) return;
  const rows = [...document.querySelectorAll(".documenten tbody tr")];
  field.closest("p").hidden = rows.length < 8;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    let found = 0;
    for (const row of rows) {
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
      found += !row.hidden;
    }
    field.parentElement.querySelector("[role=status]").textContent = wanted ? field.dataset.gevonden.replace("#", found) : "";
  });
}

function start() {
  const form = document.querySelector("form.toevoegen");
  if (!form) return;
  makeUploadable(form);
  makeSearchable();
  follow();
}
start();
