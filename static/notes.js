// Notes at paragraphs (templates/study/notes.html): one quiet button goes with the paragraph that is pointed at, tapped or, by the
// arrow keys, reached; the form opens below it. Without this file a paragraph is chosen in the list at the end of the page.
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
