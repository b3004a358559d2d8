// Keeps each tap on the phone until the server has it: on load, when a line comes back, on a timer, and in the background.
"use strict";
document.documentElement.classList.remove("no-js");
const form = document.getElementById("answers");
const state = document.getElementById("state");
const numbers = document.querySelector(".numbers").textContent.trim();
const KEY = `waiting ${form.action}`;
const CALL = "application/json";

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/check-in/worker.js", { scope: "/check-in/" });

function waiting() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}
function keep(list) {
  localStorage.setItem(KEY, JSON.stringify(list));
}
function told(kind, text) {
  const line = document.createElement("p");
  line.className = kind;
  line.textContent = text;
  state.replaceChildren(line);
}
function tell(tap, why) {
  const cry = tap.state === "needs help";
  const since = new Date(tap.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  told(`waiting${cry ? " cry" : ""}`, cry ? `HELP NOT SENT YET (tapped ${since}). ${numbers}` : `Not sent yet: “${tap.state}”, tapped ${since}. ${why} It is kept and sent as soon as there is a line.`);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const tap = { receipt: crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`, state: event.submitter.value, at: Date.now() };
  keep([...waiting(), tap]);
  tell(tap, "");
  flush();
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("check-in")).catch(() => {});
});

let busy = false;
async function flush() {
  if (busy) return;
  busy = true;
  try {
    for (let tap = waiting()[0]; tap; tap = waiting()[0]) {
      const body = new URLSearchParams({ state: tap.state, receipt: tap.receipt, ago_s: String(Math.max(0, (Date.now() - tap.at) / 1000)) });
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: CALL } });
      const says = await answer.json();
      if (answer.status >= 500) throw new Error(says.says);
      keep(waiting().filter((other) => other.receipt !== tap.receipt));
      // What the server refuses will never be taken: say so plainly instead of trying for ever.
      if (answer.ok) told("sent", `Received: ${says.says}`);
      else told("waiting cry", `NOT RECORDED: ${says.says} ${numbers}`);
    }
  } catch {
    const tap = waiting().find((other) => other.state === "needs help") ?? waiting()[0];
    if (tap) tell(tap, "There is no line.");
  } finally {
    busy = false;
  }
}
addEventListener("online", flush);
setInterval(flush, 15000);
navigator.serviceWorker?.addEventListener("message", flush);
flush();
