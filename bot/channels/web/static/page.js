"use strict";
(() => {
  const leave = document.getElementById("leave");
  let leaving = false;

  // Quick exit: the page is empty before anything else happens; the talk and the cookie go by a
  // request that survives the leaving; this entry of the history is replaced.
  const go = () => {
    if (leaving) return;
    leaving = true;
    document.documentElement.classList.add("gone");
    document.title = "";
    document.body.replaceChildren();
    const done = () => location.replace(leave.dataset.exit);
    fetch("/leave", { method: "POST", keepalive: true, redirect: "manual" }).then(done, done);
    setTimeout(done, 700);
  };
  leave.addEventListener("submit", (e) => { e.preventDefault(); go(); });

  let shifts = 0, timer;
  addEventListener("keyup", (e) => {
    if (e.key !== "Shift") { shifts = 0; return; }
    clearTimeout(timer);
    timer = setTimeout(() => { shifts = 0; }, 5000);
    if (++shifts >= 3) go();
  });
  // A page from the browser's memory shows nothing: the neutral first page instead.
  addEventListener("pageshow", (e) => {
    if (!e.persisted) return;
    document.documentElement.classList.add("gone");
    location.replace("/");
  });

  const log = document.getElementById("log");
  if (!log) return;
  const busy = document.getElementById("busy");
  const form = document.getElementById("say");
  const text = document.getElementById("text");
  let after = Number(log.dataset.after);
  let waiting = 0;

  const number = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16).padStart(2, "0")).join("");
  const post = (path, fields) => fetch(path, { method: "POST", headers: { "x-live": "1" }, body: new URLSearchParams(fields) });
  const toEnd = (node) => node.scrollIntoView({ block: "start", behavior: "instant" });
  const wait = (on) => { waiting = on ? waiting + 1 : 0; busy.textContent = waiting ? busy.dataset.text : ""; };

  const own = (words) => {
    const bubble = document.createElement("div");
    bubble.className = "message own";
    bubble.dir = "auto";
    bubble.textContent = words;
    log.append(bubble);
    toEnd(bubble);
  };

  const send = (fields, words) => {
    own(words);
    wait(true);
    post("/say", { ...fields, n: number() }).then((answer) => {
      if (!answer.ok) { wait(false); busy.textContent = busy.dataset.lost; }
    }, () => { busy.textContent = busy.dataset.lost; });
  };

  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const words = text.value.trim();
    if (!words) return;
    text.value = "";
    send({ text: words }, words);
    text.focus();
  });
  text.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); form.requestSubmit(); }
  });
  log.addEventListener("submit", (e) => {
    e.preventDefault();
    const button = e.submitter;
    if (button) send({ press: button.value }, button.textContent);
  });

  if (after) post("/got", { after });
  const live = new EventSource("/events?after=" + after);
  live.addEventListener("message", (e) => {
    const item = JSON.parse(e.data);
    wait(false);
    log.insertAdjacentHTML("beforeend", item.html);
    toEnd(log.lastElementChild);
    after = Number(e.lastEventId);
    post("/got", { after });
  });
  live.addEventListener("ended", () => { live.close(); document.body.replaceChildren(); location.replace("/"); });
  live.addEventListener("error", () => { busy.textContent = busy.dataset.lost; });
  live.addEventListener("open", () => { busy.textContent = waiting ? busy.dataset.text : ""; });
})();
