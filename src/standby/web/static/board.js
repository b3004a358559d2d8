// What a page does beside showing: it hears of new entries, counts overdue minutes, and keeps the keyboard's place.
"use strict";
document.documentElement.classList.remove("no-js");

// Since when somebody waited for this page is no part of its address.
const place_here = new URL(location.href);
if (place_here.searchParams.has("waited")) {
  place_here.searchParams.delete("waited");
  history.replaceState(history.state, "", place_here);
}

// On a phone the menu is one line that can be moved: the screen that is open stands in sight.
const menu = document.querySelector(".top nav");
const current = menu?.querySelector("[aria-current]");
if (current) menu.scrollLeft = current.offsetLeft - menu.offsetLeft - 40;

// How an element is found again once its part of the page was put in anew.
function address(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}

// A live page asks for its part again when it is told to look. What is known at once is put in its place by itself, each
// piece by its id. What somebody is typing is never replaced.
const live = document.querySelector("[data-live]");
if (live && "EventSource" in window) {
  const changed = (field) => {
    if (!field.matches("select")) return field.value !== field.defaultValue;
    const given = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(given, 0);
  };
  const busy = () =>
    (live.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) ||
    live.querySelector("details[open]") ||
    [...live.querySelectorAll("input:not([type=hidden]), select, textarea")].some(changed);
  // A part that is put in anew takes the focus with it: the keyboard's place is given back to the same link or field.
  let place = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === live && live.contains(document.activeElement)) place = address(document.activeElement);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === live && place) live.querySelector(place)?.focus();
    place = null;
  });
  let late = false;
  const look = () => {
    late = Boolean(busy());
    if (!late) htmx.ajax("GET", live.dataset.live, { target: live });
  };
  // Whoever began to type while an answer was on its way keeps what they typed; the page looks again when they are done.
  live.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.requestConfig;
    if (event.detail.target !== live || asked.verb !== "get" || asked.path !== live.dataset.live || !busy()) return;
    event.detail.shouldSwap = false;
    late = true;
  });
  setInterval(() => late && look(), 1000);
  // When the page was begun is sent along: what came since then, or while the line was lost, is asked for.
  const from = new URLSearchParams({ page: live.dataset.page || "", begun: document.documentElement.dataset.begun });
  const events = new EventSource(`/events?${from}`);
  events.addEventListener("entry", (event) => {
    if (event.data !== "open") look();
  });
  events.addEventListener("news", (event) => {
    const told = document.createElement("template");
    told.innerHTML = event.data;
    for (const piece of [...told.content.children]) {
      const shown = document.getElementById(piece.id);
      if (!shown || shown.contains(document.activeElement)) continue;
      // A status is read out when its words change, not when it is another element.
      if (shown.matches("[role=status]")) shown.textContent = piece.textContent;
      else shown.replaceWith(piece);
    }
  });
  events.addEventListener("amiss", (event) => {
    const shown = document.getElementById("amiss");
    if (shown.innerHTML.trim() !== event.data.trim()) shown.innerHTML = event.data;
  });
  // A page that hears nothing more must say so: it would look as if nothing happened.
  const away = document.getElementById("away");
  let lost = null;
  events.onerror = () => {
    lost ||= new Date();
    const since = lost.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const next = events.readyState === EventSource.CLOSED ? "Load the page again, or sign in." : "It tries again by itself.";
    const says = `The line to the server is lost since ${since}: what you see is from before. ${next}`;
    if (away.textContent !== says) away.textContent = says;
  };
  events.onopen = () => {
    lost = null;
    away.textContent = "";
  };
  addEventListener("pagehide", () => events.close());
}

// Minutes overdue count on the page itself, so that a dead line shows them too, by the server's clock and not by ours.
const ahead = Number(document.documentElement.dataset.now) - Date.now() / 1000;
function count() {
  for (const due of document.querySelectorAll("[data-due]")) {
    const minutes = Math.floor((Date.now() / 1000 + ahead - Number(due.dataset.due)) / 60);
    due.textContent = minutes < 0 ? `due in ${-minutes} min` : `${minutes} min overdue`;
    due.classList.toggle("late", minutes >= 0);
  }
}
count();
setInterval(count, 1000);
document.addEventListener("htmx:afterSwap", count);

// The drawer takes the focus, closes on Escape, and gives the focus back.
const drawer = document.getElementById("drawer");
let opener = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target === drawer) opener = event.detail.elt;
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== drawer) return;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", shut);
  drawer.prepend(close);
  drawer.querySelector(".evidence")?.focus();
  drawer.querySelector("mark")?.scrollIntoView({ block: "center" });
});
function shut() {
  drawer.replaceChildren();
  const again = opener?.isConnected ? opener : opener && address(opener) && document.querySelector(address(opener));
  (again || document.getElementById("main")).focus();
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawer.childElementCount) shut();
});

// Sliders are another way to set the two dates beside them.
const sliders = document.querySelector("[data-sliders]");
if (sliders) {
  const first = new Date(`${document.getElementById("first-day").value}T00:00:00Z`);
  const day = 86400000;
  for (const slider of sliders.querySelectorAll("input[type=range]")) {
    const date = document.getElementById(slider.dataset.for);
    const place = () => (slider.value = String(Math.round((new Date(`${date.value}T00:00:00Z`) - first) / day)));
    place();
    date.addEventListener("change", place);
    slider.addEventListener("input", () => {
      date.value = new Date(first.getTime() + Number(slider.value) * day).toISOString().slice(0, 10);
    });
  }
}

// One key each: what bears data-key is pressed or focused by it, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("button, a")) target.click();
  else target.focus();
});
