"""Regrades in a list, in the queue of those who may confirm them, and the questions of a bank."""

from collections.abc import Callable

from accounts.models import Person
from db import db
from quizzes.models import Attempt, Quiz, Regrade
from tests.browser import Browser
from tests.cast import Cast

As = Callable[..., Browser]


def test_it_waits_in_the_queue_of_others_and_stands_in_the_list(as_: As, ilze: Person, inga: Person, regrade: Regrade) -> None:
    address = f"/coordinate/regrades/{regrade.public_id}"

    assert address in as_(inga).get("/coordinate").text
    assert address not in as_(ilze).get("/coordinate").text
    for person in (ilze, inga):
        assert address in as_(person).get("/coordinate/regrades").text


def test_the_list_leads_to_the_questions_of_a_bank(cast: Cast, as_: As, ilze: Person, attempt: Attempt) -> None:
    key = db.session.get_one(Quiz, attempt.quiz_id).key
    page = as_(ilze).get(f"/coordinate/regrades?bank={key}").text

    assert 'href="/coordinate/items/c1/regrade"' in page
    assert "/coordinate/items/" not in as_(ilze).get("/coordinate/regrades?bank=nothing").text
    olga = cast.person("Olga", roles=("coordinator",), scope="another-programme")
    page = as_(olga).get(f"/coordinate/regrades?bank={key}").text
    assert f'value="{key}"' not in page
    assert "/coordinate/items/" not in page
