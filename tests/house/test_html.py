"""Every page that anybody comes to see is sound HTML: strictly parsed, headed, titled, labelled, and nothing in it is inline.

Where SAVE_PAGES names a folder every page is saved there, for the Nu checker (`.ci/check-html`).
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import g, render_template

from accounts.models import LANGUAGES
from tests.house.asking import Desk
from tests.house.crawl import Crawler, Page
from tests.house.markup import faults_in
from tests.house.world import WALKING

pytestmark = pytest.mark.bare

ROOT = Path(__file__).parent.parent.parent
REFUSALS = sorted(path.stem for path in (ROOT / "templates" / "errors").glob("[0-9]*.html"))
SOUND = """<!doctype html>
<html lang="lv"><head><meta charset="utf-8"><title>Lapa · Ceļabiedrs</title></head>
<body><main><h1>Lapa</h1>{}</main></body></html>"""


def save(page: Page) -> None:
    """Keep a page for the checker, under its own name; of several with one name the first."""
    if folder := os.environ.get("SAVE_PAGES"):
        path = Path(folder) / f"{page.name}.html"
        if not path.exists():
            path.write_text(page.text)


@pytest.mark.parametrize("who", WALKING)
def test_every_page_is_sound(crawler: Crawler, who: str) -> None:
    pages = [page for page in crawler.pages_of(who) if page.is_html]
    for page in pages:
        save(page)
    faults = [f"{page}: {fault}" for page in pages for fault in page.faults]

    assert not faults, "\n".join(faults)
    assert {page.lang for page in pages} == set(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("status", REFUSALS)
def test_every_page_of_refusal_is_sound(desk: Desk, status: str, lang: str) -> None:
    app = desk.world.apps["test"]
    with app.test_request_context("/"):
        g.language = lang
        text = render_template(f"errors/{status}.html")
    page = Page("anybody", lang, "GET", f"errors.{status}", "/", int(status), text)
    save(page)

    assert faults_in(text) == []


@pytest.mark.parametrize("who", WALKING)
def test_pages_are_in_the_language_that_was_chosen(crawler: Crawler, who: str) -> None:
    wrong = [str(page) for page in crawler.pages_of(who) if page.is_html and f'<html lang="{_language_of(page)}"' not in page.text]

    assert wrong == []


def _language_of(page: Page) -> str:
    """The reader's; a text that is looked at as learners see it stands on a page of its own language."""
    return page.address.split("/")[-2] if page.endpoint == "teach.preview_text" else page.lang


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ("<script>alert(1)</script>", "inline script"),
        ("<style>p { color: red }</style>", "inline style"),
        ('<p style="color:red">x</p>', "style on p"),
        ('<p onclick="go()">x</p>', "onclick on p"),
        ('<a href="javascript:go()">x</a>', "href on a"),
        ("<h1>Otra</h1>", "2 first headings"),
        ('<p id="a">x</p><p id="a">x</p>', "id a twice"),
        ('<input name="a" id="a">', "input a has no label"),
        ('<label for="b">B</label><input name="a" id="a" aria-label="A">', "nothing has the id b"),
        ('<a href="#away">x</a>', "nothing has the id away"),
        ('<img src="/a.png">', "img without alt"),
        ('<form method="post" action="/a"><button>x</button></form>', "a form that posts has no token"),
        ('<label>A<select name="a"><option value=""></option></select></label>', "an option without words"),
        ('<label>A<select name="a" required><option value="b">B</option></select></label>', "a list that must be answered"),
        ('<label>A<input name="a" type="number" maxlength="2"></label>', "length of a number"),
        ("<p><div>x</div></p>", "grammar"),
        ("<ul><li>x</ul></li>", "grammar"),
    ],
)
def test_a_fault_is_caught(planted: str, fault: str) -> None:
    """The planted faults, each in a page that is sound without it."""
    faults = faults_in(SOUND.format(planted))

    assert faults_in(SOUND.format("<p>x</p>")) == []
    assert any(fault in found for found in faults)


def test_a_page_without_language_or_title_is_caught() -> None:
    bare = SOUND.format("").replace(' lang="lv"', "").replace("Lapa · Ceļabiedrs", " · Ceļabiedrs")

    assert [fault.split()[0] for fault in faults_in(bare)] == ["html", "title"]


def test_the_saved_name_says_who_saw_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAVE_PAGES", str(tmp_path))
    save(Page("mentor", "lv", "GET", "study.show_home", "/home", 200, "<!doctype html>"))

    assert [path.name for path in tmp_path.iterdir()] == ["mentor-study.show_home-lv.html"]


def test_what_is_fetched_for_the_pages_is_as_it_was_built() -> None:
    result = subprocess.run([sys.executable, "assets/build.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr
