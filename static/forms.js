// Forms that save while one types: <form data-autosave-url data-lost="…"> with a [role=status] inside. Those that are called
// data-outbox as well are static/drafts.js's or static/attempt.js's, wherever a browser has what that needs.
// The server answers {"saved": "Saved at 14.02"}. What could not be sent stays on the page and is sent when it can be.
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
          // Understood and refused: the same again would be refused again.
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
    // Only where the network has failed: leaving would then lose words.
    addEventListener("beforeunload", (event) => { if (tries && kept !== changes && !leaving) event.preventDefault(); });
  }
})();
