const Outbox = (() => {
"use strict";
const script = document.currentScript, { owner } = script.dataset;
const words = JSON.parse(script.dataset.words || "{}");
const isSupported = Boolean(owner && window.indexedDB && navigator.locks && window.crypto && crypto.randomUUID);
const AGAIN = [3000, 10000, 30000], PATIENCE = 10000;
const instance = isSupported ? crypto.randomUUID() : "", moved = new Map();
let timer = 0, tries = 0, token = (document.querySelector("[name=csrf_token]") || {}).value || "";
const open = () => new Promise((resolve, reject) => {
const asked = indexedDB.open("celabiedrs", 1);
asked.onupgradeneeded = () => asked.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
asked.onsuccess = () => resolve(asked.result);
asked.onerror = asked.onblocked = () => reject(asked.error);
});
const within = async (act) => {
const db = await open();
try {
return await new Promise((resolve, reject) => {
const transaction = db.transaction("outbox", "readwrite"), store = transaction.objectStore("outbox");
let found;
store.getAll().onsuccess = (event) => { found = act(store, event.target.result); };
transaction.oncomplete = () => resolve(found);
transaction.onerror = transaction.onabort = () => reject(transaction.error);
});
} finally { db.close(); }
};
const changed = (detail = {}) => document.dispatchEvent(new CustomEvent("outbox", { detail }));
const own = (entries) => entries.filter((entry) => entry.owner === owner);
const list = () => (isSupported ? within((_store, entries) => own(entries)) : Promise.resolve([]));
const find = async (slot) => (await list()).find((entry) => entry.slot === slot);
const withVersion = (fields, version) => fields.map(([name, value]) => [name, name === "version" ? version : value]);
const versionIn = (fields) => (fields.find(([name]) => name === "version") || [])[1];
const put = async (slot, entry) => {
await within((store, entries) => {
const before = own(entries).find((one) => one.slot === slot), since = moved.get(slot);
const fields = since && versionIn(entry.fields) === since.from ? withVersion(entry.fields, since.to) : entry.fields;
const isSame = before && !before.conflict && !before.problem && String(before.fields) === String(fields);
const key = isSame ? before.key : crypto.randomUUID();
store.put({ ...(before && { id: before.id }), owner, slot, key, page: location.pathname, at: Date.now(), ...entry, fields });
});
changed({ slot });
};
const remove = async (slot, key) => {
const isMeant = (one) => one.slot === slot && (!key || one.key === key);
await within((store, entries) => own(entries).filter(isMeant).forEach((one) => store.delete(one.id)));
changed({ slot });
};
const clear = () => (window.indexedDB ? within((store) => { store.clear(); }) : Promise.resolve());
const forgetOthers = () => within((store, entries) => entries.filter((one) => one.owner !== owner).forEach((one) => store.delete(one.id)));
const live = async () => new Set((await navigator.locks.query()).held.map((lock) => lock.name));
const adopt = async (urls) => {
const open = await live();
return within((store, entries) => {
const left = own(entries).find((one) => urls.includes(one.url) && one.instance && !open.has(one.instance));
if (left) store.put({ ...left, instance, slot: `${left.url}#${instance}` });
return left;
});
};
const write = () => { navigator.locks.request(instance, () => new Promise(() => {})); return instance; };
const headers = (entry) => ({ Accept: "application/json", "Idempotency-Key": entry.key, "Outbox-Owner": owner, "X-CSRFToken": token });
const renew = async () => {
const answer = await fetch("/offline/owner", { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
const told = answer.ok ? await answer.json() : {};
if (told.owner === owner) token = told.csrf;
return told.owner === owner;
};
const settle = (entry, told, mark) => within((store, entries) => {
const now = entries.find((one) => one.id === entry.id);
if (!now) return;
if (mark && (mark.conflict || now.key === entry.key)) store.put({ ...now, ...mark });
else if (now.key === entry.key) store.delete(now.id);
else if (told.version !== undefined) store.put({ ...now, fields: withVersion(now.fields, told.version) });
});
const send = async (entry, isSecond = false) => {
const body = new URLSearchParams(entry.fields);
const answer = await fetch(entry.url, { method: "POST", body, headers: headers(entry), redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
const told = await answer.json().catch(() => ({}));
if (answer.ok) {
if (told.version !== undefined) moved.set(entry.slot, { from: versionIn(entry.fields), to: told.version });
await settle(entry, told);
} else if (answer.status === 409 && told.version !== undefined) {
await settle(entry, told, { conflict: { theirs: told.theirs, version: told.version } });
} else if (answer.status === 400 || answer.type === "opaqueredirect") {
if (!isSecond && (await renew())) return send(entry, true);
changed({ slot: entry.slot, signIn: true });
return false;
} else if (answer.status >= 500 || answer.status === 429) {
return false;
} else {
await settle(entry, told, { problem: told.problem || words.gone });
}
changed({ slot: entry.slot, key: entry.key, status: answer.status, told });
return true;
};
const flush = () => navigator.locks.request("outbox", async () => {
clearTimeout(timer);
try {
const open = await live();
const isOurs = (entry) => !entry.conflict && !entry.problem && (entry.instance === instance || !open.has(entry.instance));
for (const entry of (await list()).filter(isOurs)) if (!(await send(entry))) throw new Error("later");
tries = 0;
} catch {
changed({ failed: true });
timer = setTimeout(flush, AGAIN[Math.min(tries, AGAIN.length - 1)]);
tries += 1;
}
});
const leave = (entry) => fetch(entry.url, { method: "POST", body: new URLSearchParams(entry.fields), headers: headers(entry), keepalive: true }).catch(() => {});
if (isSupported) {
forgetOthers().then(flush).then(() => changed()).catch(() => {});
addEventListener("online", flush);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") flush(); });
}
return { isSupported, owner, script, words, list, find, put, remove, clear, adopt, write, flush, leave };
})();
(() => {
"use strict";
const PAUSE = 800, AGAIN = [3000, 10000, 30000];
for (const form of document.querySelectorAll("form[data-autosave-url]")) {
if (form.dataset.outbox !== undefined && Outbox.isSupported) continue;
const url = form.dataset.autosaveUrl, status = form.querySelector("[role=status]");
let timer = 0, tries = 0, changes = 0, kept = 0, busy = false, leaving = false;
const content = () => {
const data = new FormData(form), text = new URLSearchParams();
for (const [name, value] of data) if (typeof value === "string") text.append(name, value);
return text;
};
const say = (text, lost) => {
if (!status) return;
status.textContent = text;
status.classList.toggle("care", lost);
};
const later = (pause) => { clearTimeout(timer); timer = setTimeout(send, pause); };
const failed = () => {
say(form.dataset.lost, true);
later(AGAIN[Math.min(tries, AGAIN.length - 1)]);
tries += 1;
};
const send = async () => {
clearTimeout(timer);
if (kept === changes || leaving) return;
if (busy) { later(PAUSE); return; }
const sent = changes;
busy = true;
try {
const answer = await fetch(url, { method: "POST", body: content(), headers: { Accept: "application/json" } });
const told = await answer.json().catch(() => ({}));
if (answer.ok && told.saved) {
kept = sent;
tries = 0;
if (form.elements.version && told.version !== undefined) form.elements.version.value = told.version;
say(told.saved, false);
} else if (told.problem) {
kept = sent;
say(told.problem, true);
} else failed();
} catch { failed(); }
busy = false;
if (kept !== changes && !tries) later(PAUSE);
};
const change = () => { changes += 1; if (!tries) later(PAUSE); };
form.addEventListener("input", change);
form.addEventListener("change", change);
form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
addEventListener("online", send);
addEventListener("pagehide", () => {
if (kept !== changes && !leaving && navigator.sendBeacon(url, content())) kept = changes;
});
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
addEventListener("pageshow", () => { leaving = false; });
addEventListener("beforeunload", (event) => { if (tries && kept !== changes && !leaving) event.preventDefault(); });
}
})();
(() => {
"use strict";
if (!Outbox.isSupported) return;
const PAUSE = 800, { words } = Outbox;
const bind = (form) => {
const draft = form.dataset.autosaveUrl, action = form.getAttribute("action") || location.pathname;
const instance = draft ? Outbox.write() : "";
const slotOf = (url) => (instance ? `${url}#${instance}` : url);
const text = form.querySelector("textarea"), version = form.elements.version;
let timer = 0, isPressed = false, actWaits = false;
const status = form.querySelector("[role=status]") || form.appendChild(Object.assign(document.createElement("p"), { className: "saved" }));
status.setAttribute("role", "status");
const say = (said, isCare = false) => { status.textContent = said; status.classList.toggle("care", isCare); };
const fields = (button) => [...new FormData(form, button)].filter(([name, value]) => typeof value === "string" && name !== "csrf_token");
const entry = (url, button) => ({ url, instance, label: form.dataset.outbox, fields: fields(button), page: location.pathname });
const keep = () => Outbox.put(slotOf(actWaits ? action : draft), entry(actWaits ? action : draft));
const later = () => { clearTimeout(timer); timer = setTimeout(Outbox.flush, PAUSE); };
const decide = ({ theirs, version: current }) => {
form.querySelectorAll(".conflict").forEach((old) => old.remove());
const both = form.querySelector("template[data-conflict]").content.cloneNode(true);
both.querySelector(".theirs").textContent = theirs;
const settle = (choose) => async (event) => {
event.preventDefault();
version.value = current;
choose();
form.querySelector(".conflict").remove();
text.focus();
await Outbox.remove(slotOf(action));
actWaits = false;
await keep();
await Outbox.flush();
};
both.querySelector("[name=mine]").addEventListener("click", settle(() => {}));
both.querySelector("[name=join]").addEventListener("click", settle(() => { text.value = `${theirs.trimEnd()}\n\n${text.value.trimStart()}`; }));
both.querySelector("a").addEventListener("click", settle(() => { text.value = theirs; }));
form.querySelector("template[data-conflict]").before(both);
say(words.decide, true);
};
const follow = (address) => {
const to = new URL(address, location.href);
if (to.pathname + to.search !== location.pathname + location.search) return location.assign(to);
history.scrollRestoration = "manual";
history.replaceState(null, "", to);
return location.reload();
};
document.addEventListener("outbox", ({ detail }) => {
const { slot, status: code, told, failed, signIn } = detail;
if (failed) {
Outbox.list().then((all) => { if (all.some((one) => [slotOf(draft), slotOf(action)].includes(one.slot))) say(words.waits, true); }).catch(() => {});
} else if ((slot === slotOf(draft) || slot === slotOf(action)) && signIn) {
say(words.signIn, true);
} else if (slot === slotOf(draft) && told) {
if (told.version !== undefined && code < 300) version.value = told.version;
if (code === 409) decide(told);
else say(told.saved || told.problem || words.gone, code >= 300);
} else if (slot === slotOf(action) && told) {
actWaits = false;
if (code === 409) decide(told);
else if (code < 300 && isPressed) follow(told.then);
else if (code < 300) say(words.sent);
else if (isPressed && draft) Outbox.remove(slot).then(() => HTMLFormElement.prototype.submit.call(form)); // the server's own page says what to mend
else say(told.problem || words.gone, true);
}
});
if (draft) {
const type = () => { keep().then(later).catch(() => say(form.dataset.lost, true)); };
form.addEventListener("input", type);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") Outbox.flush(); });
addEventListener("pagehide", () => { Outbox.find(slotOf(draft)).then((left) => { if (left && !left.conflict && !left.problem) Outbox.leave(left); }).catch(() => {}); });
Outbox.adopt([draft, action]).then((left) => {
if (!left) return;
actWaits = left.url === action && !left.conflict && !left.problem;
for (const [name, value] of left.fields) if (form.elements[name] && "value" in form.elements[name]) form.elements[name].value = value;
say(left.problem || words.waits, true);
if (left.conflict) decide(left.conflict);
else Outbox.flush();
}).catch(() => {});
} else {
Outbox.find(slotOf(action)).then((left) => { if (left) say(left.problem || words.waits, true); }).catch(() => {});
}
form.addEventListener("submit", async (event) => {
event.preventDefault();
clearTimeout(timer);
isPressed = true;
try {
await Outbox.put(slotOf(action), entry(action, event.submitter));
if (draft) await Outbox.remove(slotOf(draft));
await Outbox.flush();
if (await Outbox.find(slotOf(action))) [isPressed, actWaits] = [false, true];
} catch { HTMLFormElement.prototype.submit.call(form); }
});
};
document.querySelectorAll("form[data-outbox]:not(#answers)").forEach(bind); // an attempt's are static/attempt.js's
Outbox.bind = bind; // for forms that come later
})();
(() => {
"use strict";
const wordsOf = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
for (const area of document.querySelectorAll("textarea[data-count]")) {
const told = document.getElementById(area.dataset.count);
area.addEventListener("input", () => { told.value = wordsOf(area.value); });
}
const addMoving = (rows, selects, before) => {
const rowsNow = () => [...rows.querySelectorAll(".row")], selectIn = (row) => row.querySelector("select");
const told = rows.appendChild(document.createElement("p"));
told.setAttribute("role", "status");
told.className = "unseen";
const lineUp = () => {
const place = (row) => Number(selectIn(row).value) || selects.length + 1;
rowsNow().map((row, at) => [place(row), at, row]).sort(([a, x], [b, y]) => a - b || x - y).forEach(([, , row]) => rows.insertBefore(row, told));
};
const number = (moved) => {
rowsNow().forEach((row, at) => { selectIn(row).value = String(at + 1); before.set(selectIn(row), selectIn(row).value); });
told.textContent = `${moved.querySelector("label").textContent}: ${rows.dataset.place} ${selectIn(moved).value}`;
rows.dispatchEvent(new Event("input", { bubbles: true }));
};
const step = (row, by, button) => {
lineUp();
const all = rowsNow(), to = all.indexOf(row) + by;
if (to >= 0 && to < all.length) rows.insertBefore(row, by < 0 ? all[to] : all[to].nextSibling);
number(row);
button.focus();
};
const draw = (row, event) => {
if (event.pointerType === "touch" || event.button !== 0) return;
event.preventDefault();
lineUp();
row.classList.add("drawn");
const follow = ({ clientY }) => {
const under = rowsNow().find((one) => one !== row && clientY >= one.getBoundingClientRect().top && clientY <= one.getBoundingClientRect().bottom);
if (!under) return;
const isBelow = rowsNow().indexOf(under) > rowsNow().indexOf(row), box = under.getBoundingClientRect(), half = box.top + box.height / 2;
if (isBelow ? clientY > half : clientY < half) rows.insertBefore(row, isBelow ? under.nextSibling : under);
};
const end = () => {
document.removeEventListener("pointermove", follow);
for (const over of ["pointerup", "pointercancel"]) document.removeEventListener(over, end);
row.classList.remove("drawn");
number(row);
};
document.addEventListener("pointermove", follow); // a row that is moved in the page would lose a captured pointer
for (const over of ["pointerup", "pointercancel"]) document.addEventListener(over, end);
};
for (const row of rowsNow()) {
const label = row.querySelector("label"), grip = document.createElement("span"), buttons = document.createElement("span");
grip.className = "grip";
grip.setAttribute("aria-hidden", "true");
grip.addEventListener("pointerdown", (event) => draw(row, event));
buttons.className = "moves";
for (const [by, sign, words] of [[-1, "↑", rows.dataset.earlier], [1, "↓", rows.dataset.later]]) {
const button = buttons.appendChild(document.createElement("button"));
button.type = "button";
button.className = "plain";
button.textContent = sign;
button.setAttribute("aria-label", `${words}: ${label.textContent}`);
button.addEventListener("click", () => step(row, by, button));
}
row.prepend(grip);
row.append(buttons);
}
rows.classList.add("movable");
};
for (const rows of document.querySelectorAll("[data-ordering]")) {
const selects = [...rows.querySelectorAll("select")], before = new Map(selects.map((one) => [one, one.value]));
const rivalOf = (chosen) => selects.find((one) => one !== chosen && one.value && one.value === chosen.value);
let isByKey = false;
const settle = (chosen) => {
const rival = rivalOf(chosen);
if (rival) {
rival.value = before.get(chosen);
before.set(rival, rival.value);
}
before.set(chosen, chosen.value);
if (rival) rows.dispatchEvent(new Event("input", { bubbles: true }));
};
rows.addEventListener("keydown", () => { isByKey = true; });
rows.addEventListener("pointerdown", () => { isByKey = false; });
rows.addEventListener("input", (event) => { if (before.has(event.target) && rivalOf(event.target)) event.stopPropagation(); });
rows.addEventListener("change", ({ target }) => { if (!isByKey) settle(target); });
rows.addEventListener("focusout", ({ target }) => { if (before.has(target)) settle(target); });
addMoving(rows, selects, before);
}
})();
(() => {
"use strict";
const main = document.querySelector("main[data-beat-url], main[data-position-url]");
if (!main) return;
const { beatUrl, positionUrl, csrf, position, revision = "" } = main.dataset;
const MINUTE = 60000;
const body = (fields) => new URLSearchParams({ csrf_token: csrf, ...fields });
let touched = Date.now();
for (const act of ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"]) {
addEventListener(act, () => { touched = Date.now(); }, { passive: true, capture: true });
}
if (beatUrl) {
setInterval(() => {
if (document.visibilityState !== "visible" || Date.now() - touched > MINUTE) return;
fetch(beatUrl, { method: "POST", body: body({}), headers: { "X-CSRFToken": csrf } }).catch(() => {});
}, MINUTE);
}
if (!positionUrl) return;
const marks = [...main.querySelectorAll(".prose [id]")].filter((mark) => !mark.closest("svg"));
const line = () => innerHeight / 3;
const here = () => {
let last = "";
for (const mark of marks) {
if (mark.getBoundingClientRect().top > line()) break;
last = mark.id;
}
return last;
};
let saved = position || "", timer = 0;
const changed = () => here() !== saved;
const save = () => {
if (!changed()) return;
const place = here();
fetch(positionUrl, { method: "POST", body: body({ position: place, revision }), headers: { "X-CSRFToken": csrf } })
.then((answer) => { if (answer.ok) saved = place; })
.catch(() => wait(place));
};
const wait = (place) => {
if (!Outbox.isSupported) return;
saved = place;
Outbox.put(positionUrl, { url: positionUrl, instance: "", label: `${Outbox.words.place} ${document.querySelector("h1").textContent}`, fields: [["position", place], ["revision", revision]] }).catch(() => {});
};
const leave = () => {
if (changed() && !navigator.onLine) wait(here());
else if (changed() && navigator.sendBeacon(positionUrl, body({ position: here(), revision }))) saved = here();
};
const jump = (place) => {
const mark = place && document.getElementById(place);
if (mark) mark.scrollIntoView({ behavior: "instant", block: "start" });
};
if (!location.hash) {
if (position) history.scrollRestoration = "manual";
jump(position);
Outbox.find(positionUrl).then((left) => { if (left) jump(left.fields[0][1]); }).catch(() => {});
}
addEventListener("scroll", () => { clearTimeout(timer); timer = setTimeout(save, 2000); }, { passive: true });
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
})();
(() => {
"use strict";
const root = document.documentElement, bars = [...document.querySelectorAll("meta[name=theme-color]")];
document.addEventListener("submit", (event) => {
const { target: form, submitter } = event;
if (!submitter || !form.matches(".appearance")) return;
event.preventDefault();
const { name, value } = submitter;
root.setAttribute(`data-${name.replace("_", "-")}`, value);
for (const bar of bars) bar.content = getComputedStyle(root).getPropertyValue("--surface").trim();
for (const button of document.querySelectorAll(`.appearance [name=${name}]`)) button.setAttribute("aria-pressed", button.value === value);
fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, submitter)), redirect: "manual", keepalive: true }).catch(() => {});
});
})();
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
const first = has && worker && until && !navigator.serviceWorker.controller && !location.search && !root.dataset.kept && `<!doctype html>\n${root.outerHTML}`;
const start = async () => {
await navigator.serviceWorker.register(worker, { scope: "/", updateViaCache: "all" });
if (!first) return;
await (await caches.open(cacheName)).put(location.pathname, await held(first));
const fetched = performance.getEntriesByType("resource").map((one) => one.name.split("#")[0]);
await addFiles(fetched.filter((address) => address.startsWith(`${location.origin}/static/`) && address.includes("?v=")));
};
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
(() => {
"use strict";
const section = document.getElementById("notes"), prose = document.querySelector(".text > .prose");
const template = document.getElementById("note-template"), given = document.getElementById("note");
if (!section || !prose || !Outbox.isSupported) return;
const { add, own, close } = section.dataset, icon = section.querySelector("button .icon");
const blocks = [...section.querySelectorAll("#paragraph option")].map((option) => document.getElementById(option.value)).filter((block) => block && block.parentElement === prose);
if (!blocks.length) return;
const known = new Map(), marks = new Map();
for (const line of section.querySelectorAll(".noted > [data-block]")) {
known.set(line.dataset.block, { body: line.querySelector(".said").textContent, version: line.dataset.version });
}
const makeButton = (text) => {
const button = Object.assign(document.createElement("button"), { type: "button", className: "at-paragraph", title: text });
button.append(icon.cloneNode(true));
prose.append(button);
return button;
};
const stand = (button, block, text) => {
button.style.setProperty("--top", `${block.offsetTop}px`);
button.style.setProperty("--end", `${block.offsetTop + block.offsetHeight}px`);
button.setAttribute("aria-label", `${text}: ${block.textContent.trim().replace(/\s+/g, " ").slice(0, 60)}`);
};
let here = blocks[0], opened = null;
const quiet = makeButton(add);
quiet.setAttribute("aria-keyshortcuts", "ArrowUp ArrowDown");
const point = (block) => {
here = block;
stand(quiet, block, known.has(block.id) ? own : add);
quiet.classList.toggle("is-hidden", marks.has(block.id) && document.activeElement !== quiet);
};
const mark = (block) => {
if (!marks.has(block.id)) {
const button = makeButton(own);
button.classList.add("is-own");
button.addEventListener("click", () => open(block, button));
marks.set(block.id, button);
}
block.classList.add("has-note");
stand(marks.get(block.id), block, own);
};
const draw = () => {
for (const block of blocks) if (known.has(block.id)) mark(block);
point(here);
};
const shut = () => {
if (!opened) return;
const { box, block, from } = opened, form = box.querySelector("form"), body = form.elements.body.value;
if (body.trim()) known.set(block.id, { body, version: form.elements.version.value });
box.remove();
opened = null;
draw();
from.focus();
};
async function open(block, from) {
if (!template) return location.assign(`?note=${block.id}#note`); // the server's form stands on this page: it leads on
shut();
const box = template.content.firstElementChild.cloneNode(true), form = box.querySelector("form");
const address = form.getAttribute("action").replace(/[^/]*$/, block.id), draft = `${address}?draft=1`;
form.setAttribute("action", address);
form.dataset.autosaveUrl = draft;
const left = (await Outbox.list().catch(() => [])).find((entry) => [draft, address].includes(entry.url) && !entry.conflict);
const before = known.get(block.id) || { body: "", version: "" };
const fields = left ? Object.fromEntries(left.fields) : before;
form.elements.body.value = fields.body;
form.elements.version.value = fields.version;
form.querySelector(".actions").append(Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: close }));
form.querySelector(".actions").lastElementChild.addEventListener("click", shut);
box.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });
block.after(box);
opened = { box, block, from };
Outbox.bind(form);
draw();
form.elements.body.focus();
}
const blockOf = (target) => blocks.find((block) => block.contains(target));
prose.addEventListener("pointerover", (event) => {
const block = event.pointerType === "mouse" && blockOf(event.target);
prose.classList.toggle("is-pointed", Boolean(block || event.target.closest(".at-paragraph")));
if (block) point(block);
});
prose.addEventListener("pointerleave", () => prose.classList.remove("is-pointed"));
prose.addEventListener("click", (event) => {
if (event.target.closest("a, button, summary, form") || String(getSelection())) return;
const block = blockOf(event.target);
prose.classList.toggle("is-pointed", Boolean(block));
if (block) point(block);
});
quiet.addEventListener("click", () => open(here, quiet));
quiet.addEventListener("focus", () => {
if (!prose.classList.contains("is-pointed")) point(blocks.find((block) => block.getBoundingClientRect().bottom > 0) || here);
});
quiet.addEventListener("keydown", (event) => {
const next = blocks[blocks.indexOf(here) + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
if (!next) return;
event.preventDefault();
point(next);
next.scrollIntoView({ block: "nearest" });
});
new ResizeObserver(draw).observe(prose);
const asked = new URLSearchParams(location.search).get("note"), there = blocks.find((block) => block.id === asked);
if (given && there) {
there.after(given);
given.scrollIntoView({ block: "center" });
given.querySelector("textarea").focus();
} else if (there) open(there, quiet); // a kept page, on which the server opened nothing
draw();
})();
(() => {
"use strict";
const links = [...document.querySelectorAll("main a.term[href]")];
if (!links.length || !HTMLElement.prototype.showPopover) return;
const words = JSON.parse(document.currentScript.dataset.words), PATIENCE = 4000, NARROW = "(max-width: 40rem)";
const make = (tag, attributes, ...inside) => {
const node = document.createElement(tag);
for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
node.append(...inside);
return node;
};
const box = make("span", { class: "definition", popover: "manual", role: "note" });
const told = make("span", { class: "unseen", role: "status" });
document.querySelector("main").append(told);
for (const link of links) link.setAttribute("aria-expanded", "false");
let open = null, asked = null;
const ask = async (key) => {
const answer = await fetch(`/glossary/${key}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE) });
if (!answer.ok) throw new Error("gone");
return answer.json();
};
const remember = async (key) => {
const name = (await caches.keys()).find((one) => one.startsWith("kept-"));
const page = name && (await (await caches.open(name)).match("/glossary", { ignoreSearch: true, ignoreVary: true }));
const entry = page && new DOMParser().parseFromString(await page.text(), "text/html").getElementById(key);
if (!entry) throw new Error("not kept");
return { term: entry.querySelector("dt").textContent, definition: entry.querySelector("dd").textContent };
};
const close = () => {
if (!open) return;
open.setAttribute("aria-expanded", "false");
box.hidePopover();
box.remove();
told.textContent = "";
open = null;
};
const place = (link) => {
box.removeAttribute("style");
if (matchMedia(NARROW).matches) {
link.scrollIntoView({ block: "nearest", behavior: "instant" });
return;
}
const at = link.getClientRects()[0], size = box.getBoundingClientRect();
const isRoom = at.bottom + size.height + 16 < innerHeight;
box.style.left = `${Math.max(16, Math.min(at.left, document.documentElement.clientWidth - size.width - 16)) + scrollX}px`;
box.style.top = `${(isRoom ? at.bottom + 8 : Math.max(8, at.top - size.height - 8)) + scrollY}px`;
};
const show = (link, { term, definition }) => {
const button = make("button", { type: "button", class: "plain" }, words.close);
button.addEventListener("click", () => { close(); link.focus(); });
box.replaceChildren(make("strong", {}, term), make("span", {}, definition), make("span", { class: "side" }, make("a", { href: link.href }, words.more), button));
link.after(box);
box.showPopover();
place(link);
link.setAttribute("aria-expanded", "true");
told.textContent = `${term}: ${definition}`;
open = link;
};
for (const link of links) {
link.addEventListener("click", async (event) => {
if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
if (link === open || link === asked) return;
event.preventDefault();
close();
const key = decodeURIComponent(link.hash.slice(1));
asked = link;
try {
const entry = await ask(key).catch(() => remember(key));
if (asked === link) show(link, entry);
} catch { if (asked === link) location.assign(link.href); }
if (asked === link) asked = null;
});
}
document.addEventListener("keydown", (event) => {
if (event.key !== "Escape" || !open) return;
event.preventDefault();
const link = open;
close();
link.focus();
});
const leave = ({ target }) => {
if (asked && !asked.contains(target)) asked = null;  // whoever has moved on is not called back
if (open && !box.contains(target) && !open.contains(target)) close();
};
document.addEventListener("click", leave);
document.addEventListener("focusin", leave);
addEventListener("resize", close);
addEventListener("beforeprint", close);
})();
for (const button of document.querySelectorAll("[data-print]")) {
button.hidden = false;
button.addEventListener("click", () => print());
}
