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
