"""What stands about the words."""

from collections.abc import Callable

import pytest
import yaml

from accounts.models import Person
from revisions.models import DRAFT
from tests.blueprints.teach.desk import LESSON, kept, standing
from tests.browser import Browser

pytestmark = pytest.mark.usefixtures("bank")
FIELDS = {"title": "Cits virsraksts", "promise": "pirmais\n\notrais", "sources": "Grāmata: 2026\nLapa", "safety": "yes"}


def version(browser: Browser) -> str:
    page = browser.get(f"{LESSON}/about").text
    return page.split('name="version" type="hidden" value="')[1].split('"')[0]


def front() -> dict[str, object]:
    draft = standing(DRAFT)
    assert draft is not None
    return yaml.safe_load(draft.source.split("---\n")[1])


def test_it_is_kept_in_the_draft_beside_the_words(as_: Callable[..., Browser], toms: Person) -> None:
    before = kept()
    answer = as_(toms).post_form(f"{LESSON}/about", data=FIELDS | {"version": version(as_(toms))})

    assert (answer.status_code, answer.location) == (303, LESSON)
    assert front() == {
        "key": "m01-l1",
        "title": "Cits virsraksts",
        "outcomes": ["o1"],
        "you_can": ["pirmais", "otrais"],
        "sources": ["Grāmata: 2026", "Lapa"],
        "safety": True,
    }
    assert kept() == before


def test_the_second_of_two_authors_is_shown_the_others(as_: Callable[..., Browser], toms: Person) -> None:
    seen = version(as_(toms))
    as_(toms).post_form(f"{LESSON}/about", data=FIELDS | {"version": seen})
    answer = as_(toms).post_form(f"{LESSON}/about", data=FIELDS | {"version": seen, "title": "Trešais"})

    assert answer.status_code == 409
    assert "Cits virsraksts" in answer.text
    assert "Trešais" in answer.text
    assert front()["title"] == "Cits virsraksts"


def test_a_text_without_a_title_is_refused(as_: Callable[..., Browser], toms: Person) -> None:
    assert as_(toms).post_form(f"{LESSON}/about", data=FIELDS | {"version": version(as_(toms)), "title": " "}).status_code == 422
    assert standing(DRAFT) is None
