"""The banks of a trainer's programmes, and nobody else's."""

from collections.abc import Callable

from accounts.models import COORDINATOR, TRAINER, Person
from quizzes.models import Bank
from tests.browser import Browser
from tests.cast import Cast


def test_every_bank_with_its_questions_and_the_drafts_that_wait(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    browser = as_(toms)
    browser.post_form("/teach/banks/m01-check/import", data={"content": "Ojphbm90aGVyOjpWYWk/IHs9YSB+YiB+Y30=", "lang": "lv"})

    page = browser.get("/teach/banks").text

    assert 'href="/teach/banks/m01-check"' in page
    assert 'href="/teach/banks/motivation"' in page
    assert "1 waits" in page


def test_a_trainer_of_another_programme_sees_none(as_: Callable[..., Browser], bank: Bank, cast: Cast) -> None:
    other = cast.person("Tālis", roles=(TRAINER,), scope="another-programme", language="en")

    assert "m01-check" not in as_(other).get("/teach/banks").text


def test_nobody_else_comes_in(as_: Callable[..., Browser], bank: Bank, cast: Cast) -> None:
    assert as_(cast.learner()).get("/teach/banks").status_code == 404
    assert as_(cast.person(roles=(COORDINATOR,))).get("/teach/banks").status_code == 404
