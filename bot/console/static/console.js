// Makes pages that work without it a little kinder. Asks nobody but our own server.
"use strict";

const LOOK = 20000; // ms between two looks at the queue
const AGAIN = 5000; // ms until a button that got no answer works again

// A second press of the same button would send a code that is used up.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, AGAIN);
  });
}

for (const field of document.querySelectorAll("[data-reveal]")) {
  const { show, hide } = document.body.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = show;
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.textContent = hidden ? hide : show;
  });
  field.form.addEventListener("submit", () => { field.type = "password"; });
  field.after(button);
}

// Going back after logging out must not show what was there.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

const now = document.getElementById("now");
const told = document.getElementById("told");
const waitingNow = () => now.querySelector("[data-waiting]");

async function look() {
  try {
    const answer = await fetch(now.dataset.from, { headers: { "X-By-Itself": "yes" } });
    if (answer.redirected) { location.replace("/login"); return; }
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.text());
    document.getElementById("lost").hidden = true;
  } catch {
    document.getElementById("lost").hidden = false;
  }
  setTimeout(look, LOOK);
}

function show(html) {
  const before = waitingNow().textContent;
  now.innerHTML = html;
  const waiting = Number(waitingNow().dataset.waiting);
  // A screen reader hears only what changed.
  if (waitingNow().textContent !== before) told.textContent = waitingNow().textContent;
  document.title = (waiting ? `(${waiting}) ` : "") + now.dataset.title;
}

if (now) { show(now.innerHTML); setTimeout(look, LOOK); }
