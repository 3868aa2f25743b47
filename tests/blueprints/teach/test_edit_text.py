"""Writing a text: kept as a draft, shown beside as readers would see it, nothing of anybody lost."""

import re
from collections.abc import Callable

import pytest

from accounts.models import TRAINER, Person
from courses.conflicts import version_of
from quizzes.models import Bank
from revisions.models import DRAFT, FINAL
from tests.blueprints.teach.desk import BODY, LESSON, kept, publish, standing, write
from tests.browser import Browser
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bank")


def test_what_is_written_is_kept_as_a_draft_and_readers_have_what_they_had(as_: Callable[..., Browser], toms: Person, bank: Bank) -> None:
    published = standing(FINAL)
    assert published is not None
    assert write(as_(toms), BODY) == 303
    draft = standing(DRAFT)

    assert draft is not None
    assert kept() == BODY
    assert draft.author_id == toms.id
    assert standing(FINAL) == published
    assert "key: m01-l1" in draft.source


def test_beside_the_words_stands_how_they_look_and_what_must_be_mended_by_line(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY + "\n!!! nothing\n\n    x\n\n[Vārds](term:none), [vārds](term:mentor)\n\n![Kas](figure:none.svg)\n")
    page = as_(toms).get(LESSON).text

    assert '<h2 id="first">Pirmais</h2>' in page
    assert '<a class="term" href="/glossary#mentor">vārds</a>' in page
    assert "<strong>Line 9:</strong> There is no block “nothing”." in page
    assert "<strong>Line 13:</strong> “term:none” leads nowhere" in page
    assert "<strong>Line 15:</strong> “figure:none.svg” leads nowhere" in page
    assert "!!! nothing" in page  # nothing is lost


def test_drawings_and_other_texts_are_found_as_readers_have_them(as_: Callable[..., Browser], toms: Person) -> None:
    page = as_(toms).get(LESSON).text

    assert "<svg" in page
    assert '<a href="/handbook/01-about#first">nodaļa</a>' in page
    assert "things to look at" not in page


def test_the_second_of_two_authors_is_shown_both_texts_and_neither_is_lost(as_: Callable[..., Browser], toms: Person, cast: Cast) -> None:
    tina = cast.trainer("Tīna", language="en")
    seen_by_both = version_of(kept())
    write(as_(toms), "Toma vārdi.\n", version=seen_by_both)
    answer = as_(tina).post_form(LESSON, data={"body": "Tīnas vārdi.\n", "version": seen_by_both})

    assert answer.status_code == 409
    assert "Toma vārdi." in answer.text
    assert "Tīnas vārdi." in answer.text
    assert kept() == "Toma vārdi.\n"
    assert "Toms Ozols wrote in this draft last" in as_(tina).get(LESSON).text
    assert write(as_(tina), "Tīnas vārdi.\n") == 303  # she has seen both, and keeps hers


def test_the_other_language_stands_beside_with_what_changed_since_the_translation_marked(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY)
    publish(as_(toms), change="material", summary="Par satikšanos ir citādi.")
    page = as_(toms).get("/teach/texts/lesson/m01-l1/en?beside=other").text

    assert "<ins>Snieg.</ins>" in page
    assert "<del>Līst.</del>" in page


@pytest.mark.parametrize("address", [LESSON, "/teach/texts/page/about/lv", "/teach/texts/chapter/h01/en", "/teach/texts/situation/asks/lv"])
def test_every_kind_that_has_an_editor_opens(as_: Callable[..., Browser], toms: Person, address: str) -> None:
    assert as_(toms).get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/teach/texts/lesson/none/lv",
        "/teach/texts/lesson/m01-l1/de",
        "/teach/texts/case/m01-case/lv",
        "/teach/texts/item/m01-c00/lv",
        "/teach/texts/x/y/lv",
    ],
)
def test_what_is_no_text_of_the_desk_is_not_there(as_: Callable[..., Browser], toms: Person, address: str) -> None:
    assert as_(toms).get(address).status_code == 404


def test_nobody_of_another_programme_reads_or_writes_it(as_: Callable[..., Browser], cast: Cast) -> None:
    other = as_(cast.person("Tālis", roles=(TRAINER,), scope="another-programme"))

    assert other.get(LESSON).status_code == 404
    assert other.get("/teach/texts/page/about/lv").status_code == 404
    assert write(other, BODY) == 404
    assert standing(DRAFT) is None


def test_too_much_and_personal_codes_are_refused_with_the_words_kept_on_the_page(as_: Callable[..., Browser], toms: Person) -> None:
    answer = as_(toms).post_form(LESSON, data={"body": "Kods 010190-12345.", "version": version_of(kept())})

    assert answer.status_code == 422
    assert "Kods 010190-12345." in answer.text
    assert write(as_(toms), "x" * 100_001) == 422
    assert standing(DRAFT) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '![x](figure:"><script>alert(1)</script>)',
        '!!! note "<img src=x onerror=alert(1)>"\n\n    x',
        "## <svg onload=alert(1)> {#a}",
        "x {: onclick=alert(1) style=color:red }",
        '[^1"><script>alert(1)</script>]',
        "<textarea></textarea><script>alert(1)</script>",
        '!!! quote "lesson:m01-l1#first<script>alert(1)</script>"',
        "[<b onmouseover=alert(1)>x</b>](term:<script>)",
    ],
)
def test_nothing_that_is_written_runs(as_: Callable[..., Browser], toms: Person, hostile: str) -> None:
    """In the field, the preview, what must be mended, the difference and the history: letters, never markup."""
    write(as_(toms), f"{BODY}\n{hostile}\n")
    pages = [as_(toms).get(address).text for address in (LESSON, f"{LESSON}/preview", f"{LESSON}/publish", f"{LESSON}/history")]

    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg onload" not in page
        assert 'href="javascript' not in page
        assert "<b onmouseover" not in page
        assert not re.search(r"<[a-z][^>]* (?:style|on[a-z]+)=", page)
