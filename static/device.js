// The page of what waits and of what is kept (study.show_offline).
(() => {
  "use strict";
  const { owner, words, list, remove, isSupported } = Outbox, { keepPage, cacheName, has, written } = Device, root = document.documentElement;
  const queue = document.getElementById("waiting"), line = document.getElementById("line");
  function render(waiting) {
    queue.replaceChildren(...waiting.map((entry) => {
      const one = line.content.cloneNode(true), text = entry.words || (entry.fields.find(([name]) => name === "body") || [])[1];
      const link = one.querySelector("a"), button = one.querySelector("button"), state = one.querySelector(".state");
      Object.assign(link, { href: entry.page, textContent: entry.label });
      state.textContent = entry.problem || (entry.conflict ? words.decide : written(entry.at));
      state.classList.toggle("care", Boolean(entry.problem || entry.conflict));
      if (text) one.querySelector(".words").textContent = text;
      else one.querySelector(".words").remove();
      button.setAttribute("aria-label", `${button.textContent}: ${entry.label}`);
      button.addEventListener("click", () => { if (confirm(words.dropping)) remove(entry.slot); });
      return one;
    }));
    document.getElementById("nothing-waits").hidden = waiting.length > 0;
  }
  if (isSupported) {
    const tell = () => list().then(render).catch(() => {});
    document.addEventListener("outbox", tell);
    tell();
  }

  // Everything, on request.
  const all = document.getElementById("keep-all");
  if (all && has && isSupported) {
    const [size, progress, keepIt, dropIt] = ["size", "progress", "keep", "drop"].map((name) => all.querySelector(`[data-${name}]`));
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1).replace(".", root.lang === "lv" ? "," : ".");
    const tell = async () => {
      const kept = await (await caches.open(cacheName)).keys();
      dropIt.hidden = !kept.length;
      size.textContent = all.dataset.held.replace("{count}", kept.length);
    };
    const keepAll = async () => {
      keepIt.disabled = true;
      const { pages } = await (await fetch("/offline/pages")).json(), cache = await caches.open(cacheName), left = [...pages];
      const bar = progress.querySelector("progress"), said = progress.querySelector("p");
      let done = 0, bytes = 0;
      Object.assign(bar, { max: pages.length, value: 0 });
      progress.hidden = false;
      const work = async () => {
        for (let page = left.shift(); page; page = left.shift()) {
          const answer = await fetch(page, { redirect: "error" });
          if (answer.ok && answer.headers.get("Offline-Owner") === owner && answer.headers.has("Offline-Until")) {
            bytes += await keepPage(cache, page, answer);
          }
          done += 1;
          bar.value = done;
        }
      };
      try {
        await Promise.all([work(), work(), work()]);
        said.textContent = all.dataset.done.replace("{count}", done).replace("{size}", megabytes(bytes));
      } catch { said.textContent = all.dataset.broken.replace("{count}", done); }
      keepIt.disabled = false;
      await tell();
    };
    all.hidden = false;
    document.getElementById("no-keeping").hidden = true;
    tell().catch(() => {});
    fetch("/offline/pages").then((answer) => answer.json()).then(({ pages, bytes }) => {
      all.querySelector("[data-about]").textContent = all.dataset.about.replace("{count}", pages.length).replace("{size}", megabytes(bytes));
    }).catch(() => {});
    keepIt.addEventListener("click", () => keepAll().catch(() => { keepIt.disabled = false; }));
    dropIt.addEventListener("click", async () => {
      const cache = await caches.open(cacheName);
      for (const page of await cache.keys()) await cache.delete(page);
      progress.hidden = true;
      await tell();
    });
  }
})();
