// The page's side of being without a network: it starts the worker, says what is kept and what waits, and forgets on sign-out.
const Device = (() => {
  "use strict";
  const { script, words, owner, list, clear, flush, isSupported } = Outbox;
  const { worker, until } = script.dataset, root = document.documentElement, bar = document.getElementById("offline");
  if (!owner || !bar) return {};
  const has = "serviceWorker" in navigator && "caches" in window;
  const two = (number) => String(number).padStart(2, "0");
  const written = (moment) => {
    const at = new Date(moment), isLatvian = root.lang === "lv";
    const time = `${two(at.getHours())}${isLatvian ? "." : ":"}${two(at.getMinutes())}`;
    if (at.toDateString() === new Date().toDateString()) return time;
    return isLatvian ? `${at.getDate()}.${at.getMonth() + 1}. plkst. ${time}` : `${at.getDate()}/${at.getMonth() + 1} ${time}`;
  };
  const [isKept, whatWaits] = bar.children;
  const show = (line, text) => {
    line.textContent = text;
    line.hidden = !text;
    bar.hidden = [...bar.children].every((one) => one.hidden);
  };

  // A kept copy says so; what was flashed when it was fetched is past.
  if (root.dataset.kept) {
    document.querySelectorAll(".flashes").forEach((old) => old.remove());
    const missing = document.getElementById("missing");
    if (root.dataset.missing === undefined) show(isKept, words.kept.replace("{time}", written(Number(root.dataset.kept))));
    else if (missing) {
      const title = document.getElementById("about-title");
      [missing.hidden, document.getElementById("about").hidden, title.textContent] = [false, true, title.dataset.missing];
    }
    addEventListener("online", () => show(isKept, words.back));
  }

  const count = async () => {
    const waiting = await list();
    const link = Object.assign(document.createElement("a"), { href: "/offline", textContent: words.waiting.replace("{count}", waiting.length) });
    show(whatWaits, waiting.length ? " " : "");
    whatWaits.replaceChildren(...(waiting.length ? [link] : []));
    if (waiting.some((one) => one.conflict || one.problem)) whatWaits.append(` ${words.decideHere}`);
  };
  // What is being sent this very moment doesn't wait: the line appears when it has not gone within a second.
  let timer = 0;
  if (isSupported) {
    document.addEventListener("outbox", ({ detail }) => { clearTimeout(timer); timer = setTimeout(() => count().catch(() => {}), detail.failed || detail.told ? 0 : 1500); });
    count().catch(() => {});
  }

  const cacheName = `kept-${owner}`;
  const held = async (text) => {
    const policy = (await fetch(script.src, { cache: "force-cache" })).headers.get("Content-Security-Policy");
    return new Response(text, {
      headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy, "Offline-Until": until, "Offline-Kept": Date.now() },
    });
  };
  const addFiles = async (addresses) => {
    const files = await caches.open("files");
    for (const address of new Set(addresses)) if (!(await files.match(address))) await files.add(address);
  };
  const keepPage = async (cache, address, answer) => {
    const text = await answer.text(), headers = new Headers(answer.headers);
    headers.set("Offline-Kept", Date.now());
    for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
    await cache.put(address, new Response(text, { headers }));
    await addFiles([...text.matchAll(/(?:src|href)="(\/static\/[^"#]+\?v=[^"#]+)/g)].map((found) => found[1]));
    return text.length;
  };
  // The page that was opened before there was a worker is kept as it was parsed: it isn't asked for a second time.
  const first = has && worker && until && !navigator.serviceWorker.controller && !location.search && !root.dataset.kept && `<!doctype html>\n${root.outerHTML}`;
  const start = async () => {
    await navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "all" });
    if (!first) return;
    await (await caches.open(cacheName)).put(location.pathname, await held(first));
    const fetched = performance.getEntriesByType("resource").map((one) => one.name.split("#")[0]);
    await addFiles(fetched.filter((address) => address.startsWith(`${location.origin}/static/`) && address.includes("?v=")));
  };
  // The page that stands in for what isn't kept is fetched once, when the reader has settled down.
  const SETTLED = 10000;
  const keepStandIn = async () => {
    const cache = await caches.open(cacheName);
    if (await cache.match("/offline")) return;
    const answer = await fetch("/offline", { redirect: "error" });
    if (answer.ok && answer.headers.get("Offline-Owner") === owner) await keepPage(cache, "/offline", answer);
  };
  const idle = window.requestIdleCallback || ((act) => setTimeout(act, 1000));
  if (has && worker) {
    const begin = () => idle(() => {
      start().catch(() => {});
      if (!root.dataset.kept) setTimeout(() => keepStandIn().catch(() => {}), SETTLED);
    });
    if (document.readyState === "complete") begin();
    else addEventListener("load", begin);
  }

  const forget = async () => {
    await clear();
    if (!has) return;
    for (const name of await caches.keys()) await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target, isLeaving = form.getAttribute("action") === "/sign-out";
    if (event.defaultPrevented || form.method !== "post") return;
    if (isLeaving && isSupported && !form.dataset.sure) {
      event.preventDefault();
      if (navigator.onLine) await Promise.race([flush(), new Promise((resolve) => setTimeout(resolve, 4000))]).catch(() => {});
      const waiting = await list().catch(() => []);
      if (waiting.length && !confirm(words.leaving.replace("{count}", waiting.length))) return;
      await forget().catch(() => {});
      form.dataset.sure = "yes";
      form.requestSubmit();
    } else if (!navigator.onLine) {
      event.preventDefault();
      delete form.dataset.sure;
      show(isKept, isLeaving ? words.forgotten : words.offline);
      bar.scrollIntoView({ block: "nearest" });
    }
  });
  return { keepPage, cacheName, has, written };
})();
