// What was done without a network, or is on its way: kept in this browser until the server has said that it has it.
// An entry is {id, owner, slot, key, url, label, fields, at, page, instance [, words, conflict, problem]}. One slot holds one entry: what
// is typed on replaces what was typed before. The key lets the server carry an entry out once, however often it is sent.
// `instance` names the open page that is still writing: only that page sends it, so that two tabs never write over each other.
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
  // One transaction: `act` is given the store and all its entries, and returns what is to be known outside.
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
  // With a key: only what was sent under it, and not what was given since.
  const remove = async (slot, key) => {
    const isMeant = (one) => one.slot === slot && (!key || one.key === key);
    await within((store, entries) => own(entries).filter(isMeant).forEach((one) => store.delete(one.id)));
    changed({ slot });
  };
  const clear = () => (window.indexedDB ? within((store) => { store.clear(); }) : Promise.resolve());
  // What somebody else left on this device was never ours to send.
  const forgetOthers = () => within((store, entries) => entries.filter((one) => one.owner !== owner).forEach((one) => store.delete(one.id)));
  const live = async () => new Set((await navigator.locks.query()).held.map((lock) => lock.name));
  // Take over what a page that is closed by now left for one of these addresses.
  const adopt = async (urls) => {
    const open = await live();
    return within((store, entries) => {
      const left = own(entries).find((one) => urls.includes(one.url) && one.instance && !open.has(one.instance));
      if (left) store.put({ ...left, instance, slot: `${left.url}#${instance}` });
      return left;
    });
  };
  // From here on this page is one that is writing.
  const write = () => { navigator.locks.request(instance, () => new Promise(() => {})); return instance; };

  const headers = (entry) => ({ Accept: "application/json", "Idempotency-Key": entry.key, "Outbox-Owner": owner, "X-CSRFToken": token });
  const renew = async () => {
    const answer = await fetch("/offline/owner", { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    const told = answer.ok ? await answer.json() : {};
    if (told.owner === owner) token = told.csrf;
    return told.owner === owner;
  };
  // The server has answered: what was typed since then stays, as a change of what was saved now.
  const settle = (entry, told, mark) => within((store, entries) => {
    const now = entries.find((one) => one.id === entry.id);
    if (!now) return;
    if (mark && (mark.conflict || now.key === entry.key)) store.put({ ...now, ...mark });
    else if (now.key === entry.key) store.delete(now.id);
    else if (told.version !== undefined) store.put({ ...now, fields: withVersion(now.fields, told.version) });
  });
  // True: go on with the next one. False: later.
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
  // Everything that waits, in order, from one tab at a time.
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
  // A last word while the page closes; should it not arrive, the entry is still here and is sent under the same key.
  const leave = (entry) => fetch(entry.url, { method: "POST", body: new URLSearchParams(entry.fields), headers: headers(entry), keepalive: true }).catch(() => {});

  if (isSupported) {
    forgetOthers().then(flush).then(() => changed()).catch(() => {});
    addEventListener("online", flush);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") flush(); });
  }
  return { isSupported, owner, script, words, list, find, put, remove, clear, adopt, write, flush, leave };
})();
