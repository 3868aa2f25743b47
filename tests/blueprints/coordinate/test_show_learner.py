"""One learner: the conditions of the certificate, their study and tests, their meetings and file."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import AuditEvent
from courses.models import Enrolment, Intake, Programme
from courses.services import enrol_learner
from db import db
from meetings.services import observe
from notebook.services import write_in_journal
from quizzes.models import DrawnItem
from quizzes.repeats import MIDWAY
from recruitment.models import INTERVIEW, REFERENCE
from recruitment.queries import application_of
from recruitment.services import enrol_applicant, record_evidence
from tests.browser import Browser
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.meetings.builders import build_meeting
from tests.quizzes.builders import build_motivation, build_readiness, finish_modules, right, take, wrong

As = Callable[..., Browser]
VIEWS = ["criteria", "study", "meetings"]


def harmful(drawn: DrawnItem) -> dict[str, Any]:
    return {"best": "c", "worst": "a"} if drawn.item.critical else right(drawn)


def learner(cast: Cast, now: datetime, programme: Programme | None = None) -> Enrolment:
    """Somebody who applied, was accepted and is enrolled."""
    by = cast.coordinator("Inga")
    enrolment = enrol_applicant(application=cast.accepted(programme or build_programme(now), by=by), by=by, at=now)
    db.session.commit()
    return enrolment


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens(cast: Cast, as_: As, now: datetime, view: str) -> None:
    enrolment = learner(cast, now)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/learners/{enrolment.public_id}?view={view}")

    assert page.status_code == 200
    assert "Kristīne Kalniņa" in page.text


def test_opens_on_the_conditions(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = learner(cast, now)
    browser = as_(cast.coordinator(language="en"))

    for address in ("", "?view=magic"):
        page = browser.get(f"/coordinate/learners/{enrolment.public_id}{address}").text
        assert all(f">C{number}<" in page for number in range(1, 11))


def test_the_study_view_shows_results_by_topic_and_what_was_harmful(cast: Cast, as_: As, now: datetime) -> None:
    quiz, enrolment = build_readiness(now), learner(cast, now)
    finish_modules(enrolment, now)
    take(enrolment.person, quiz, now, enrolment=enrolment, answer=harmful)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/learners/{enrolment.public_id}?view=study").text

    assert "A harmful action was chosen" in page
    assert "Mentoring (en)" in page
    assert "2 / 2" in page
    assert "5 of 5" in page


def test_the_answers_to_a_test_are_not_shown(cast: Cast, as_: As, now: datetime) -> None:
    quiz, enrolment = build_readiness(now), learner(cast, now)
    finish_modules(enrolment, now)
    take(enrolment.person, quiz, now, enrolment=enrolment)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/learners/{enrolment.public_id}?view=study").text

    assert not re.search(r"(option|action) [a-d]\b", page)
    assert "stem" not in page.replace("system", "")


def test_no_view_shows_the_journal(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = learner(cast, now)
    write_in_journal(person=enrolment.person, activity_key="mentor-training-reflection", body="CANARY", at=now)
    db.session.commit()
    browser = as_(cast.coordinator())

    assert all("CANARY" not in browser.get(f"/coordinate/learners/{enrolment.public_id}?view={view}").text for view in VIEWS)


def test_the_meetings_view_shows_the_file_and_never_the_secret_link(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    enrolment = learner(cast, now, programme)
    build_meeting(programme, cast.trainer(), now)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/learners/{enrolment.public_id}?view=meetings").text

    assert "Mid-term meeting on Zoom" in page
    assert "Interview" in page
    assert "Inga Bērziņa" in page
    assert "CANARY-77001" not in page


def test_without_an_application_says_so(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = enrol(cast.person(), build_programme(now), now)

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/learners/{enrolment.public_id}?view=meetings").text

    assert "enrolled without an application" in page


def test_the_file_is_that_of_this_learner(cast: Cast, as_: As, now: datetime) -> None:
    programme = build_programme(now)
    enrolment, other = learner(cast, now, programme), cast.application(programme, given_name="Zane")
    record_evidence(application=other, kind=REFERENCE, seen_on=now.date(), subject="CANARY", by=cast.coordinator(), at=now)
    db.session.commit()

    assert "CANARY" not in as_(cast.coordinator()).get(f"/coordinate/learners/{enrolment.public_id}?view=meetings").text


@pytest.mark.parametrize("view", VIEWS)
def test_every_look_is_on_the_trail(cast: Cast, as_: As, now: datetime, view: str) -> None:
    enrolment, coordinator = learner(cast, now), cast.coordinator()

    as_(coordinator).get(f"/coordinate/learners/{enrolment.public_id}?view={view}")

    seen = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "view-learner")).one()
    assert (seen.actor_id, seen.object_id, seen.note) == (coordinator.id, enrolment.public_id, view)


@pytest.mark.parametrize("view", VIEWS)
def test_of_oneself_nothing_is_shown(cast: Cast, as_: As, now: datetime, view: str) -> None:
    programme, me, other = build_programme(now), cast.coordinator("Kristīne", language="en"), cast.coordinator("Inga")
    application = cast.accepted(programme, person=me, by=other)
    record_evidence(application=application, kind=INTERVIEW, seen_on=now.date(), note="CANARY", by=other, at=now)
    enrolment = enrol_applicant(application=application, by=other, at=now)
    db.session.commit()

    page = as_(me).get(f"/coordinate/learners/{enrolment.public_id}?view={view}").text

    assert "Your own way" in page
    assert "CANARY" not in page


@pytest.mark.parametrize("view", VIEWS)
def test_does_not_exist_for_the_coordinator_of_another_programme_even_as_its_trainer(cast: Cast, as_: As, now: datetime, view: str) -> None:
    programme = build_programme(now)
    build_programme(now, "other")
    both = cast.person("Liene", roles=("trainer",))
    cast_scope = cast.coordinator("Rita", scope="other")
    intake = Intake(programme=programme, name="Pavasaris", starts_on=date(2027, 2, 1), trainers=[both, cast_scope])
    enrolment = enrol_learner(person=cast.person(), programme=programme, intake=intake, by=None, at=now)
    db.session.commit()

    assert as_(cast_scope).get(f"/coordinate/learners/{enrolment.public_id}?view={view}").status_code == 404
    assert as_(both).get(f"/coordinate/learners/{enrolment.public_id}?view={view}").status_code == 404


@pytest.mark.parametrize("who", ["trainer", "supervisor", "case_manager", "administrator", "learner"])
def test_does_not_exist_for_others(cast: Cast, as_: As, now: datetime, who: str) -> None:
    enrolment = learner(cast, now)

    assert as_(getattr(cast, who)()).get(f"/coordinate/learners/{enrolment.public_id}").status_code == 404


@pytest.mark.parametrize(("view", "count"), [("criteria", 5), ("study", 9), ("meetings", 6)])
def test_takes_a_fixed_number_of_statements(cast: Cast, as_: As, now: datetime, statements, view: str, count: int) -> None:
    """The session, the learner, what the view shows (of the study: the extra time, how and how fast tests
    were answered); and, after the answer, the trail."""
    programme = build_programme(now)
    enrolment = learner(cast, now, programme)
    browser, address = as_(cast.coordinator()), f"/coordinate/learners/{enrolment.public_id}?view={view}"

    with statements() as few:
        browser.get(address)
    _fill(cast, now, enrolment)
    with statements() as many:
        browser.get(address)

    assert (len(few), len(many)) == (count, count)


def _fill(cast: Cast, now: datetime, enrolment: Enrolment) -> None:
    application = application_of(enrolment.person, enrolment.programme)
    assert application is not None
    for number in range(30):
        record_evidence(application=application, kind=INTERVIEW, seen_on=now.date(), by=cast.coordinator(), at=now)
        build_meeting(enrolment.programme, cast.trainer(), now + timedelta(days=number))
    db.session.commit()


def test_tells_what_a_repeat_of_the_motivation_test_says_beside_the_start(cast: Cast, as_: As, now: datetime) -> None:
    def lower(drawn: DrawnItem) -> dict[str, Any]:
        return {"level": 1} if drawn.part == "motives" else right(drawn)

    enrolment, quiz = enrol(cast.learner("Anna"), build_programme(now), now), build_motivation(now)
    take(enrolment.person, quiz, now, answer=lambda drawn: {"level": 5} if drawn.item.topic == "values" else right(drawn))
    address = f"/coordinate/learners/{enrolment.public_id}?view=study"
    before = as_(cast.coordinator(language="en")).get(address).text

    take(enrolment.person, quiz, now, answer=lower, occasion=MIDWAY)
    page = as_(cast.coordinator(language="en")).get(address).text

    assert "Motive and experience" not in before
    assert "Motive and experience: title values (en)" in page
    assert "then 20, now 20" in page
    assert "then 6, now 6" in page


def test_tells_how_far_the_observers_agree_and_asks_them_to_talk(cast: Cast, as_: As, now: datetime) -> None:
    enrolment = enrol(cast.learner("Anna"), build_programme(now), now)
    address = f"/coordinate/learners/{enrolment.public_id}?view=meetings"
    seen = {"autonomy": 3, "boundaries": 3, "safety": 3, "remark": "", "at": now}
    observe(enrolment=enrolment, observer=cast.trainer("Toms"), listening=4, **seen)
    db.session.commit()
    before = as_(cast.coordinator(language="en")).get(address).text
    observe(enrolment=enrolment, observer=cast.trainer("Tīna"), listening=2, **seen)
    db.session.commit()

    page = as_(cast.coordinator(language="en")).get(address).text

    assert "The second observer has not described it yet." in before
    assert "The same level on 3 of 4 behaviours, at most one level apart on 3." in page
    assert "Two levels or more apart: listening." in page


@pytest.mark.parametrize(
    ("level", "told"),
    [(10, "Feels very sure, and the answers do not bear it out yet"), (4, "A support plan with the supervisor"), (7, "7 of 10")],
)
def test_tells_how_sure_somebody_feels_and_what_helps_but_no_single_answer(cast: Cast, as_: As, now: datetime, level: int, told: str) -> None:
    enrolment, quiz = enrol(cast.learner("Anna"), build_programme(now), now), build_readiness(now)
    finish_modules(enrolment, now)
    take(enrolment.person, quiz, now, enrolment=enrolment, answer=lambda drawn: {"level": level} if drawn.part == "self_efficacy" else wrong(drawn))

    page = as_(cast.coordinator(language="en")).get(f"/coordinate/learners/{enrolment.public_id}?view=study").text

    assert told in page
    assert "se1 stem" not in page
