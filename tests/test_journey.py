"""The main job from an application to a pairing, walked in Chromium with and without JavaScript; every page on the way is examined."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.journey import Journey, modules_that_count
from tests.served import chromium, demo, sign_in

pytestmark = [pytest.mark.bare, pytest.mark.browser, pytest.mark.xdist_group("browser")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STEPS = ("apply", "take_motivation_test", "decide", "study", "meet", "confirm_study_time", "take_readiness_test", "receive_certificate", "pair")
LEAST_PAGES = 40
ALIKE = re.compile(r"^(/modules/)[^/]+(/case|/task|/reflection)$|^(/modules/[^/]+/)\d\d-.*()$|^(?:/attempts/|/tests/m)\w+.*")
ENOUGH = 2


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


class Examiner:
    """Looks at every page that is passed: it parses strictly, axe finds nothing, no policy is violated, nothing overflows."""

    def __init__(self, with_axe: bool):
        self.axe = Axe() if with_axe else None
        self.seen: set[str] = set()
        self.alike: Counter[str] = Counter()
        self.faults: list[str] = []
        self.folder = Path(os.environ["SAVE_PAGES"]) if os.environ.get("SAVE_PAGES") else None

    def listen(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(f"{message.page.url if message.page else ''}: {message.text}")

    def __call__(self, page: Page) -> None:
        address = re.sub(r"^https?://[^/]+|[?#].*", "", page.url)
        key = f"{address} {page.title()}"
        if key in self.seen:
            return
        self.seen.add(key)
        pattern = ALIKE.sub(lambda found: f"{found[1]}*{found[2]}" if found[1] else found[3] or "attempt", address)
        self.alike[pattern] += 1
        source = page.content()
        self._parse(address, source)
        if page.title().startswith(("Mūsu pusē", "Šādas lapas")):
            self.faults.append(f"{address}: {page.title()}")
        if self.axe and self.alike[pattern] <= ENOUGH:
            self._examine(page, address)
        if self.axe:
            self._measure(page, address)
        if self.folder and page.url.startswith("http"):
            name = re.sub(r"\W+", "-", f"journey-{len(self.seen):03}{address}")[:80]
            answer = page.context.request.get(page.url)
            if answer.ok and "text/html" in answer.headers["content-type"]:
                (self.folder / f"{name}.html").write_text(answer.text())

    def _parse(self, address: str, source: str) -> None:
        try:
            html5lib.HTMLParser(strict=True).parse(source)
        except html5lib.html5parser.ParseError as error:
            self.faults.append(f"{address}: {error}")

    def _examine(self, page: Page, address: str) -> None:
        assert self.axe
        found = self.axe.run(page, options={"runOnly": RULES}).response["violations"]
        self.faults += [f"{address}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]

    def _measure(self, page: Page, address: str) -> None:
        width = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
        if width[0] > width[1]:
            self.faults.append(f"{address}: {width[0]} px wide on a screen of {width[1]}")


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_mentor_is_made(browser: Browser, scripted: bool, tmp_path: Path) -> None:
    examiner = Examiner(with_axe=scripted)

    def new_context() -> BrowserContext:
        context = browser.new_context(locale="lv", java_script_enabled=scripted, bypass_csp=scripted, viewport={"width": 360, "height": 800})
        context.set_default_timeout(10_000)
        context.on("console", examiner.listen)
        return context

    with demo(tmp_path) as address:
        journey = Journey(address, new_context, examiner, opened=2 if scripted else 1)
        for step in STEPS:
            getattr(journey, step)()

    assert examiner.faults == []
    assert len(examiner.seen) >= LEAST_PAGES


def test_every_text_of_the_programme_fits_a_phone(browser: Browser, tmp_path: Path) -> None:
    examiner = Examiner(with_axe=True)
    with demo(tmp_path) as address:
        page = browser.new_context(locale="lv", bypass_csp=True, viewport={"width": 360, "height": 800}).new_page()
        sign_in(page, address, "mentor")
        page.goto(f"{address}/programme")
        texts = [link.get_attribute("href") or "" for link in page.locator("main a[href^='/modules/']").all()]
        for path in dict.fromkeys(texts):
            page.goto(address + path)
            examiner(page)
        page.context.close()

    assert examiner.faults == []
    assert len(examiner.seen) == sum(len(outline["activities"]) - 1 for _, outline in modules_that_count())  # the check is no text


def test_the_examiner_sees_a_planted_fault(browser: Browser) -> None:
    examiner = Examiner(with_axe=True)
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.set_content("<!doctype html><html><title>Fault</title><p id=a><img src=x><div style='width:900px'>wide</div></html>")

    examiner(page)
    page.close()

    assert any("image-alt" in fault for fault in examiner.faults)
    assert any("px wide" in fault for fault in examiner.faults)


def test_pages_keep_the_policy_in_a_browser(browser: Browser, tmp_path: Path) -> None:
    """As above but with the policy in force: its violations are said on the console."""
    examiner = Examiner(with_axe=False)
    context = browser.new_context(locale="en", viewport={"width": 1280, "height": 800})
    context.on("console", examiner.listen)
    with demo(tmp_path) as address:
        page = context.new_page()
        for path in ("/", "/apply", "/sign-in", "/handbook", "/situations/speaks-of-not-wanting-to-live", "/glossary", "/pages/accessibility"):
            page.goto(address + path)
            examiner(page)
    context.close()

    assert examiner.faults == []
