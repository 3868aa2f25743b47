// Questions of a test: words are counted while one types (data-count), and in an order no place is given twice (data-ordering).
(() => {
  "use strict";
  const wordsOf = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  for (const area of document.querySelectorAll("textarea[data-count]")) {
    const told = document.getElementById(area.dataset.count);
    area.addEventListener("input", () => { told.value = wordsOf(area.value); });
  }
  // Whoever held the place that was just given takes the place that became free. Arrow keys pass by places that aren't meant:
  // what was chosen by keys is settled when one moves on, and no place that is given twice is told to whoever keeps answers.
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
    rows.addEventListener("focusout", ({ target }) => settle(target));
  }
})();
