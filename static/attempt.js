// An attempt that is being answered (study.show_attempt). Each answer is kept on this device as it is given and sent by itself
// (static/outbox.js): a cut network or a dead phone loses none, and a tab that was left open sends nothing that was not touched in it.
// What the server no longer takes stays readable. Questions are read aloud by a voice of this very device, where it has one.
(() => {
  "use strict";
  const form = document.getElementById("answers");
  if (!form) return;
  const PAUSE = 800, WHILE = 1000, SOON = 300, GRACE = 31, lang = document.documentElement.lang;
  const asked = [...form.querySelectorAll(".asked")], status = form.querySelector("[role=status].saved");
  const controls = (one) => [...one.querySelectorAll("input, textarea, select")];

  const keepAnswers = () => {
    const { words } = Outbox, url = form.dataset.autosaveUrl, refused = new Set();
    const slotOf = (one) => `${url}#q${one.dataset.place}`;
    const at = (slot) => asked.find((one) => slotOf(one) === slot);
    const ours = async () => (await Outbox.list()).filter((one) => one.slot.startsWith(`${url}#`) && !one.problem);
    // Told at the end of the page, where it is announced, and beside the question, where it is seen.
    const say = (said, isCare = false, one = null) => {
      for (const line of [status, one && one.querySelector(".kept")].filter(Boolean)) {
        line.textContent = said;
        line.classList.toggle("care", isCare);
      }
    };
    const wordOf = (control) => {
      if (control.type === "hidden" || control.name === "flagged") return "";
      if (!["radio", "checkbox"].includes(control.type)) return control.selectedOptions ? control.selectedOptions[0]?.textContent : control.value;
      const said = (control.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent || "").join(": ");
      return control.checked ? said || control.closest("label")?.textContent : "";
    };
    const entryOf = (one) => {
      const mine = new Set(controls(one).map((control) => control.name));
      const fields = [...new FormData(form)].filter(([name, value]) => mine.has(name) && typeof value === "string");
      const others = ([name, value]) => !["shown", "flagged"].includes(name) || value === one.dataset.place;
      return {
        url, instance: "", page: location.pathname + location.search, label: `${form.dataset.outbox}: ${one.dataset.label}`,
        fields: fields.filter(others), words: controls(one).map(wordOf).map((word) => (word || "").trim()).filter(Boolean).join("\n"),
      };
    };
    let timer = 0;
    const change = async (one, pause) => {
      clearTimeout(timer);
      try {
        await Outbox.put(slotOf(one), entryOf(one));
        timer = setTimeout(Outbox.flush, pause);
      } catch { say(form.dataset.lost, true); }
    };
    form.addEventListener("input", ({ target }) => {
      const one = target.closest(".asked");
      if (one) change(one, target.matches("[type=radio], [type=checkbox], select") ? 0 : PAUSE);
    });
    // Somebody was quicker than this script: what is no longer as the server sent it was answered meanwhile.
    const isAsSent = (control) => {
      if (control.type === "hidden") return true;
      if (["radio", "checkbox"].includes(control.type)) return control.checked === control.defaultChecked;
      if (!control.options) return control.value === control.defaultValue;
      return control.selectedIndex === Math.max(0, [...control.options].findIndex((one) => one.defaultSelected));
    };
    for (const one of asked) if (!controls(one).every(isAsSent)) change(one, 0);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") Outbox.flush(); });

    document.addEventListener("outbox", ({ detail: { slot, key, status: code, told, failed, signIn } }) => {
      if (failed) {
        ours().then((left) => left.forEach(({ slot: waiting }) => say(words.waits, true, at(waiting)))).catch(() => {});
      } else if (at(slot) && signIn) {
        say(words.signIn, true, at(slot));
      } else if (at(slot) && told && code < 300) {
        refused.delete(at(slot));
        say(told.saved, false, at(slot));
      } else if (at(slot) && told) {
        say(told.problem || words.gone, true, at(slot));
        if (!told.problem || told.closed) return; // it stays among what waits, with its words
        refused.add(at(slot));
        Outbox.remove(slot, key);
      }
    });
    // What an earlier page left here is newer than what the server knows.
    ours().then((left) => {
      for (const { slot, fields } of left.filter((one) => at(one.slot))) {
        for (const control of controls(at(slot))) {
          const sent = fields.filter(([name]) => name === control.name).map(([, value]) => value);
          if (["radio", "checkbox"].includes(control.type)) control.checked = sent.includes(control.value);
          else if (control.type !== "hidden" && sent.length) [control.value] = sent;
        }
      }
      if (left.length) say(words.waits, true);
    }).catch(() => {});

    // A button goes on only when everything has arrived; then it sends what was refused, so that the page can say why, and no more.
    const sure = (isSure) => {
      form.dataset.sure = isSure ? "yes" : "";
      for (const one of asked) for (const control of controls(one)) control.disabled = isSure && !refused.has(one);
    };
    let isBusy = false;
    form.addEventListener("submit", async (event) => {
      if (form.dataset.sure) return;
      event.preventDefault();
      if (isBusy) return;
      isBusy = true;
      clearTimeout(timer);
      try {
        await Outbox.flush();
        if ((await ours()).length || !navigator.onLine) return say((await ours()).length ? words.waits : words.offline, true);
        sure(true);
      } catch { form.dataset.sure = "yes"; } finally { isBusy = false; }
      form.requestSubmit(event.submitter);
    });
    for (const back of ["pageshow", "online"]) addEventListener(back, () => sure(false));
  };
  if (Outbox.isSupported) keepAnswers();

  // Nothing ticks: a word five minutes before the end, one at the end, and then the result.
  const time = document.getElementById("time");
  if (time) {
    const end = Date.now() + Number(time.dataset.left) * WHILE;
    const tell = (text) => { time.textContent = text; time.classList.remove("unseen"); };
    const look = () => {
      const left = (end - Date.now()) / WHILE;
      if (left <= -GRACE) location.assign(time.dataset.result);
      else if (left <= 0) tell(time.dataset.up);
      else if (left <= SOON) tell(time.dataset.soon);
      const next = [left - SOON, left, left + GRACE].filter((seconds) => seconds > 0)[0];
      if (next) setTimeout(look, next * WHILE + 50);
    };
    look();
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible" && Date.now() > end + GRACE * WHILE) look(); });
  }

  // Only voices that speak on this device: others would send the question to somebody else's computer.
  const speech = window.speechSynthesis;
  if (!speech) return;
  const buttons = [...form.querySelectorAll("[data-read]")], label = buttons.length ? buttons[0].textContent : "";
  const voice = () => speech.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(lang));
  const offer = () => { for (const button of buttons) button.hidden = !voice(); };
  const stop = () => { speech.cancel(); for (const button of buttons) button.textContent = label; };
  const read = (button) => {
    const lines = button.closest(".asked").querySelector("fieldset, .question").innerText.split("\n").map((line) => line.trim()).filter(Boolean);
    button.textContent = button.dataset.stop;
    lines.forEach((line, place) => {
      const said = Object.assign(new SpeechSynthesisUtterance(line), { voice: voice(), lang });
      if (place === lines.length - 1) said.onend = stop;
      speech.speak(said);
    });
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const isReading = button.textContent !== label;
      stop();
      if (!isReading) read(button);
    });
  }
  speech.addEventListener("voiceschanged", offer);
  addEventListener("pagehide", stop);
  offer();
})();
