// The worker that keeps pages on a device, served as /offline.js; why it is safe: docs/adr/0009-kept-pages.md.
// A page says whose it is (Offline-Owner) and, where it may be kept, until when (Offline-Until, in seconds). Every owner has a
// cache of their own, kept-<owner>. When a page of somebody else arrives, or one of nobody, what was kept for others is deleted.
"use strict";
const FILES = "files", HELP = "help", CRISIS = "/crisis", KEPT = "kept-", PATIENCE = 4000, LOOSE = { ignoreSearch: true, ignoreVary: true };
const NOTHING = `<!doctype html><html lang="lv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Nav tīkla · Ceļabiedrs</title><link rel="stylesheet" href="/static/look.css"></head><body><main class="page narrow">
<h1>Nav tīkla</h1><p>Šī lapa ierīcē nav saglabāta. Ierakstītais nav pazudis.</p><p lang="en">No network: this page is not kept
on the device. Nothing you wrote is lost.</p><p><a href="tel:112">112</a> · <a href="tel:116123">116 123</a> ·
<a href="/crisis">Ja kāds ir briesmās · If somebody is in danger</a></p><p><a href="/home">Mans ceļš · My path</a></p></main></body></html>`;

addEventListener("install", (event) => { skipWaiting(); event.waitUntil(help()); });
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
});

async function page(event, url) {
  const asked = fetch(event.request).then((answer) => {
    event.waitUntil(take(url, answer.clone()));
    return answer;
  });
  const waited = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(async () => (await kept(url)) || asked);
  try {
    const answer = await Promise.race([asked, waited]);
    return (answer.status > 500 && (await kept(url))) || answer;
  } catch {
    waited.catch(() => {});
    return (await kept(url)) || (await helping(url)) || (await kept(new URL("/offline", url), "data-missing ")) || nothing();
  }
}

// What arrived is kept where it may be, and shows whose device this is now.
async function take(url, answer) {
  const owner = answer.headers.get("Offline-Owner");
  if (!owner) return;
  for (const name of await caches.keys()) if (name.startsWith(KEPT) && name !== KEPT + owner) await caches.delete(name);
  if (!answer.headers.has("Offline-Until") || url.search) return;
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("Offline-Kept", Date.now());
  await (await caches.open(KEPT + owner)).put(url.pathname, new Response(await answer.text(), { headers }));
}

// A kept page, marked as one; nothing once the session that it was kept under has ended.
async function kept(url, mark = "") {
  const name = (await caches.keys()).find((one) => one.startsWith(KEPT));
  const found = name && (await (await caches.open(name)).match(url.pathname, LOOSE));
  if (!found) return undefined;
  if (Number(found.headers.get("Offline-Until")) * 1000 < Date.now()) {
    await caches.delete(name);
    return undefined;
  }
  const text = await found.text();
  const marked = text.replace("<html ", `<html data-kept="${Number(found.headers.get("Offline-Kept"))}" ${mark}`);
  return new Response(marked, { headers: found.headers });
}

// Whom to call and what to do is there for everybody, always: a stranger's page, fetched without anybody's cookie.
async function help() {
  try {
    const answer = await fetch(CRISIS, { credentials: "omit" });
    if (answer.status === 200) await (await caches.open(HELP)).put(CRISIS, answer);
  } catch { /* kept at the next visit */ }
}

async function helping(url) {
  return url.pathname === CRISIS ? (await caches.open(HELP)).match(CRISIS, LOOSE) : undefined;
}

function nothing() {
  return new Response(NOTHING, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// Files are named by what is in them: the one that is here is the right one, and its older namesakes go when it arrives.
async function file(request, url) {
  const files = await caches.open(FILES), address = url.pathname + url.search;
  const known = await files.match(address, { ignoreVary: true });
  if (known) return known;
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && url.search) {
      const copy = answer.clone();
      await files.delete(url.pathname, LOOSE);
      await files.put(address, copy);
    }
    return answer;
  } catch (failure) {
    const older = await files.match(url.pathname, LOOSE);
    if (older) return older;
    throw failure;
  }
}
