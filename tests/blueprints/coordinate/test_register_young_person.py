"""Taking a young person in: a code, what helps, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import Person
from courses.models import Programme
from db import db
from mentoring.models import YoungPerson
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme
from tests.mentoring.builders import young_person

ADDRESS = "/coordinate/young-people/new"


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def ilze(cast: Cast, programme: Programme) -> Person:
    return cast.coordinator("Ilze", language="en")


@pytest.fixture
def gita(cast: Cast) -> Person:
    return cast.case_manager("Gita")


def typed(case_manager: Person, **changes: Any) -> dict[str, Any]:
    fields = {
        "code": "ZG-014",
        "age_band": "21-25",
        "municipality": "Jelgava",
        "languages": ["lv", "ru"],
        "interests": "Suņi, maizes cepšana",
        "support_needs": ["quiet-places"],
        "case_manager": case_manager.public_id,
    }
    return fields | changes


def registered() -> list[YoungPerson]:
    return list(db.session.scalars(select(YoungPerson)))


def test_a_code_is_suggested(cast: Cast, as_: Callable[..., Browser], ilze: Person) -> None:
    client = as_(ilze)
    assert 'value="ZG-001"' in client.get(ADDRESS).text

    young_person(cast, "J-019")

    assert 'value="J-020"' in client.get(ADDRESS).text


def test_somebody_is_registered(as_: Callable[..., Browser], ilze: Person, gita: Person) -> None:
    answer = as_(ilze).post_form(ADDRESS, typed(gita))

    (someone,) = registered()
    assert (answer.status_code, answer.location) == (303, f"/coordinate/young-people/{someone.public_id}")
    assert (someone.code, someone.age_band, someone.languages, someone.support_needs) == ("ZG-014", "21-25", ["lv", "ru"], ["quiet-places"])
    assert (someone.case_manager_id, someone.registered_by_id) == (gita.id, ilze.id)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "Jānis"}, "A code is up to three capital letters"),
        ({"code": ""}, "Please fill this in."),
        ({"interests": "Dzimis 010190-12345"}, "looks like a personal code"),
        ({"age_band": "7"}, "Please choose one of the offered answers."),
        ({"languages": []}, "Please choose one at least."),
        ({"languages": ["xx"]}, "Please choose from the offered answers."),
        ({"support_needs": ["F70"]}, "Please choose from the offered answers."),
        ({"municipality": ""}, "Please fill this in."),
        ({"case_manager": "nosuchthing2"}, "Please choose one of the offered answers."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(
    as_: Callable[..., Browser], ilze: Person, gita: Person, change: dict[str, Any], words: str
) -> None:
    answer = as_(ilze).post_form(ADDRESS, typed(gita) | change)

    assert answer.status_code == 422
    assert words in answer.text
    assert "maizes cepšana" in answer.text or "interests" in change
    assert registered() == []


def test_a_code_in_use_is_refused(cast: Cast, as_: Callable[..., Browser], ilze: Person, gita: Person) -> None:
    young_person(cast, "ZG-014", case_manager=gita)

    answer = as_(ilze).post_form(ADDRESS, typed(gita))

    assert answer.status_code == 422
    assert "Another young person has the code ZG-014." in answer.text


def test_only_case_managers_are_offered(cast: Cast, as_: Callable[..., Browser], ilze: Person, gita: Person) -> None:
    supervisor = cast.supervisor()

    page = as_(ilze).get(ADDRESS).text

    assert gita.public_id in page
    assert supervisor.public_id not in page


def test_others_cannot(cast: Cast, client: Browser, as_: Callable[..., Browser], programme: Programme, gita: Person, now: datetime) -> None:
    build_programme(now, key="dementia-care")
    for person in (gita, cast.trainer(), cast.learner(), cast.coordinator("Dace", scope="dementia-care")):
        assert as_(person).get(ADDRESS).status_code == 404
        assert as_(person).post_form(ADDRESS, typed(gita)).status_code == 404
    assert client.post_form(ADDRESS, typed(gita)).status_code == 303
    assert registered() == []
