"""The main job in a browser, from an application to a pairing, as four people: a newcomer, a coordinator, two trainers.

Written as steps that a person takes, so that the same way can be walked with and without JavaScript. The keys to the tests are
read from content/, as the newcomer would have learnt them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import BrowserContext, Locator, Page

from clock import RIGA
from tests.served import ROOT, sign_in

NAME = "Elīna Kalniņa"
EMAIL = "elina@example.org"

OWN_WORDS = "Es teiktu Signei, ka mentors kādu laiku iet blakus, uzklausa un palīdz atvērt durvis, bet iet viņa pati."
PROGRAMME = ROOT / "content/programmes/mentor-training"
Visit = Callable[[Page], None]


class Journey:
    """One walk through the product. `visit` is called at every page that is passed, to look at it.

    Every lesson, situation, task and reflection of the first `opened` modules is opened; of the others, which have the same pages, only
    what their buttons send goes out.
    """

    def __init__(self, address: str, contexts: Callable[[], BrowserContext], visit: Visit, *, opened: int):
        self.address, self.opened = address, opened
        self.contexts = contexts
        self.visit = visit
        self.newcomer = contexts().new_page()
        self.coordinator = self._signed_in("coordinator")
        self.trainers = [self._signed_in("trainer"), self._signed_in("trainer2")]
        self.known = KnownItems()

    def _signed_in(self, who: str) -> Page:
        page = self.contexts().new_page()
        sign_in(page, self.address, who)
        self.visit(page)
        return page

    def go(self, page: Page, path: str) -> None:
        page.goto(self.address + path)
        self.visit(page)

    def send(self, page: Page, form: str = "main form", button: str = "button.button") -> None:
        """Press the (last) button of a form and look at what comes."""
        with page.expect_event("load"):  # a script may send it, and lead on when it was answered
            page.locator(form).last.locator(button).last.click()
        self.visit(page)

    # the steps

    def apply(self) -> None:
        """1. A public page; an application; a confirmed address; an account with a password."""
        page = self.newcomer
        self.go(page, "/")
        page.locator("main a[href='/apply']").first.click()
        self.visit(page)
        self.send(page)  # empty: every mistake is named
        assert page.locator(".problems").count()
        for name, value in {
            "given_name": "Elīna", "family_name": "Kalniņa", "email": EMAIL, "birth_year": "1985", "hours_a_week": "5", "months": "9",
            "experience": "Desmit gadus strādāju jauniešu centrā.", "interests": "Dārzs, mūzika.", "trades": "Galdniecība.",
        }.items():  # fmt: skip
            page.fill(f"[name={name}]", value)
        page.select_option("[name=birth_month]", "5")
        page.select_option("[name=municipality]", index=2)
        page.check("[name=field][value=social-work]", force=True)
        page.check("[name=languages][value=lv]", force=True)
        page.check("[name=language][value=lv]", force=True)
        self.send(page)
        self.open_letter("Elīna")
        self.send(page)

    def open_letter(self, _name: str) -> None:
        """Open the link of the newest letter to the newcomer (the demo shows its letters on a page)."""
        page = self.newcomer
        self.go(page, "/letters")
        page.locator("main a", has_text=EMAIL).first.click() if page.locator("main a", has_text=EMAIL).count() else page.locator(
            "main li a, main td a"
        ).first.click()
        self.visit(page)
        link = page.locator("main a[href*='/confirm/']").first.get_attribute("href") or ""
        page.goto(link if link.startswith("http") else self.address + link)
        self.visit(page)

    def take_motivation_test(self) -> None:
        """3. All 36 items, one a screen; then the profile."""
        page = self.newcomer
        self.go(page, "/home")
        self.go(page, "/tests/motivation")
        self.send(page)
        self.answer_one_by_one(page)

    def answer_one_by_one(self, page: Page) -> None:
        """Answer every screen of a long test and hand it in."""
        for _ in range(80):
            self.known.answer(page)
            if page.locator("main button[formaction]").count():
                self.hand_in(page)
                break
            with page.expect_event("load"):  # a script leads on when every answer has arrived
                page.locator("main .next button[value=next]").click()
        assert page.url.endswith("/result"), page.url

    def hand_in(self, page: Page) -> None:
        with page.expect_event("load"):
            page.locator("main button[formaction]").click()
        self.visit(page)

    def decide(self) -> None:
        """4. The selection file, the decision, the enrolment."""
        page = self.coordinator
        self.go(page, "/coordinate")
        self.go(page, "/coordinate/applications")
        page.get_by_role("link", name=NAME).click()
        self.visit(page)
        self.application = page.url.removeprefix(self.address)
        today = datetime.now(RIGA).date()
        for kind, subject in (
            ("interview", ""),
            ("reference", "Inta, kolēģe"),
            ("reference", "Juris, kaimiņš"),
            ("record-check", ""),
            ("qualification", "Diploms sociālajā darbā"),
            ("code", "2026"),
        ):
            self.go(page, self.application)
            form = page.locator(f"form[action*='{kind}']").last
            if not form.is_visible():
                form.locator("xpath=ancestor::details/summary").click()
            form.locator("[name$=seen_on]").fill(today.isoformat())
            if form.locator("[name$=valid_until]").count():
                form.locator("[name$=valid_until]").fill((today + timedelta(days=700)).isoformat())
            if subject and form.locator("[name$=subject]").count():
                form.locator("[name$=subject]").fill(subject)
            if form.locator("[type=radio][value=for]").count():
                form.locator("[type=radio][value=for]").check(force=True)
            form.locator("button").last.click()
            page.wait_for_load_state()
            self.visit(page)
        form = page.locator("form[action$='/decision'], form[action*='decide']").first
        form.locator("[value=accepted]").check(force=True)
        form.locator("textarea").fill("Motivācija un pieredze atbilst programmai.")
        form.locator("button").click()
        self.visit(page)
        page.locator("form[action*='enrol'] button").click()
        self.visit(page)

    def study(self) -> None:
        """5. Every module that counts: lessons, the situation, the task, the reflection, the check; and what to look up."""
        page = self.newcomer
        self.go(page, "/home")
        self.go(page, "/programme")
        for number, (folder, outline) in enumerate(modules_that_count()):
            acts = {"case": self.walk_case, "task": self.write, "reflection": self.write}
            for activity in outline["activities"]:
                if activity == "check":
                    self.pass_check(page, f"/tests/{outline['key']}-check")
                elif number < self.opened:
                    acts.get(activity, self.read)(page, f"/modules/{folder}/{activity}")
                else:
                    self.post(page, folder, activity)
        for path in ("/handbook", "/handbook/01-what-mentoring-is", "/situations", "/situations/does-not-answer", "/glossary"):
            self.go(page, path)

    def read(self, page: Page, path: str) -> None:
        self.go(page, path)
        self.send(page, "main form[action$='/complete']")

    def walk_case(self, page: Page, path: str) -> None:
        self.go(page, path)
        for _ in range(30):
            choices = page.locator("main button[name=choice]")
            if not choices.count():
                break
            with page.expect_event("load"):
                choices.first.click()
        self.visit(page)

    def write(self, page: Page, path: str) -> None:
        self.go(page, path)
        page.fill("[name=body]", OWN_WORDS)
        self.send(page, "main form:has(textarea[name=body])")

    def post(self, page: Page, folder: str, activity: str) -> None:
        """What the buttons of an activity send, without its page."""
        path = f"{self.address}/modules/{folder}/{activity}"
        token = page.locator("[name=csrf_token]").first.get_attribute("value")

        def send(to: str, **fields: object) -> None:
            assert page.request.post(to, form={"csrf_token": token, **fields}).ok, to

        if activity == "case":
            for scene in straight_way(folder):
                send(f"{path}/choose", scene=scene, choice=0)
        elif activity in ("task", "reflection"):
            send(path, body=OWN_WORDS)
        else:
            send(f"{path}/complete")

    def pass_check(self, page: Page, path: str) -> None:
        self.go(page, path)
        self.send(page)
        self.known.answer(page)
        self.hand_in(page)

    def meet(self) -> None:
        """6. The mid-term meeting and the two seminar days: scheduled, joined, recorded, observed."""
        starts = datetime.now(RIGA) + timedelta(minutes=2)
        for kind in ("midterm", "seminar-day-1", "seminar-day-2"):
            self.schedule(kind, starts)
        page = self.newcomer
        self.go(page, "/meetings")
        self.send(page)
        assert page.locator("a[href='https://zoom.example.org/j/555']").count()
        self.go(page, "/home")
        trainer = self.trainers[0]
        self.go(trainer, "/teach/meetings")
        addresses = [link.get_attribute("href") or "" for link in trainer.locator("main a[href^='/teach/meetings/']").all()]
        recorded = 0
        for path in dict.fromkeys(addresses):
            self.go(trainer, path)
            row = trainer.locator("tr", has_text=NAME)
            if row.locator("select").count():
                row.locator("select").select_option("present")
                self.send(trainer, "main form:has(select)")
                recorded += 1
        assert recorded == 3
        for observer in self.trainers:
            self.observe(observer)

    def schedule(self, kind: str, starts: datetime) -> None:
        page = self.trainers[0]
        self.go(page, "/teach/meetings/new")
        page.select_option("[name=group]", index=page.locator("[name=group] option").count() - 1)
        page.check(f"[name=kind][value={kind}]", force=True)
        page.fill("[name=day]", starts.date().isoformat())
        page.fill("[name=time]", f"{starts:%H:%M}")
        page.fill("[name=minutes]", "60")
        if kind == "midterm":
            page.fill("[name=join_url]", "https://zoom.example.org/j/555")
        else:
            page.fill("[name=place]", "Jelgava, Svētes iela 33")
        self.send(page)

    def observe(self, page: Page) -> None:
        self.go(page, "/teach")
        page.get_by_role("link", name=NAME).first.click()
        self.visit(page)
        page.locator("main a[href$='/observation']").click()
        self.visit(page)
        for scale in ("listening", "autonomy", "boundaries", "safety"):
            page.check(f"[name={scale}][value='3']", force=True)
        page.locator("main form").last.locator("button").last.click()
        self.visit(page)

    def confirm_study_time(self) -> None:
        """8. Little of the time was measured, so a trainer is asked for their word."""
        page = self.trainers[0]
        self.go(page, "/teach")
        page.get_by_role("link", name=NAME).first.click()
        page.fill("form[action$='/study-time'] textarea", "Pārrunājām moduli pa tālruni; uzdevumi ir pašas rakstīti.")
        self.send(page, "form[action$='/study-time']")

    def take_readiness_test(self) -> None:
        """7. Knowledge, situations, self-efficacy."""
        page = self.newcomer
        self.go(page, "/criteria")
        self.go(page, "/tests/readiness")
        self.send(page)
        self.answer_one_by_one(page)

    def receive_certificate(self) -> str:
        """8. Issued by itself; downloaded; verified by a stranger. Returns its number."""
        page = self.newcomer
        self.go(page, "/criteria")
        self.go(page, "/certificate")
        answer = page.request.get(f"{self.address}/certificate.pdf")
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF-")
        stranger = self.contexts().new_page()
        verify = page.locator("main a[href*='/verify/']").first.get_attribute("href") or ""
        stranger.goto(verify if verify.startswith("http") else self.address + verify)
        self.visit(stranger)
        assert NAME in stranger.locator("main").inner_text()
        self.go(stranger, "/verify")
        return stranger.url

    def pair(self) -> None:
        """9. A young person by code; the newcomer among those offered; every condition attested."""
        page = self.coordinator
        self.go(page, "/coordinate/young-people")
        self.go(page, "/coordinate/young-people/new")
        page.fill("[name=code]", "ZG-077")
        page.check("[name=age_band][value='21-25']", force=True)
        page.select_option("[name=municipality]", index=2)
        page.check("[name=languages][value=lv]", force=True)
        page.fill("[name=interests]", "Koki, mašīnas, klusums.")
        page.check("[name=support_needs][value=needs-time]", force=True)
        page.select_option("[name=case_manager]", index=page.locator("[name=case_manager] option").count() - 1)
        self.send(page)
        page.locator("main form[action$='/pair'] li, main form[action$='/pair'] label", has_text=NAME).first.click()
        for box in page.locator("main form[action$='/pair'] [type=checkbox]").all():
            box.check(force=True)
        self.send(page, "main form[action$='/pair']")
        assert "ZG-077" in page.locator("main").inner_text()
        assert NAME in page.locator("main").inner_text()
        self.go(self.newcomer, "/my-young-people")
        assert "ZG-077" in self.newcomer.locator("main").inner_text()


def modules_that_count() -> list[tuple[str, dict[str, Any]]]:
    """The folder and the outline of each."""
    programme = yaml.safe_load((PROGRAMME / "programme.yaml").read_text(encoding="utf-8"))
    outlines = [(folder, yaml.safe_load((PROGRAMME / folder / "module.yaml").read_text(encoding="utf-8"))) for folder in programme["modules"]]
    return [(folder, outline) for folder, outline in outlines if outline["key"] in programme["counted"]["modules"]]


def straight_way(folder: str) -> list[str]:
    """The scenes that one meets who always takes the first choice."""
    case = yaml.safe_load((PROGRAMME / folder / "case.yaml").read_text(encoding="utf-8"))
    following = {scene["key"]: scene["choices"][0]["next"] for scene in case["scenes"]}
    way = [case["start"]]
    while following[way[-1]] in following:
        way.append(following[way[-1]])
    return way


class KnownItems:
    """What the newcomer has learnt: the best answer to every item, by the words on the screen."""

    def __init__(self) -> None:
        self.best: dict[str, dict[str, str]] = {}
        for path in (ROOT / "content").rglob("*.yaml"):
            self._learn(path)

    def _learn(self, path: Path) -> None:
        document = yaml.safe_load(path.read_text())
        for item in document.get("items", ()) if isinstance(document, dict) else ():
            self.best[_plain(item["stem"]["lv"])] = _key_of(item)

    def answer(self, page: Page) -> None:
        """Answer every question that the page shows."""
        for question in page.locator("main .question").all():
            stem = _plain(question.locator(".stem").first.inner_text())
            key = next((best for known, best in self.best.items() if known in stem or stem in known), None)
            assert key is not None, stem
            for field, words in key.items():
                self._choose(question, field, words)

    def _choose(self, question: Locator, field: str, words: str) -> None:
        if field == "number":
            question.locator("input").first.fill(words)
        elif field == "level":
            question.locator(f"label:has(input[value='{words}'])").first.click()
        elif field in ("best", "worst"):
            row = question.locator("tr, .action, .option", has_text=words).first
            row.locator(f"label:has(input[name*={field}])").click()
        else:
            question.locator("label", has_text=words).first.click()


def _plain(text: str) -> str:
    return " ".join(text.split())


def _key_of(item: dict[str, Any]) -> dict[str, str]:
    kind = item["interaction"]
    if kind == "number":
        return {"number": "9" if item.get("topic") == "months" else "6"}
    if kind == "scale":
        return {"level": "8"}
    if kind == "likert":
        high = item.get("topic") in ("values", "understanding")
        return {"level": str(item.get("consistency", {}).get("expects", 5 if high else 2))}
    if kind == "best-worst":
        return {action["rating"]: _plain(action["text"]["lv"]) for action in item["actions"] if action["rating"] in ("best", "worst")}
    options = item["options"]
    chosen = next((option for option in options if option.get("correct") or option.get("supports")), options[0])
    return {"choice": _plain(chosen["text"]["lv"])}
