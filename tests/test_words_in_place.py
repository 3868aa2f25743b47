"""What a reader has at hand: a word of the glossary opens where it stands, for fingers, keyboards and ears; forms and cards print;
the page for danger is there without a network."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from pypdf import PdfReader

from tests.cable import CUT, Cable, cable
from tests.served import chromium, demo, sign_in

pytestmark = [pytest.mark.bare, pytest.mark.browser, pytest.mark.xdist_group("browser")]
CHAPTER = "/handbook/01-what-mentoring-is"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo(tmp_path_factory.mktemp("words")) as address:
        yield address


@pytest.fixture
def wire(house: str) -> Iterator[Cable]:
    with cable(house) as wire:
        yield wire


def chapter(browser: Browser, address: str, **options: Any) -> Page:
    page = browser.new_context(locale="en", **options).new_page()
    page.goto(address + CHAPTER)
    return page


@pytest.mark.parametrize("size", [{"width": 360, "height": 640}, {"width": 1280, "height": 800}])
def test_a_tap_opens_it_a_second_one_leads_to_the_glossary(browser: Browser, house: str, size: dict[str, int]) -> None:
    page = chapter(browser, house, viewport=size)
    violations: list[str] = []
    page.on("console", lambda message: violations.append(message.text) if message.type == "error" else None)
    word = page.locator("a.term").first
    expect(word).to_have_attribute("aria-expanded", "false")
    word.click()

    shown = page.locator(".definition")
    expect(shown).to_be_visible()
    expect(word).to_have_attribute("aria-expanded", "true")
    assert page.url == house + CHAPTER
    assert shown.locator("strong").inner_text().lower() == word.inner_text().lower()
    box, link = shown.bounding_box(), word.bounding_box()
    assert box is not None
    assert link is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert link["y"] + link["height"] <= box["y"] or box["y"] + box["height"] <= link["y"]
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).response["violations"]
    assert [one["id"] for one in found] == []

    word.click()
    page.wait_for_url("**/glossary#mentoring")
    assert violations == []


def test_the_keyboard_does_all_of_it(browser: Browser, house: str) -> None:
    page = chapter(browser, house)
    word, shown = page.locator("a.term").first, page.locator(".definition")
    word.focus()
    page.keyboard.press("Enter")

    expect(shown).to_be_visible()
    expect(word).to_be_focused()
    told = page.locator("main > [role=status].unseen")
    expect(told).to_have_text(f"{shown.locator('strong').inner_text()}: {shown.locator('strong + span').inner_text()}")
    page.keyboard.press("Tab")
    expect(shown.locator("a")).to_be_focused()
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(word).to_be_focused()
    expect(word).to_have_attribute("aria-expanded", "false")
    expect(told).to_have_text("")

    page.keyboard.press("Enter")
    expect(shown).to_be_visible()
    for _ in range(3):  # past the link and the button
        page.keyboard.press("Tab")
    expect(shown).to_have_count(0)


def test_whoever_has_moved_on_is_not_called_back(browser: Browser, house: str) -> None:
    page = chapter(browser, house)
    held: list[Route] = []
    page.route("**/glossary/*", lambda route: held.append(route))
    word = page.locator("a.term").first
    word.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(word).not_to_be_focused()
    with page.expect_response("**/glossary/*"):
        held[0].continue_()
    page.evaluate("() => new Promise(requestAnimationFrame)")

    expect(page.locator(".definition")).to_have_count(0)
    assert page.url == house + CHAPTER


def test_one_closes_the_other_and_so_does_a_tap_elsewhere(browser: Browser, house: str) -> None:
    page = chapter(browser, house)
    page.locator("a.term").nth(0).click()
    page.locator("a.term").nth(4).click()

    expect(page.locator("a.term[aria-expanded=true]")).to_have_count(1)
    expect(page.locator(".definition")).to_have_count(1)
    page.locator("h1").click()
    expect(page.locator(".definition")).to_have_count(0)


def test_without_a_script_it_is_a_link(browser: Browser, house: str) -> None:
    page = chapter(browser, house, java_script_enabled=False)
    page.locator("a.term").first.click()

    assert page.url == f"{house}/glossary#mentoring"
    page.goto(f"{house}/glossary/mentoring")
    expect(page.locator("h1")).to_have_text("Mentoring")


def test_without_a_network_the_kept_glossary_answers_and_the_page_for_danger_is_there(browser: Browser, wire: Cable) -> None:
    address = f"http://127.0.0.1:{wire.port}"
    context = browser.new_context(locale="lv", viewport={"width": 360, "height": 800})
    page = context.new_page()
    sign_in(page, address, "learner")
    page.wait_for_function("() => navigator.serviceWorker.controller && caches.has('help')")
    for path in ("/glossary", CHAPTER):
        page.goto(address + path)
    page.wait_for_function(f"async () => Boolean(await caches.match('{CHAPTER}', {{ ignoreVary: true }}))")
    wire.become(CUT)
    context.set_offline(True)

    page.locator("a.term").first.click()
    expect(page.locator(".definition")).to_contain_text("mentorings")
    page.goto(f"{address}/crisis")
    expect(page.locator("main .crisis a[href='tel:116123']")).to_be_visible()
    assert "Līga" not in page.content()  # it is a stranger's page


def test_every_form_prints_on_one_page(browser: Browser, house: str) -> None:
    for lang in ("lv", "en"):
        page = browser.new_context(locale=lang).new_page()
        page.goto(f"{house}/handbook")
        forms = page.eval_on_selector_all("a[href^='/handbook/f']", "links => links.map(link => link.getAttribute('href'))")
        assert len(forms) == 7
        for path in forms:
            page.goto(house + path)
            assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 1, (lang, path)


def test_every_card_to_play_prints_on_a_page_of_its_own(browser: Browser, house: str) -> None:
    page = browser.new_context(locale="lv").new_page()
    sign_in(page, house, "trainer")
    page.goto(f"{house}/teach/material/05-role-cards")
    cards = page.locator(".cards > h2").all_inner_texts()
    pages = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]

    assert len(cards) >= 12
    assert len({next(number for number, words in enumerate(pages) if card in words) for card in cards}) == len(cards)
    assert len(pages) <= len(cards) + 2
