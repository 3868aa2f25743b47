"""What an observer saw at the seminar, by the programme's own levels."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import Person
from courses.models import Enrolment, Programme
from db import db
from meetings.models import SCALES, Observation
from meetings.queries import observations_of
from quizzes.models import READINESS, Quiz
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import bilingual, build_programme, enrol
from tests.meetings.builders import build_intake

SEEN = {"listening": "3", "autonomy": "2", "boundaries": "4", "safety": "1", "remark": "Gaidīja divreiz."}


@pytest.fixture
def programme(now: datetime) -> Programme:
    scales = [
        {"key": scale, "title": bilingual(scale.title()), "anchors": {str(n): bilingual(f"{scale} at {n}") for n in range(1, 5)}} for scale in SCALES
    ]
    db.session.add(
        Quiz(key="readiness", kind=READINESS, title=bilingual("Test"), intro=bilingual("Intro"), policy={"parts": []}, texts={"observation": scales})
    )
    return build_programme(now)


@pytest.fixture
def toms(cast: Cast) -> Person:
    return cast.trainer("Toms", language="en")


@pytest.fixture
def anna(cast: Cast, programme: Programme, toms: Person, now: datetime) -> Enrolment:
    return enrol(cast.learner("Anna"), programme, now, build_intake(programme, "Ziema", toms))


def test_each_level_is_in_the_programmes_words(as_: Callable[..., Browser], anna: Enrolment, toms: Person) -> None:
    page = as_(toms).get(f"/teach/learners/{anna.public_id}/observation").text

    for scale in SCALES:
        assert f"{scale.title()} (en)" in page
        for level in range(1, 5):
            assert f"{level}. {scale} at {level} (en)" in page


def test_what_was_seen_is_kept_and_can_be_changed(as_: Callable[..., Browser], anna: Enrolment, toms: Person) -> None:
    client, address = as_(toms), f"/teach/learners/{anna.public_id}/observation"

    assert client.post_form(address, SEEN).location == f"/teach/learners/{anna.public_id}"
    assert 'value="1" checked' in client.get(address).text
    client.post_form(address, SEEN | {"safety": "2"})

    (seen,) = observations_of(anna)
    assert (seen.observer_id, seen.listening, seen.safety, seen.remark) == (toms.id, 3, 2, "Gaidīja divreiz.")


@pytest.mark.parametrize("change", [{"safety": ""}, {"safety": "5"}, {"safety": "0"}, {"safety": "x"}, {"remark": "010190-12345"}])
def test_what_is_not_a_level_is_mended(as_: Callable[..., Browser], anna: Enrolment, toms: Person, change: dict[str, str]) -> None:
    answer = as_(toms).post_form(f"/teach/learners/{anna.public_id}/observation", SEEN | change)

    assert answer.status_code == 422
    assert db.session.query(Observation).count() == 0


def test_the_third_observer_is_told_so(cast: Cast, as_: Callable[..., Browser], anna: Enrolment, toms: Person) -> None:
    others = [cast.trainer(name, language="en") for name in ("Tīna", "Teodors")]
    anna.intake.trainers.extend(others)
    db.session.commit()
    address = f"/teach/learners/{anna.public_id}/observation"
    for person in others:
        as_(person).post_form(address, SEEN)

    answer = as_(toms).post_form(address, SEEN)

    assert answer.status_code == 422
    assert "Two observers have already described this learner." in answer.text
    assert "Gaidīja divreiz." in answer.text


def test_one_observer_does_not_see_the_others_words(cast: Cast, as_: Callable[..., Browser], anna: Enrolment, toms: Person) -> None:
    tina = cast.trainer("Tīna")
    anna.intake.trainers.append(tina)
    db.session.commit()
    address = f"/teach/learners/{anna.public_id}/observation"
    as_(tina).post_form(address, SEEN | {"remark": "CANARY-remark"})

    page = as_(toms).get(address).text

    assert "CANARY" not in page
    assert "checked" not in page


def test_without_the_programmes_words_the_levels_still_stand(as_: Callable[..., Browser], anna: Enrolment, toms: Person) -> None:
    db.session.query(Quiz).delete()
    db.session.commit()

    assert as_(toms).post_form(f"/teach/learners/{anna.public_id}/observation", SEEN).status_code == 303


def test_others_cannot(cast: Cast, client: Browser, as_: Callable[..., Browser], anna: Enrolment) -> None:
    address = f"/teach/learners/{anna.public_id}/observation"

    for person in (cast.trainer("Tīna"), cast.coordinator(), anna.person):
        assert as_(person).get(address).status_code == 404
        assert as_(person).post_form(address, SEEN).status_code == 404
    assert client.post_form(address, SEEN).status_code == 303
    assert db.session.query(Observation).count() == 0
