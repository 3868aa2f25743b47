// A lesson that is being read: a beat for each active minute, and the place where reading stopped.
// <main data-beat-url data-position-url data-csrf [data-position]>: without them, and without this file, pages read the same.
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
  // Without a network the place waits as everything else does; minutes don't: the server's clock alone counts them.
  const wait = (place) => {
    if (!Outbox.isSupported) return;
    saved = place;
    Outbox.put(positionUrl, { url: positionUrl, instance: "", label: `${Outbox.words.place} ${document.querySelector("h1").textContent}`, fields: [["position", place], ["revision", revision]] }).catch(() => {});
  };
  const leave = () => {
    if (changed() && !navigator.onLine) wait(here());
    else if (changed() && navigator.sendBeacon(positionUrl, body({ position: here(), revision }))) saved = here();
  };

  // The server keeps the place; the browser's own memory of the scroll would fight it.
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
