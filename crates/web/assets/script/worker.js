// Between the pages and the network: keeps the assets of this version, and a page for when the server cannot be reached.
// What belongs to somebody is never kept. KEPT and VERSION are put in front when this is built.

const OFFLINE = "/offline"

addEventListener("install", (event) => {
  skipWaiting()
  const keep = async () => {
    const cache = await caches.open(VERSION)
    await cache.addAll([...KEPT, new Request(OFFLINE, { cache: "reload" })])
  }
  event.waitUntil(keep())
})

addEventListener("activate", (event) => {
  const forget = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)))
    await clients.claim()
  }
  event.waitUntil(forget())
})

addEventListener("fetch", (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== "GET" || origin !== location.origin) return
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)))
  else if (KEPT.includes(pathname)) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
})
