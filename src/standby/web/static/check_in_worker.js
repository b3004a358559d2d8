// Opens the check-in page without a line, and wakes it when a line comes back.
"use strict";
const SHELL = "check-in-1";
const PARTS = ["/static/check_in.css", "/static/check_in.js", "/static/icon.svg", "/static/manifest.webmanifest"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(PARTS)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((n) => n !== SHELL).map((n) => caches.delete(n))));
  // The page that was open before this worker is kept as well: it is the one that must open without a line.
  const pages = self.clients.claim().then(() => self.clients.matchAll({ type: "window" }));
  event.waitUntil(Promise.all([old, pages.then((open) => Promise.all(open.map((page) => remember(page.url))))]));
});
async function remember(url) {
  const answer = await fetch(url);
  if (answer.ok) await (await caches.open(SHELL)).put(url, answer);
}
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(freshOrKept(event.request));
});
async function freshOrKept(request) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(request);
    if (answer.ok && request.mode === "navigate") await shell.put(request, answer.clone());
    return answer;
  } catch (problem) {
    const kept = await shell.match(request);
    if (kept) return kept;
    throw problem;
  }
}
self.addEventListener("sync", (event) => {
  if (event.tag === "check-in") event.waitUntil(wake());
});
async function wake() {
  for (const page of await self.clients.matchAll()) page.postMessage("flush");
}
