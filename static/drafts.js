// Forms that go through the outbox: <form data-outbox="what it is called" [data-autosave-url]> (static/outbox.js).
// What is typed is kept in this browser at once and sent after a pause; what is pressed is sent, or waits. A text that was saved
// elsewhere meanwhile is shown beside one's own (<template data-conflict>), and the person decides.
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
    // What was pressed and still waits goes on changing with what is typed.
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
    // To where the server leads; the same page is fetched anew, or it would show what was.
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
