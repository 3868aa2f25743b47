"""A bank's questions, and what a format has no place for, before it is taken along."""

from collections.abc import Callable

from accounts.models import TRAINER, Person
from quizzes.models import Bank
from tests.browser import Browser
from tests.cast import Cast


def test_the_questions_stand_there_with_what_they_ask(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    page = as_(toms).get("/teach/banks/m01-check").text

    assert "m01-c01" in page
    assert "One of several" in page
    assert "Download" not in page


def test_asked_for_a_format_it_says_what_has_no_place_there(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    page = as_(toms).get("/teach/banks/m01-check?form=gift&lang=lv").text

    assert "GIFT has no place for outcome, paragraph." in page
    assert "Other programs read one language alone: Latvian." in page
    assert 'href="/teach/banks/m01-check/download/lv.gift"' in page


def test_a_format_that_has_none_of_the_questions_offers_no_file(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    page = as_(toms).get("/teach/banks/readiness-situations?form=moodle-xml&lang=mul").text

    assert "This format has none of the questions of this bank." in page
    assert "The best and the worst action" in page
    assert "/download" not in page


def test_a_format_that_nobody_knows_is_an_error_of_the_form(as_: Callable[..., Browser], bank: Bank, toms: Person) -> None:
    assert as_(toms).get("/teach/banks/m01-check?form=word&lang=lv").status_code == 422


def test_a_bank_of_another_programme_does_not_exist(as_: Callable[..., Browser], bank: Bank, cast: Cast) -> None:
    other = cast.person("Tālis", roles=(TRAINER,), scope="another-programme")

    assert as_(other).get("/teach/banks/m01-check").status_code == 404
    assert as_(other).get("/teach/banks/nowhere").status_code == 404
