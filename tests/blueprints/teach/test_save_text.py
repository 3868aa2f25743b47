"""A draft is kept while it is typed."""

from collections.abc import Callable

import pytest

from accounts.models import Person
from courses.conflicts import version_of
from revisions.models import DRAFT
from tests.blueprints.teach.desk import LESSON, kept, standing, write
from tests.browser import Browser
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("bank")
JSON = {"Accept": "application/json"}


def save(browser: Browser, body: str, version: str, **fields: str) -> tuple[int, dict[str, str]]:
    answer = browser.post_form(f"{LESSON}/draft", data={"body": body, "version": version, **fields}, headers=JSON)
    return answer.status_code, answer.get_json()


def test_a_script_is_told_when_and_as_which_version(as_: Callable[..., Browser], toms: Person) -> None:
    status, told = save(as_(toms), "Pirmais teikums.", version_of(kept()))
    again, later = save(as_(toms), "Pirmais teikums. Otrs.", told["version"])

    assert (status, told["saved"]) == (200, "Saved at 18:00")
    assert (again, kept()) == (200, "Pirmais teikums. Otrs.\n")
    assert later["version"] == version_of(kept())


def test_of_two_authors_the_second_is_told_in_json_what_stands_there(as_: Callable[..., Browser], toms: Person, cast: Cast) -> None:
    seen = version_of(kept())
    save(as_(toms), "Toma vārdi.", seen)
    status, told = save(as_(cast.trainer("Tīna")), "Tīnas vārdi.", seen)

    assert (status, told["theirs"]) == (409, "Toma vārdi.\n")
    assert kept() == "Toma vārdi.\n"


def test_both_may_be_kept_one_below_the_other(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), "Viens.\n")
    answer = as_(toms).post_form(
        f"{LESSON}/draft", data={"body": "Otrs.", "version": version_of(kept()), "join": "1"}, headers={"Accept": "text/html"}
    )

    assert (answer.status_code, answer.location) == (303, LESSON)
    assert kept() == "Viens.\n\nOtrs.\n"


def test_what_may_not_be_stored_is_refused(as_: Callable[..., Browser], toms: Person) -> None:
    status, told = save(as_(toms), "Kods 010190-12345.", version_of(kept()))

    assert status == 422
    assert "personal code" in told["problem"]
    assert standing(DRAFT) is None
