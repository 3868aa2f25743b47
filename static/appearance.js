// How pages look, shown the moment a button is pressed (templates/ui/appearance.html); the server keeps it for the next page.
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
