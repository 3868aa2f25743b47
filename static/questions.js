// Questions of a test: words are counted while one types (data-count), and in an order no place is given twice (data-ordering).
(() => {
  "use strict";
  const wordsOf = (text) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  for (const area of document.querySelectorAll("textarea[data-count]")) {
    const told = document.getElementById(area.dataset.count);
    area.addEventListener("input", () => { told.value = wordsOf(area.value); });
  }
  // A row moves by a button (touch, keyboard) or is drawn by its handle (a mouse, a pen). Then every row has the place at which it stands.
  const addMoving = (rows, selects, before) => {
    const rowsNow = () => [...rows.querySelectorAll(".row")], selectIn = (row) => row.querySelector("select");
    const told = rows.appendChild(document.createElement("p"));
    told.setAttribute("role", "status");
    told.className = "unseen";
    // Places that were chosen by hand come first, in their order.
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
    rows.addEventListener("focusout", ({ target }) => { if (before.has(target)) settle(target); });
    addMoving(rows, selects, before);
  }
})();
