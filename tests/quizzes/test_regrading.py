"""An item that turned out wrong: shown first, proposed by one, confirmed by another, and nobody who passed is failed by it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from accounts.models import AuditEvent, Person
from courses.models import Programme, Progress
from db import db
from errors import NotVisible, Refused
from quizzes.access import item_for, regrade_for
from quizzes.desk import answers_to_mark
from quizzes.errors import NotOffered, OwnResult, ProposedAlready, ReasonTooShort, RegradeChanged, RegradeSettled, SamePerson
from quizzes.models import ALL_POINTS, CONFIRMED, LEFT_OUT, RIGHT_KEY, WITHDRAWN, Attempt, DrawnItem, Item, Quiz, Regrade, ReplacedResult
from quizzes.queries import drawn_of, marked
from quizzes.regrading import confirm_regrade, digest_of, effects_of, figures_of, planned, propose_regrade, withdraw_regrade
from quizzes.scoring import Answered, mark_check, share
from quizzes.services import start_attempt, submit_attempt
from quizzes.signals import attempt_regraded
from revisions.models import Revision
from revisions.services import publish_revision
from tests.cast import Cast
from tests.courses.builders import build_programme, enrol
from tests.quizzes.builders import answer_all, build_check, choice, open_text, take

REASON = "Pareiza ir arī otrā atbilde."
HOUR = timedelta(hours=1)
KEYS = ["c1", "c2", "c3", "c4", "c5"]


def says(**answers: str) -> Callable[[DrawnItem], dict[str, Any]]:
    """Right (`b`) in everything but what is named."""
    return lambda drawn: {"choice": answers.get((drawn.revision.body or {})["key"], "b")}


@pytest.fixture
def programme(now: datetime) -> Programme:
    return build_programme(now)


@pytest.fixture
def check(programme: Programme, now: datetime) -> Quiz:
    """Five questions, four of which pass it."""
    return build_check(now, draw=5, bodies=[choice(key) for key in KEYS])


@pytest.fixture
def wrong(check: Quiz) -> Revision:
    """The revision of the first question, whose key says `b`."""
    return db.session.scalars(select(Revision).join(Revision.text).where(Revision.body["key"].as_string() == "c1")).one()


def put_right(at: datetime) -> Revision:
    """The revision that puts it right, from now on the final one: the key is `c`."""
    return publish_revision(kind="item", key="c1", lang="mul", title="", source="put right", body=choice("c1", right="c"), at=at)


@pytest.fixture
def item(wrong: Revision) -> Item:
    return db.session.scalars(select(Item).where(Item.text_id == wrong.text_id)).one()


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator("Ilze")


@pytest.fixture
def inga(cast: Cast) -> Person:
    return cast.coordinator("Inga")


@pytest.fixture
def sit(cast: Cast, programme: Programme, check: Quiz, now: datetime) -> Callable[..., Attempt]:
    def sit(**answers: str) -> Attempt:
        enrolment = enrol(cast.learner(), programme, now)
        return take(enrolment.person, check, now, enrolment=enrolment, answer=says(**answers))

    return sit


def proposed(item: Item, wrong: Revision, by: Person, at: datetime, remedy: str = ALL_POINTS, right: Revision | None = None) -> Regrade:
    return propose_regrade(item=item, wrong=wrong, remedy=remedy, right=right, reason=REASON, by=by, at=at)


def confirmed(regrade: Regrade, by: Person, at: datetime) -> dict[str, int]:
    plan = planned(regrade)
    return confirm_regrade(regrade=regrade, plan=plan, seen=digest_of(plan.effects), by=by, at=at)


def test_who_would_gain_and_lose_is_shown_and_nothing_is_written(sit: Callable[..., Attempt], wrong: Revision, now: datetime) -> None:
    gains, loses, same = sit(c1="c", c2="a"), sit(), sit(c1="a")
    results = [dict(one.result) for one in (gains, loses, same)]
    effects = {one.attempt.id: one for one in effects_of(wrong=wrong, remedy=RIGHT_KEY, right=put_right(now))}

    assert (effects[gains.id].before, effects[gains.id].after, effects[gains.id].gains) == (Fraction(3, 5), Fraction(4, 5), True)
    assert (effects[gains.id].was_passed, effects[gains.id].is_passed) == (False, True)
    assert (effects[loses.id].before, effects[loses.id].after, effects[loses.id].loses) == (1, Fraction(4, 5), True)
    assert (effects[same.id].gains, effects[same.id].loses) == (False, False)
    assert [one.result for one in (gains, loses, same)] == results
    assert figures_of(list(effects.values())) == {"attempts": 3, "gain": 1, "lose": 1, "pass": 1, "kept": 0}


def test_confirmed_by_another_it_stands_and_what_stood_before_is_kept(
    sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime
) -> None:
    gains, told = sit(c1="c", c2="a"), []
    before = dict(gains.result)
    regrade = proposed(item, wrong, ilze, now, RIGHT_KEY, put_right(now))
    with attempt_regraded.connected_to(lambda sender, at: told.append(sender.id)):
        assert confirmed(regrade, inga, now + HOUR)["pass"] == 1

    assert (regrade.status, regrade.settled_by_id, regrade.settled_at) == (CONFIRMED, inga.id, now + HOUR)
    assert (gains.passed, gains.result["points"], told) == (True, 4, [gains.id])
    kept = db.session.scalars(select(ReplacedResult)).one()
    assert (kept.result, kept.passed, kept.why, kept.regrade_id) == (before, False, "regraded", regrade.id)
    done = db.session.scalars(select(Progress).where(Progress.enrolment_id == gains.enrolment_id, Progress.completed_at.is_not(None))).one()
    assert done.completed_at == now + HOUR


def test_nobody_who_passed_is_failed(sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime) -> None:
    passed = sit(c2="a")
    right = put_right(now)
    effects = effects_of(wrong=wrong, remedy=RIGHT_KEY, right=right)
    assert [(one.is_kept, one.is_passed, one.after) for one in effects] == [(True, True, Fraction(3, 5))]
    confirmed(proposed(item, wrong, ilze, now, RIGHT_KEY, right), inga, now)

    assert (passed.passed, passed.result["passed"], passed.result["kept"], passed.result["points"]) == (True, True, True, 3)


@pytest.mark.parametrize(("remedy", "points", "of"), [(ALL_POINTS, 4, 5), (LEFT_OUT, 3, 4)])
def test_a_question_without_a_right_answer_gives_its_points_or_counts_nowhere(
    sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime, remedy: str, points: int, of: int
) -> None:
    attempt = sit(c1="a", c2="a")
    confirmed(proposed(item, wrong, ilze, now, remedy), inga, now)

    assert (attempt.result["points"], attempt.result["of"]) == (points, of)


def test_an_attempt_under_way_is_marked_so_when_it_is_handed_in(
    cast: Cast, programme: Programme, check: Quiz, item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime
) -> None:
    enrolment = enrol(cast.learner(), programme, now)
    attempt = start_attempt(person=enrolment.person, quiz=check, enrolment=enrolment, at=now)
    answer_all(attempt, now, says(c1="a", c2="a"))
    assert confirmed(proposed(item, wrong, ilze, now), inga, now)["attempts"] == 0
    submit_attempt(attempt=attempt, at=now + HOUR)

    assert (attempt.result["points"], attempt.passed) == (4, True)


def test_answers_to_a_question_that_turned_out_wrong_wait_for_nobody_any_more(
    cast: Cast, programme: Programme, ilze: Person, inga: Person, now: datetime
) -> None:
    check, enrolment = build_check(now, key="own-words", draw=2, bodies=[choice("w1"), open_text("w2")]), enrol(cast.learner(), programme, now)
    said = {"w1": {"choice": "b"}, "w2": {"text": "Es klausītos."}}
    attempt = take(enrolment.person, check, now, enrolment=enrolment, answer=lambda drawn: said[(drawn.revision.body or {})["key"]])
    wrong = next(one.revision for one in drawn_of(attempt) if one.item.interaction == "open-text")
    item = db.session.scalars(select(Item).where(Item.text_id == wrong.text_id)).one()
    assert (attempt.passed, len(answers_to_mark(inga))) == (None, 1)
    confirmed(proposed(item, wrong, ilze, now, LEFT_OUT), inga, now)

    assert (attempt.passed, attempt.result["points"], attempt.result["of"]) == (True, 1, 1)
    assert answers_to_mark(inga) == []


def test_attempts_that_were_given_another_revision_stay_as_they_are(
    sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime
) -> None:
    put_right(now)
    later = sit(c1="a", c2="a")
    confirmed(proposed(item, wrong, ilze, now), inga, now)

    assert (later.result["points"], later.passed) == (3, False)
    assert all(one.regrade_id is None for one in drawn_of(later))


@pytest.mark.parametrize("remedy", [RIGHT_KEY, ALL_POINTS, LEFT_OUT])
def test_a_crowd_has_the_results_that_marking_one_by_one_gives(
    sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime, remedy: str
) -> None:
    crowd = [sit(c1=first, c2=second, c3=third) for first in "abc" for second in "ab" for third in "ab"]
    before = {one.id: (dict(one.result), one.passed) for one in crowd}
    confirmed(proposed(item, wrong, ilze, now, remedy, put_right(now) if remedy == RIGHT_KEY else None), inga, now)

    for attempt in crowd:
        db.session.refresh(attempt)
        result, passed = marked(attempt, drawn_of(attempt))
        is_kept = before[attempt.id][1] and not passed
        assert (attempt.result, attempt.passed) == ((result | {"passed": True, "kept": True}, True) if is_kept else (result, passed))
    replaced = {one.attempt_id: (one.result, one.passed) for one in db.session.scalars(select(ReplacedResult))}
    assert replaced == {one.id: before[one.id] for one in crowd if before[one.id] != (one.result, one.passed)}


def test_those_whom_it_does_not_touch_keep_nobody_waiting(
    sit: Callable[..., Attempt],
    item: Item,
    wrong: Revision,
    ilze: Person,
    inga: Person,
    now: datetime,
    statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    counts = []
    for others in (1, 12):
        sit(c1="a")
        for _one in range(others):
            sit()
        regrade = proposed(item, wrong, ilze, now)
        plan = planned(regrade)
        db.session.refresh(regrade)
        with statements() as log:
            confirm_regrade(regrade=regrade, plan=plan, seen=digest_of(plan.effects), by=inga, at=now)
        counts.append(len(log))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("change", ["handed-in", "marked", "regraded"])
def test_a_plan_that_no_longer_holds_is_refused(
    cast: Cast, sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime, change: str
) -> None:
    attempt = sit(c1="a", c2="a")
    regrade = proposed(item, wrong, ilze, now)
    plan = planned(regrade)
    second = next(one for one in drawn_of(attempt) if (one.revision.body or {})["key"] == "c2")
    match change:
        case "handed-in":
            sit()
        case "marked":
            second.marks = "1/2"
        case "regraded":
            confirmed(proposed(second.item, second.revision, ilze, now), inga, now)
    db.session.flush()

    with pytest.raises(RegradeChanged):
        confirm_regrade(regrade=regrade, plan=plan, seen=digest_of(plan.effects), by=inga, at=now)


def test_a_second_regrade_of_a_wording_takes_the_place_of_the_first(
    sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime
) -> None:
    attempt = sit(c1="c", c2="a")
    confirmed(proposed(item, wrong, ilze, now, RIGHT_KEY, put_right(now)), inga, now)
    confirmed(proposed(item, wrong, ilze, now, LEFT_OUT), inga, now)

    db.session.refresh(attempt)
    assert (attempt.result["points"], attempt.result["of"], attempt.passed, attempt.result["kept"]) == (3, 4, True, True)


def test_every_step_is_in_the_trail(sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime) -> None:
    attempt = sit(c1="a")
    regrade = proposed(item, wrong, ilze, now)
    confirmed(regrade, inga, now)

    acts = [(event.act, event.actor_id, event.object_id) for event in db.session.scalars(select(AuditEvent).where(AuditEvent.act.like("%regrade%")))]
    assert acts == [
        ("propose-regrade", ilze.id, regrade.public_id),
        ("confirm-regrade", inga.id, regrade.public_id),
        ("regrade-attempt", inga.id, attempt.public_id),
    ]


def test_who_proposed_it_does_not_confirm_it(item: Item, wrong: Revision, ilze: Person, now: datetime) -> None:
    with pytest.raises(SamePerson):
        confirmed(proposed(item, wrong, ilze, now), ilze, now)


def test_the_database_holds_that_two_people_decide(item: Item, wrong: Revision, ilze: Person, now: datetime) -> None:
    regrade = proposed(item, wrong, ilze, now)
    regrade.status, regrade.settled_by_id, regrade.settled_at = CONFIRMED, ilze.id, now

    with pytest.raises(Exception, match="two_people"):
        db.session.flush()
    db.session.rollback()


def test_it_is_settled_once(item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime) -> None:
    regrade = proposed(item, wrong, ilze, now)
    withdraw_regrade(regrade=regrade, by=ilze, at=now)
    assert regrade.status == WITHDRAWN

    with pytest.raises(RegradeSettled):
        confirmed(regrade, inga, now)
    with pytest.raises(RegradeSettled):
        withdraw_regrade(regrade=regrade, by=inga, at=now)


def test_what_was_seen_is_what_is_confirmed(
    sit: Callable[..., Attempt], item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime
) -> None:
    regrade = proposed(item, wrong, ilze, now)
    seen = digest_of(effects_of(wrong=wrong, remedy=ALL_POINTS))
    attempt = sit(c1="a", c2="a")

    with pytest.raises(RegradeChanged):
        confirm_regrade(regrade=regrade, plan=planned(regrade), seen=seen, by=inga, at=now)
    assert attempt.passed is False


def test_one_proposal_at_a_time(item: Item, wrong: Revision, ilze: Person, inga: Person, now: datetime) -> None:
    proposed(item, wrong, ilze, now)

    with pytest.raises(ProposedAlready):
        proposed(item, wrong, inga, now, LEFT_OUT)


def test_nobody_decides_about_a_result_of_their_own(
    cast: Cast, programme: Programme, check: Quiz, item: Item, wrong: Revision, ilze: Person, now: datetime
) -> None:
    insider = cast.person("Ieva", roles=("coordinator", "learner"))
    take(insider, check, now, enrolment=enrol(insider, programme, now), answer=says(c1="a"))

    with pytest.raises(OwnResult):
        proposed(item, wrong, insider, now)
    with pytest.raises(OwnResult):
        confirmed(proposed(item, wrong, ilze, now), insider, now)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"reason": "  Par īsu.  "}, ReasonTooShort), ({"remedy": "free"}, NotOffered), ({"remedy": RIGHT_KEY}, NotOffered)],
)
def test_what_is_not_a_proposal_is_refused(
    item: Item, wrong: Revision, ilze: Person, now: datetime, change: dict[str, Any], refusal: type[Refused]
) -> None:
    with pytest.raises(refusal):
        propose_regrade(**{"item": item, "wrong": wrong, "remedy": ALL_POINTS, "reason": REASON, "by": ilze, "at": now} | change)


def test_the_key_is_of_another_revision_of_the_same_item(item: Item, wrong: Revision, ilze: Person, now: datetime) -> None:
    other = db.session.scalars(select(Revision).where(Revision.body["key"].as_string() == "c2")).one()
    for right in (wrong, other):
        with pytest.raises(NotOffered):
            proposed(item, wrong, ilze, now, RIGHT_KEY, right)
    with pytest.raises(NotOffered):
        proposed(item, other, ilze, now)


def test_the_doors_open_for_those_who_coordinate_what_is_tested(cast: Cast, item: Item, wrong: Revision, ilze: Person, now: datetime) -> None:
    regrade = proposed(item, wrong, ilze, now)

    assert item_for(ilze, "c1") == item
    assert regrade_for(ilze, regrade.public_id) == regrade
    elsewhere = cast.person("Olga", roles=("coordinator",), scope="another")
    for person in (elsewhere, cast.trainer(), cast.learner(), cast.administrator()):
        with pytest.raises(NotVisible):
            item_for(person, "c1")
        with pytest.raises(NotVisible):
            regrade_for(person, regrade.public_id)
    with pytest.raises(NotVisible):
        item_for(ilze, "nothing")


@pytest.mark.bare
@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_giving_its_points_or_leaving_out_what_was_missed_never_costs_anybody(answers: list[bool], data: st.DataObject) -> None:
    policy = {"parts": [{"key": "items", "mastery": 80}]}
    place = data.draw(st.integers(0, len(answers) - 1))

    def result(remedy: str) -> dict[str, Any]:
        return mark_check(
            policy,
            [
                Answered("choice", choice("c"), {"choice": "b" if ok else "a"}, "items", remedy=remedy if n == place else "")
                for n, ok in enumerate(answers)
            ],
        )

    assert share(result(ALL_POINTS)) >= share(result(""))
    if not answers[place] and len(answers) > 1:
        assert share(result(LEFT_OUT)) >= share(result(""))
