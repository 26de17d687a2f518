// The service worker of open attempts. It does one thing: where a page of an attempt cannot be reached it answers with one
// page that is the same for everybody. It keeps no page, no answer and no reply of an attempt (docs/decisions/0008).
// The door /attempts/worker.js sets OFFLINE = {page, files, version} and loads this file.
const { page, files, version } = self.OFFLINE;
const PREFIX = "nabla-offline-";
const NAME = PREFIX + version;
const PAGES = /^\/attempts\/[0-9a-f-]{36}\/(\d+|overview)\/$/;
const DOWN = [502, 503, 504];

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(clean().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && PAGES.test(pathname)) event.respondWith(open(request));
  else if (request.mode !== "navigate" && files.includes(pathname)) event.respondWith(load(request, pathname));
});

/** Fetched without cookies, so that not even the page's theme is anybody's. */
async function fill() {
  const cache = await caches.open(NAME);
  await cache.addAll(files.map((url) => new Request(url, { credentials: "omit" })));
  await cache.add(new Request(page, { credentials: "omit", cache: "reload" }));
}

async function clean() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
}

/** The page from the server, and never stored; the kept one where none comes. */
async function open(request) {
  try {
    const reply = await fetch(request);
    return DOWN.includes(reply.status) ? ((await find(page)) ?? reply) : reply;
  } catch (error) {
    const kept = await find(page);
    if (kept) return kept;
    throw error;
  }
}

async function load(request, pathname) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await find(pathname);
    if (kept) return kept;
    throw error;
  }
}

async function find(url) {
  const cache = await caches.open(NAME);
  return cache.match(url, { ignoreVary: true });
}
