"""Study with the network cut in the middle of everything, in Chromium, over a cable that is cut, hangs or loses answers."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.cable import CUT, DEAF, HANGING, UP, Cable, cable
from tests.served import chromium, demo, sign_in

pytestmark = [pytest.mark.bare, pytest.mark.browser, pytest.mark.xdist_group("browser")]

MODULE = "/modules/01-mentoring"
LESSON, OTHER = f"{MODULE}/01-what-mentoring-is", f"{MODULE}/03-why-it-ends"
TASK, REFLECTION, CASE = f"{MODULE}/task", f"{MODULE}/reflection", f"{MODULE}/case"
KEPT_PAGES = """async () => {
  const kept = (await caches.keys()).filter((name) => name.startsWith("kept-"));
  const requests = await Promise.all(kept.map(async (name) => (await caches.open(name)).keys()));
  return requests.flat().map((request) => new URL(request.url).pathname);
}"""
WAITING = """() => new Promise((resolve) => {
  const asked = indexedDB.open("celabiedrs", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
  asked.onsuccess = () => {
    const all = asked.result.transaction("outbox").objectStore("outbox").getAll();
    all.onsuccess = () => { asked.result.close(); resolve(all.result); };
  };
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo(tmp_path_factory.mktemp("offline")) as address:
        yield address


@pytest.fixture
def wire(house: str) -> Iterator[Cable]:
    with cable(house) as wire:
        yield wire


class Device:
    """A browser on a phone, at the end of a cable."""

    def __init__(self, browser: Browser, wire: Cable, **options: Any):
        self.wire, self.address = wire, f"http://127.0.0.1:{wire.port}"
        self.context: BrowserContext = browser.new_context(locale="lv", viewport={"width": 360, "height": 800}, **options)
        self.context.set_default_timeout(30_000)
        self.errors: list[str] = []
        self.context.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.page = self.context.new_page()

    def sign_in(self, who: str) -> None:
        sign_in(self.page, self.address, who)
        if who not in ("trainer", "coordinator"):
            self.until(lambda: self.page.evaluate("() => Boolean(navigator.serviceWorker.controller)"))
            self.until(lambda: self.kept())

    def open(self, path: str, page: Page | None = None) -> Page:
        page = page or self.page
        page.goto(self.address + path)
        return page

    def cut(self, how: str = CUT) -> None:
        self.wire.become(how)
        if how == CUT:
            self.context.set_offline(True)

    def mend(self) -> None:
        self.wire.become(UP)
        self.context.set_offline(False)

    def kept(self) -> list[str]:
        return self.page.evaluate(KEPT_PAGES)

    def waiting(self, page: Page | None = None) -> list[dict[str, Any]]:
        return (page or self.page).evaluate(WAITING)

    def until(self, holds: Callable[[], Any]) -> None:
        """Wait until the browser has come so far."""
        for _ in range(200):
            try:
                if holds():
                    return
            except PlaywrightError as error:  # the page has just moved on
                if "context was destroyed" not in str(error):
                    raise
            self.page.wait_for_timeout(100)
        raise AssertionError(f"never came true; waiting: {self.waiting()}, kept: {self.kept()}, asked: {self.wire.asked}")

    def until_sent(self) -> None:
        self.until(lambda: not self.waiting())

    def until_waiting(self, count: int) -> None:
        self.until(lambda: len(self.waiting()) == count)


@pytest.fixture
def device(browser: Browser, wire: Cable) -> Iterator[Callable[..., Device]]:
    made: list[Device] = []

    def make(who: str = "learner", over: Cable | None = None, **options: Any) -> Device:
        made.append(Device(browser, over or wire, **options))
        if who:
            made[-1].sign_in(who)
        return made[-1]

    yield make
    for one in made:
        one.context.close()


def body_of(device: Device, path: str) -> str:
    """What a page of the house has in its field, seen from another device."""
    return device.open(path).locator("textarea[name=body]").input_value()


def begin_case(device: Device) -> None:
    """At the first scene, whatever was chosen before."""
    again = device.open(CASE).locator("form[action$='/case/restart'] button")
    if again.count():
        again.click()
    expect(device.page.locator(".chosen")).to_have_count(0)
    device.until_sent()


# reading


def test_what_was_opened_can_be_read_without_a_network(device: Callable[..., Device]) -> None:
    phone = device()
    for path in (LESSON, "/programme", "/handbook", "/situations", "/glossary"):
        phone.open(path)
    assert phone.errors == []
    phone.cut()

    for path in (LESSON, "/programme", "/handbook", "/situations", "/glossary", "/home"):
        page = phone.open(path)
        expect(page.locator("#offline")).to_contain_text(re.compile(r"Bez tīkla\. Šī lapa ir saglabāta \d\d\.\d\d\."))
        assert page.locator("h1").count() == 1


def test_a_page_that_is_not_kept_is_said_so_in_the_readers_language(device: Callable[..., Device]) -> None:
    phone = device()
    phone.until(lambda: "/offline" in phone.kept())
    phone.cut()

    page = phone.open(OTHER)

    expect(page.locator("h1:visible")).to_have_text("Šīs lapas Tavā ierīcē nav")
    expect(page.get_by_role("link", name="Mans ceļš").first).to_be_visible()


def test_a_network_that_hangs_gives_the_kept_page_after_a_moment(device: Callable[..., Device]) -> None:
    phone = device()
    phone.open(LESSON)
    phone.open("/home")
    phone.cut(HANGING)

    expect(phone.open(LESSON).locator("#offline")).to_contain_text("Bez tīkla")


def test_what_must_not_be_kept_is_not(device: Callable[..., Device]) -> None:
    phone = device("almost")
    for path in ("/meetings", "/criteria", "/certificate", "/account", "/my-young-people", "/application", "/tests/m01-check", "/home"):
        phone.open(path)

    assert set(phone.kept()) <= {"/home", "/offline"}


def test_everything_is_kept_on_request_and_removed_on_request(device: Callable[..., Device]) -> None:
    phone = device()
    page = phone.open("/offline")
    expect(page.locator("[data-about]").first).to_contain_text("Visa programma")
    page.get_by_role("button", name="Saglabāt šajā ierīcē visu").click()
    expect(page.locator("[data-progress] p")).to_contain_text("Gatavs", timeout=60_000)
    pages = page.evaluate("async () => (await (await fetch('/offline/pages')).json()).pages")
    assert set(pages) <= set(phone.kept())
    assert len(pages) > 25
    phone.cut()

    chapter = next(path for path in pages if path.startswith("/handbook/"))
    for path in (OTHER, CASE, TASK, chapter, pages[-1]):
        expect(phone.open(path).locator("#offline")).to_contain_text("Bez tīkla")
    phone.mend()
    page = phone.open("/offline")
    page.get_by_role("button", name="Dzēst saglabāto").click()
    phone.until(lambda: not phone.kept())


# writing


def test_what_is_typed_outlasts_the_tab_and_is_sent_when_the_network_is_back(device: Callable[..., Device], house: str) -> None:
    phone, words = device(), "Rakstīts vilcienā, tunelī."
    phone.open(REFLECTION)
    phone.cut()
    phone.page.fill("[name=body]", words)
    expect(phone.page.locator("form [role=status]")).to_contain_text("Saglabāts šajā ierīcē")
    phone.page.close()
    phone.page = phone.context.new_page()

    page = phone.open(REFLECTION)
    expect(page.locator("[name=body]")).to_have_value(words)
    expect(page.locator("#offline")).to_contain_text("Gaida nosūtīšanu: 1")
    phone.mend()
    phone.until_sent()

    with cable(house) as other:
        assert body_of(device("learner", over=other), REFLECTION) == words


def test_what_waits_is_listed_with_its_words_and_can_be_removed(device: Callable[..., Device]) -> None:
    phone = device()
    phone.open("/offline")
    phone.open(TASK)
    phone.cut()
    phone.page.fill("[name=body]", "Šis gaida.")
    phone.until_waiting(1)

    page = phone.open("/offline")
    expect(page.locator("#waiting .words")).to_have_text("Šis gaida.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#waiting button").click()

    expect(page.locator("#nothing-waits")).to_be_visible()
    assert phone.waiting() == []


def test_choices_reading_and_place_wait_in_order_and_are_carried_out(device: Callable[..., Device]) -> None:
    phone = device("mentor")
    phone.open(LESSON)
    begin_case(phone)
    choices = phone.page.locator("button[name=choice]").count()
    phone.cut()
    phone.page.locator("button[name=choice]").first.click()
    expect(phone.page.locator("form [role=status]").first).to_contain_text("Saglabāts šajā ierīcē")
    phone.open(LESSON)
    phone.page.mouse.wheel(0, 1500)
    phone.until_waiting(2)
    assert [entry["url"] for entry in phone.waiting()] == [f"{CASE}/choose", f"{LESSON}/position"]
    phone.wire.count_anew()
    phone.mend()
    phone.until_sent()

    sent = [line for line in phone.wire.asked if line.startswith("POST") and "beat" not in line]
    assert sent[:2] == [f"POST {CASE}/choose", f"POST {LESSON}/position"]
    assert choices
    assert phone.open(CASE).locator(".chosen").count() == 1


def test_an_answer_that_is_lost_on_the_way_is_asked_for_again_and_done_once(device: Callable[..., Device]) -> None:
    phone = device("mentor")
    begin_case(phone)
    phone.wire.count_anew()
    phone.cut(DEAF)
    phone.page.locator("button[name=choice]").first.click()
    expect(phone.page.locator("form [role=status]").first).to_contain_text("Saglabāts šajā ierīcē")
    phone.mend()
    phone.until_sent()

    assert phone.wire.asked.count(f"POST {CASE}/choose") >= 2
    assert phone.open(CASE).locator(".chosen").count() == 1


def test_having_read_a_lesson_waits_too(device: Callable[..., Device]) -> None:
    phone = device()
    phone.open("/programme")
    links = [link.get_attribute("href") or "" for link in phone.page.locator(".activities a").all()]
    for lesson in links:
        if re.search(r"/\d\d-[^/]+$", lesson) and phone.open(lesson).locator("#completes form").count():
            break
    else:
        pytest.fail("the learner has read every lesson")
    phone.cut()
    phone.page.locator("#completes form button").click()
    expect(phone.page.locator("#completes [role=status]")).to_contain_text("Saglabāts šajā ierīcē")
    phone.mend()
    phone.until_sent()

    expect(phone.open(lesson).locator("#completes")).to_contain_text("Ieskaitīts")


# two versions of a text


def test_what_was_saved_elsewhere_is_shown_beside_and_never_overwritten(device: Callable[..., Device], house: str) -> None:
    phone = device()
    phone.open(REFLECTION)
    phone.cut()
    phone.page.fill("[name=body]", "Telefonā rakstītais.")
    phone.until_waiting(1)
    with cable(house) as other:
        desk = device("learner", over=other)
        desk.open(REFLECTION)
        desk.page.fill("[name=body]", "Pie galda rakstītais.")
        desk.until(lambda: f"POST {REFLECTION}/draft" in other.asked and not desk.waiting())
        phone.mend()
        both = phone.page.locator(".conflict")
        expect(both.locator(".theirs")).to_have_text("Pie galda rakstītais.")
        expect(phone.page.locator("[name=body]")).to_have_value("Telefonā rakstītais.")
        assert body_of(desk, REFLECTION) == "Pie galda rakstītais."

        both.get_by_role("button", name="Paturēt abas").click()
        phone.until_sent()

        assert body_of(desk, REFLECTION) == "Pie galda rakstītais.\n\nTelefonā rakstītais."


@pytest.mark.parametrize(("choice", "kept"), [("Paturēt manu", "Otrajā cilnē."), ("Ņemt otru", "Pirmajā cilnē.")])
def test_two_tabs_never_write_over_each_other(device: Callable[..., Device], choice: str, kept: str) -> None:
    phone = device("almost")
    first, second = phone.page, phone.context.new_page()
    phone.open(TASK, first)
    phone.open(TASK, second)
    first.fill("[name=body]", "Pirmajā cilnē.")
    expect(first.locator("form [role=status]")).to_contain_text("Saglabāts plkst.")
    second.fill("[name=body]", "Otrajā cilnē.")
    expect(second.locator(".theirs")).to_have_text("Pirmajā cilnē.")

    second.locator(".conflict").get_by_text(choice).click()
    phone.until_sent()

    expect(second.locator("[name=body]")).to_have_value(kept)
    assert body_of(phone, TASK) == kept
    assert phone.waiting() == []


def test_typing_on_while_it_is_saved_is_no_conflict(device: Callable[..., Device]) -> None:
    phone = device()
    field = phone.open(TASK).locator("[name=body]")
    field.fill("")
    for word in ("Viens ", "divi ", "trīs ", "četri "):
        field.press_sequentially(word, delay=60)
        phone.page.wait_for_timeout(500)
    phone.until_sent()

    assert phone.page.locator(".conflict").count() == 0
    assert body_of(phone, TASK) == "Viens divi trīs četri "


# whose device it is


def test_signing_out_leaves_nothing_behind(device: Callable[..., Device]) -> None:
    phone = device()
    phone.open(LESSON)
    phone.page.locator("details.menu:has(form[action='/sign-out']) summary").click()
    phone.page.locator("form[action='/sign-out'] button").click()
    phone.page.wait_for_url(re.compile(r"/$"))

    assert phone.page.evaluate("async () => (await caches.keys()).filter((name) => name.startsWith('kept-'))") == []
    assert phone.page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    assert phone.waiting() == []


def test_signing_out_says_what_would_be_lost(device: Callable[..., Device]) -> None:
    phone, asked = device(), []
    phone.open(TASK)
    phone.cut()
    phone.page.fill("[name=body]", "Vēl nenosūtīts.")
    phone.until_waiting(1)
    phone.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    phone.page.locator("details.menu:has(form[action='/sign-out']) summary").click()
    phone.page.locator("form[action='/sign-out'] button").click()
    phone.until(lambda: asked)

    expect(phone.page.locator("[name=body]")).to_have_value("Vēl nenosūtīts.")
    assert asked == ["Vēl nav nosūtīts: 1. Ja tagad izrakstīsies, tas pazudīs."]
    assert len(phone.waiting()) == 1


@pytest.mark.parametrize("second", ["almost", "trainer"])
def test_another_person_on_the_device_sees_and_sends_nothing_of_the_first(device: Callable[..., Device], house: str, second: str) -> None:
    phone = device()
    before = body_of(phone, REFLECTION)
    phone.cut()
    phone.page.fill("[name=body]", "Pirmās personas dienasgrāmata.")
    phone.until_waiting(1)
    phone.open("/home")
    phone.context.clear_cookies()  # the session is lost; nobody has signed out
    phone.wire.count_anew()
    phone.mend()

    phone.sign_in(second)
    phone.until_sent()
    assert REFLECTION not in phone.kept()
    phone.cut()
    assert "dienasgrāmata" not in phone.open(REFLECTION).content()
    phone.mend()
    with cable(house) as other:
        assert body_of(device("learner", over=other), REFLECTION) == before
        if second == "almost":
            assert "dienasgrāmata" not in body_of(phone, REFLECTION)


# what it costs


def test_the_worker_adds_nothing_to_what_a_lesson_costs(device: Callable[..., Device], browser: Browser, wire: Cable) -> None:
    """A signed-in learner on a device that has nothing yet; then the next lesson. Once a device the worker fetches whom to call."""
    cookies = device().context.cookies()
    fresh = device("")
    fresh.context.add_cookies(cookies)
    wire.count_anew()
    fresh.open(LESSON)
    fresh.until(lambda: fresh.kept() and fresh.page.evaluate("() => caches.has('files')"))
    fresh.until(lambda: fresh.page.evaluate("() => caches.match('/crisis', { ignoreVary: true }).then(Boolean)"))
    first, first_bytes = list(wire.asked), wire.received
    wire.count_anew()
    fresh.open(OTHER)
    fresh.page.wait_for_timeout(1500)

    assert len([line for line in first if line != "GET /crisis"]) <= 7, first
    assert first_bytes <= 80_000
    assert len(wire.asked) <= 2, wire.asked
    assert wire.received <= 12_000  # headers are 1,100 of them
    assert fresh.errors == []


def test_without_workers_everything_stays_as_it_was(device: Callable[..., Device]) -> None:
    phone = device("", service_workers="block")
    phone.sign_in("coordinator")
    assert phone.errors == []


def test_pages_are_kept_under_the_same_policy(device: Callable[..., Device]) -> None:
    phone = device()
    phone.open(LESSON)
    headers = phone.page.evaluate(
        "async () => { const name = (await caches.keys()).find((one) => one.startsWith('kept-')); const cache = await caches.open(name);"
        " return Promise.all((await cache.keys()).map(async (one) => (await cache.match(one)).headers.get('Content-Security-Policy'))); }"
    )

    assert len(headers) >= 2
    assert all("default-src 'none'" in policy for policy in headers)


def test_the_page_of_what_waits_looks_right(device: Callable[..., Device], tmp_path: Path) -> None:
    phone = device()
    page = phone.open("/offline")
    width = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")

    assert width[0] <= width[1]


# answers of a test


def begin_test(device: Device) -> Page:
    """The first check, under way."""
    device.open("/tests/m01-check").locator("main .button:not(.quiet)").first.click()
    expect(device.page.locator("#answers")).to_be_visible()
    return device.page


def answers_on(page: Page) -> list[str]:
    return [field.get_attribute("id") or "" for field in page.locator("#answers input[type=radio]:checked").all()]


def test_an_answer_given_while_the_network_is_cut_waits_and_is_sent_once(device: Callable[..., Device], house: str) -> None:
    phone = device("mentor")
    page = begin_test(phone)
    attempt = page.url
    page.locator("#q1-1").check()
    expect(page.locator("#answers [role=status].saved")).to_contain_text("Saglabāts plkst.")
    phone.cut()
    page.locator("#q1-2").check()
    page.locator("#q2-3").check()
    page.locator(".asked[data-place='3'] [name=flagged]").check()
    expect(page.locator("#answers [role=status].saved")).to_contain_text("Saglabāts šajā ierīcē")
    phone.until_waiting(3)
    page.get_by_role("button", name="Iesniegt").click()
    page.wait_for_timeout(1500)
    assert page.url == attempt  # goes nowhere while something waits
    phone.wire.count_anew()
    phone.mend()
    phone.until_sent()

    assert phone.wire.asked.count(f"POST {attempt.removeprefix(phone.address)}/responses") == 3
    with cable(house) as other:
        desk = begin_test(device("mentor", over=other))
        assert answers_on(desk) == ["q1-2", "q2-3"]
        assert desk.locator("[name=flagged]:checked").get_attribute("value") == "3"


def test_an_answer_whose_receipt_is_lost_and_one_of_a_closed_tab_both_arrive(device: Callable[..., Device]) -> None:
    phone = device("almost")
    page = begin_test(phone)
    address = page.url.removeprefix(phone.address)
    phone.cut(DEAF)
    page.locator("#q1-1").check()
    expect(page.locator("#answers [role=status].saved")).to_contain_text("Saglabāts šajā ierīcē")
    page.close()
    phone.page = phone.context.new_page()
    phone.mend()
    page = phone.open(address)
    phone.until_sent()

    assert answers_on(page) == ["q1-1"]
    assert answers_on(phone.open(address)) == ["q1-1"]


def test_an_answer_that_is_quicker_than_the_script_is_sent(device: Callable[..., Device]) -> None:
    phone = device("almost")
    address = begin_test(phone).url.removeprefix(phone.address)
    quick = "document.getElementById('q2-2')?.click()"
    phone.page.add_init_script(f"document.addEventListener('readystatechange', () => {{ if (document.readyState === 'interactive') {quick}; }})")
    page = phone.open(address)
    expect(page.locator(".asked[data-place='2'] .kept")).to_contain_text("Saglabāts plkst.")

    assert "q2-2" in answers_on(phone.open(address))


def test_a_tab_that_was_left_open_takes_nothing_back(device: Callable[..., Device]) -> None:
    phone = device("almost")
    old = begin_test(phone)
    address = old.url.removeprefix(phone.address)
    old.locator("#q3-1").check()
    phone.until_sent()
    new = phone.context.new_page()
    phone.open(address, new)
    new.locator("#q3-2").check()
    expect(new.locator("#answers [role=status].saved")).to_contain_text("Saglabāts plkst.")
    old.locator("#q4-1").check()
    expect(old.locator(".asked[data-place='4'] .kept")).to_contain_text("Saglabāts plkst.")
    with old.expect_navigation():
        old.get_by_role("button", name="Saglabāt un turpināt vēlāk").click()

    assert {"q3-2", "q4-1"} <= set(answers_on(phone.open(address)))


def test_what_comes_after_the_end_is_refused_plainly_and_its_words_are_kept(device: Callable[..., Device], house: str) -> None:
    phone = device("learner")
    page = begin_test(phone)
    words = page.locator("label[for=q1-1]").inner_text()
    phone.cut()
    page.locator("#q1-1").check()
    phone.until_waiting(1)
    with cable(house) as other:
        desk = begin_test(device("learner", over=other))
        desk.get_by_role("button", name="Iesniegt").click()
        desk.get_by_role("button", name="Iesniegt, kā ir").click()
        desk.wait_for_url("**/result")
    phone.mend()
    expect(page.locator("#answers [role=status].saved")).to_contain_text("Tests jau ir iesniegts")

    page = phone.open("/offline")
    expect(page.locator("#waiting .state")).to_contain_text("Tests jau ir iesniegts")
    expect(page.locator("#waiting .words")).to_have_text(words)
