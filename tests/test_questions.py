"""Every kind of question in a browser: by keyboard alone, without a script, on a phone; saved, resumed elsewhere, told in the end.

The bank is a test's own (every-kind.yaml), put in place of the one of the first module.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from publishing.formatting import canonical_yaml
from tests.served import CELABIEDRS, ROOT, chromium, demo, environment_of, sign_in

pytestmark = [pytest.mark.bare, pytest.mark.browser, pytest.mark.xdist_group("browser")]
ITEMS = yaml.safe_load((ROOT / "tests/every-kind.yaml").read_text(encoding="utf-8"))
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHAIRS = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 90"><rect class="soft" x="90" y="40" width="60" height="8"/>'
    '<rect class="strong" x="40" y="30" width="24" height="50"/><rect class="line" x="176" y="30" width="24" height="50"/></svg>\n'
)


def content_with_every_kind(folder: Path) -> Path:
    """A copy of content/ whose first module's check holds an item of every kind, all of which are drawn."""
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    module = content / "programmes/mentor-training/01-mentoring"
    check = yaml.safe_load((module / "check.yaml").read_text(encoding="utf-8")) | {"draw": len(ITEMS), "items": ITEMS}
    (module / "check.yaml").write_text(canonical_yaml(check), encoding="utf-8")
    for lang in ("lv", "en"):
        (module / "figures").mkdir(exist_ok=True)
        (module / f"figures/chairs.{lang}.svg").write_text(CHAIRS)
    return content


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("questions")
    with demo(folder) as address:
        env = environment_of(folder, address)
        content = content_with_every_kind(folder)
        subprocess.run([CELABIEDRS, "content", "sync", "--folder", content], env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        yield address


@pytest.fixture
def learner(browser: Browser, house: str) -> Iterator[Callable[..., Page]]:
    """`learner(viewport=…)` is the demo's learner in a browser of their own, at the check, under way."""
    contexts = []

    def begin(**options: object) -> Page:
        context = browser.new_context(locale="lv", reduced_motion="reduce", **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        sign_in(page, house, "learner")
        page.goto(f"{house}/tests/m01-check")
        page.locator('main :is(form[action$="/start"] button, a.button[href*="/attempts/"])').first.click()
        page.wait_for_url("**/attempts/*")
        return page

    yield begin
    for context in contexts:
        context.close()


def question(page: Page, kind: str) -> str:
    """The name of the question of this kind on the page: q1, q2 …, found by its stem."""
    item = next(item for item in ITEMS if item["interaction"] == kind)
    words = item["stem"]["lv"].splitlines()[0].replace("**", "")
    return page.locator(".question", has_text=words).get_attribute("id") or ""


def answer_by_keyboard(page: Page) -> None:
    """Answer every question without a mouse; where two answers are asked for, both."""
    press = page.keyboard.press

    def at(selector: str) -> None:
        page.locator(selector).first.focus()

    for kind in ("choice", "true-false", "likert", "pair", "scale"):
        at(f"#{question(page, kind)} input[type=radio]")
        press("Space")
    at(f"#{question(page, 'choices')} input[type=checkbox]")
    press("Space")
    press("Tab")
    press("Space")
    for name, keys in (("matching", 3), ("ordering", 4)):
        at(f"#{question(page, name)} select")
        for place in range(keys):
            press("ArrowDown")
            if name == "ordering":
                for _ in range(place):
                    press("ArrowDown")
                for _button in page.locator(f"#{question(page, name)} .row").first.locator("button").all():
                    press("Tab")
            press("Tab")
    for kind, words in (("numeric", "12,5"), ("short-text", "Trust"), ("number", "3"), ("open-text", "I say that I understand, and ask.")):
        at(f"#{question(page, kind)}-value")
        press("Control+A")
        page.keyboard.type(words)
    at(f"#{question(page, 'gaps')} input")
    press("Control+A")
    page.keyboard.type("klausās")
    press("Tab")
    press("ArrowDown")
    for name in ("a", "b", "c"):
        at(f"[name={question(page, 'likert-grid')}-{name}]")
        press("Space")
    best = question(page, "best-worst")
    at(f"[name={best}-best]")
    press("Space")
    at(f"[name={best}-worst]")
    press("ArrowDown")


def held(page: Page) -> dict[str, str]:
    """What the questions on the page hold."""
    pairs: list[list[str]] = page.eval_on_selector(
        "form[data-autosave-url]",
        "form => [...new FormData(form)].filter(([name]) => /^q\\d/.test(name)).map(([name, value]) => [name, String(value)])",
    )
    return dict(pairs)


def faults_of(page: Page) -> list[str]:
    """What axe finds, and what is wider than the screen."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found] + (["wider than the screen"] if wide else [])


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_every_kind_is_answered_by_keyboard_saved_and_resumed_elsewhere(learner: Callable[..., Page], size: dict[str, int]) -> None:
    page = learner(viewport=size)
    errors: list[str] = []
    refused = "422"  # "12," is no number yet, and is said to be none: that is no error of the page
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" and refused not in message.text else None)
    assert page.locator(".question").count() == len(ITEMS)
    assert faults_of(page) == []

    answer_by_keyboard(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    expect(page.locator("form [role=status].saved")).to_contain_text("Saglabāts")
    answers = held(page)
    assert faults_of(page) == []

    elsewhere = learner(viewport=DESK)
    assert elsewhere.url == page.url
    assert held(elsewhere) == answers
    assert all(held(elsewhere).get(f"{question(elsewhere, kind)}", "x") != "" for kind in ("choice", "numeric", "short-text", "open-text"))
    assert errors == []


def test_with_a_script_words_are_counted_and_two_that_are_given_one_place_swap(learner: Callable[..., Page]) -> None:
    page = learner(viewport=DESK)
    places = page.locator(f"#{question(page, 'ordering')} select")
    for number in range(4):
        places.nth(number).select_option(str(number + 1))
    places.nth(0).select_option("3")
    assert [one.input_value() for one in places.all()] == ["3", "2", "1", "4"]

    page.locator(f"#{question(page, 'open-text')} textarea").fill("Es saku: – jā, protams!")
    expect(page.locator(f"#{question(page, 'open-text')} output")).to_have_text("4")


def test_a_row_moves_by_its_buttons_and_is_drawn_by_a_mouse(learner: Callable[..., Page]) -> None:
    page = learner(viewport=DESK)
    asked = page.locator(f"#{question(page, 'ordering')}")
    places, labels, grips = asked.locator("select"), asked.locator(".row label"), asked.locator(".grip")
    first, second, third, fourth = labels.all_text_contents()

    asked.locator(".row").first.get_by_role("button").last.click()
    expect(labels).to_have_text([second, first, third, fourth])
    assert [one.input_value() for one in places.all()] == ["1", "2", "3", "4"]
    expect(asked.get_by_role("status")).to_contain_text(f"{first}: vieta 2")
    expect(asked.locator("button:focus")).to_have_attribute("aria-label", f"Pārvietot zemāk: {first}")

    grips.first.scroll_into_view_if_needed()
    taken, target = grips.first.bounding_box(), grips.last.bounding_box()
    assert taken is not None
    assert target is not None
    page.mouse.move(taken["x"] + 5, taken["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + target["height"] - 3, steps=6)
    page.mouse.up()
    expect(labels).to_have_text([first, third, fourth, second])
    expect(page.locator("form [role=status].saved")).to_contain_text("Saglabāts")
    page.reload()
    kept = {label.text_content(): place.input_value() for label, place in zip(labels.all(), places.all(), strict=True)}
    assert kept == {first: "1", third: "2", fourth: "3", second: "4"}


def test_what_is_typed_while_an_answer_is_being_refused_is_sent(learner: Callable[..., Page]) -> None:
    page, held_up = learner(viewport=DESK), []
    name = question(page, "numeric")
    page.route("**/responses", lambda route: route.continue_() if held_up else held_up.append(route))
    page.fill(f"#{name}-value", "12,")
    page.wait_for_timeout(1200)
    page.fill(f"#{name}-value", "11,5")
    held_up[0].continue_()

    expect(page.locator("form [role=status].saved")).to_contain_text("Saglabāts")
    page.reload()
    expect(page.locator(f"#{name}-value")).to_have_value("11,5")


def test_without_a_script_every_kind_is_kept_by_a_button_and_told_in_the_end(learner: Callable[..., Page]) -> None:
    """The last one: what is in one's own words waits for a person, and no attempt begins before that."""
    page = learner(viewport=PHONE, java_script_enabled=False)
    names = {kind: question(page, kind) for kind in ("choice", "choices", "true-false", "matching", "ordering", "gaps", "open-text", "best-worst")}
    page.locator(f"#{names['choice']} .option", has_text="biji tur").click()
    for option in page.locator(f"#{names['choices']} input[type=checkbox]").all():
        option.set_checked(False)
    page.locator(f"#{names['choices']} .option", has_text="Klausīties").click()
    page.locator(f"#{names['true-false']} .option").nth(1).click()
    school = page.get_by_label("Jaunietim ir grūti")
    school.select_option(school.locator("option", has_text="Neviens").get_attribute("value"))
    for place, words in enumerate(("Sasveicinies", "Vienojies", "Dariet kopā", "Norunā"), 1):
        page.locator(f"#{names['ordering']} .row", has_text=words).locator("select").select_option(str(place))
    page.locator(f"#{names['gaps']} input").fill("Klausās")
    page.locator(f"#{names['gaps']} select").select_option(label="jaunietis pats")
    page.locator(f"#{names['open-text']} textarea").fill("Tell me more about that, please.\n\nI care.")
    page.locator("button[name=go][value=save]").last.click()

    assert page.locator(f"#{names['open-text']} textarea").input_value() == "Tell me more about that, please.\n\nI care."
    assert page.locator(f"#{names['choices']} :checked").count() == 1
    assert page.get_by_label("Norunā nākamo reizi", exact=True).input_value() == "4"

    page.get_by_label("Vienojies").select_option("1")
    page.locator("button[name=go][value=save]").last.click()
    expect(page.get_by_role("alert")).to_contain_text("1. vieta")
    assert page.get_by_label("Vienojies").input_value() == "1"
    page.get_by_label("Vienojies").select_option("2")

    page.get_by_role("button", name="Iesniegt").click()
    if page.url.endswith("/submit"):
        page.get_by_role("button", name="Iesniegt").click()
    page.wait_for_url("**/result")
    text = page.locator("main").inner_text()
    assert "Īsa ziņa atstāj durvis vaļā." in text
    assert "Tieši tā, karte paliek jaunietim." in text
    assert "1. Sasveicinies un pasaki savu vārdu" in text
    assert "Jaunietim ir grūti ar mājasdarbiem – Neviens" in text
    assert "Aizdot naudu" not in text
    assert faults_of_plain(page) == []


def faults_of_plain(page: Page) -> list[str]:
    """Axe needs a script: what was shown without one is looked at again with it."""
    other = page.context.browser.new_context(viewport=PHONE, storage_state=page.context.storage_state(), locale="lv")  # type: ignore[union-attr]
    again = other.new_page()
    again.goto(page.url)
    found = faults_of(again)
    other.close()
    return found
