"""Every state of each criterion, and what holds whatever the evidence."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.rules import WAIVABLE, Standard
from credentials import models
from credentials.rules import (
    EXPIRED,
    MET,
    MISSING,
    WAIVED,
    Criterion,
    Observed,
    Presence,
    ProgrammeEvidence,
    Sitting,
    Studied,
    Waived,
    Word,
    all_settled,
    certain_from,
    judge,
    standing,
    valid_until,
)
from recruitment.rules import is_old_enough

pytestmark = pytest.mark.bare
TODAY = date(2027, 1, 11)
DAY = timedelta(days=1)
CODES = ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10"]
HOUR = 3600


def word(kind: str, favourable: bool = True, subject: str = "", until: date | None = None, on: date = TODAY - 30 * DAY) -> Word:
    return Word(kind, on, "Ilze Bērziņa", favourable, until, subject)


def came(kind: str, outcome: str = "present", minutes: int | None = 90, of: int = 90) -> Presence:
    return Presence(kind, TODAY - 9 * DAY, outcome, minutes, of, "Toms Ozols")


WORDS = (
    word("qualification", subject="social-work"),
    word("interview"),
    word("reference", subject="Jana, colleague"),
    word("reference", subject="Pēteris, neighbour"),
    word("record-check", until=TODAY + 100 * DAY),
    word("code"),
)
WHOLE = ProgrammeEvidence(
    minimum_age=27,
    counted_hours=1,
    readiness_test="readiness",
    motivation_test="motivation",
    birth=(1990, 5),
    words=WORDS,
    motivation_on=TODAY - 60 * DAY,
    readiness=(Sitting(TODAY - 3 * DAY, True),),
    modules=(Studied("m01", True, (80,)),),
    studied_on=TODAY - 10 * DAY,
    declared_seconds=HOUR,
    measured_seconds=HOUR // 2,
    presences=(came("midterm"), came("seminar-day-1", minutes=None), came("seminar-day-2", minutes=None)),
    observations=(Observed(TODAY, "A", 2), Observed(TODAY, "B", 4)),
)


def without(kind: str, *more: Word) -> ProgrammeEvidence:
    """The whole evidence without the words of a kind, and with these."""
    return replace(WHOLE, words=(*(one for one in WORDS if one.kind != kind), *more))


def seen(*presences: Presence) -> ProgrammeEvidence:
    return replace(WHOLE, presences=presences)


def one(code: str, evidence: ProgrammeEvidence, today: date = TODAY) -> Criterion:
    return next(criterion for criterion in judge(evidence, today) if criterion.code == code)


def test_all_are_judged_in_their_order_and_the_whole_evidence_meets_them() -> None:
    criteria = judge(WHOLE, TODAY)
    assert [criterion.code for criterion in criteria] == CODES
    assert {criterion.state for criterion in criteria} == {MET}
    assert all_settled(criteria)


def test_of_no_evidence_nothing_is_met_and_each_says_where_to_go() -> None:
    criteria = judge(ProgrammeEvidence(minimum_age=27, counted_hours=1, readiness_test="readiness", motivation_test="motivation"), TODAY)
    assert {criterion.state for criterion in criteria} == {MISSING}
    assert all(criterion.link_endpoint for criterion in criteria)
    assert not all_settled(criteria)
    assert not all_settled([])


STATES = [
    ("C1", replace(WHOLE, birth=None), MISSING, "age-unknown"),
    ("C1", replace(WHOLE, birth=(1999, 12)), MET, "age-reached"),
    ("C1", replace(WHOLE, birth=(2000, 1)), MISSING, "age-not-yet"),
    ("C1", replace(WHOLE, birth=(2003, 1)), MISSING, "age-not-yet"),
    ("C2", without("qualification"), MISSING, "qualification-missing"),
    ("C2", without("qualification", word("qualification", False)), MISSING, "qualification-unfavourable"),
    ("C2", without("qualification", word("qualification", False), word("qualification")), MET, "qualification-seen"),
    ("C3", replace(WHOLE, motivation_on=None), MISSING, "motivation-test-missing"),
    ("C3", without("interview"), MISSING, "interview-missing"),
    ("C3", without("interview", word("interview", False)), MISSING, "interview-unfavourable"),
    ("C3", WHOLE, MET, "interview-seen"),
    ("C4", without("reference", word("reference", subject="Jana")), MISSING, "references-missing"),
    ("C4", without("reference", word("reference", subject="Jana"), word("reference", subject=" JANA ")), MISSING, "references-missing"),
    ("C4", without("reference", word("reference", subject="Jana"), word("reference", False, subject="Pēteris")), MISSING, "references-missing"),
    ("C4", without("reference", *(word("reference", good, subject=who) for good, who in ((True, "J"), (True, "P"), (False, "P")))), MISSING, None),
    ("C4", without("reference", word("reference"), word("reference")), MET, "references-seen"),
    ("C5", without("record-check"), MISSING, "record-check-missing"),
    ("C5", without("record-check", word("record-check", False, until=TODAY + DAY)), MISSING, "record-check-unfavourable"),
    ("C5", without("record-check", word("record-check", until=TODAY)), MET, "record-check-seen"),
    ("C5", without("record-check", word("record-check", until=TODAY - DAY)), EXPIRED, "record-check-expired"),
    ("C5", without("record-check", *(word("record-check", until=TODAY + days * DAY) for days in (-9, 9))), MET, "record-check-seen"),
    ("C5", without("record-check", word("record-check", until=TODAY + DAY), word("record-check", False, until=TODAY + DAY)), MISSING, None),
    ("C6", replace(WHOLE, modules=()), MISSING, "study-modules-missing"),
    ("C6", replace(WHOLE, modules=(Studied("m01", True, (80,)), Studied("m02", False))), MISSING, "study-modules-missing"),
    ("C6", replace(WHOLE, modules=(Studied("m01", True, (79.9,)),)), MISSING, "study-check-missing"),
    ("C6", replace(WHOLE, declared_seconds=HOUR - 1), MISSING, "study-hours-missing"),
    ("C6", replace(WHOLE, measured_seconds=HOUR // 2 - 1), MISSING, "study-time-unconfirmed"),
    ("C6", replace(without("", word("study-time", False)), measured_seconds=0), MISSING, "study-time-unconfirmed"),
    ("C6", replace(without("", word("study-time")), measured_seconds=0), MET, "study-confirmed"),
    ("C6", WHOLE, MET, "study-completed"),
    ("C7", seen(), MISSING, "midterm-missing"),
    ("C7", seen(came("midterm", "absent")), MISSING, "midterm-missing"),
    ("C7", seen(came("midterm", minutes=None)), MISSING, "midterm-too-short"),
    ("C7", seen(came("midterm", minutes=67)), MISSING, "midterm-too-short"),
    ("C7", seen(came("midterm", minutes=68)), MET, "midterm-attended"),
    ("C7", seen(came("midterm", "absent"), came("midterm", minutes=90)), MET, "midterm-attended"),
    ("C7", seen(came("midterm", "made-up", None)), MET, "midterm-made-up"),
    ("C8", replace(WHOLE, readiness=()), MISSING, "readiness-missing"),
    ("C8", replace(WHOLE, readiness=(Sitting(TODAY, False),)), MISSING, "readiness-failed"),
    ("C8", replace(WHOLE, readiness=(Sitting(TODAY, False), Sitting(TODAY, True))), MET, "readiness-passed"),
    ("C9", seen(came("seminar-day-1")), MISSING, "seminar-days-missing"),
    ("C9", seen(came("seminar-day-1"), came("seminar-day-1")), MISSING, "seminar-days-missing"),
    ("C9", seen(came("seminar-day-1"), came("seminar-day-2", "absent")), MISSING, "seminar-days-missing"),
    ("C9", seen(came("seminar-day-1"), came("seminar-day-2", "made-up")), MISSING, "seminar-days-missing"),
    ("C9", replace(WHOLE, observations=(Observed(TODAY, "A", 4),)), MISSING, "seminar-observers-missing"),
    ("C9", replace(WHOLE, observations=(Observed(TODAY, "A", 4), Observed(TODAY, "B", 1))), MISSING, "seminar-talk-missing"),
    ("C9", replace(without("", word("observation-talk", False)), observations=(Observed(TODAY, "A", 1),) * 2), MISSING, "seminar-talk-missing"),
    ("C9", replace(without("", word("observation-talk")), observations=(Observed(TODAY, "A", 1),) * 2), MET, "seminar-talked-over"),
    ("C9", WHOLE, MET, "seminar-attended"),
    ("C10", without("code"), MISSING, "code-missing"),
    ("C10", without("code", word("code", False)), MISSING, "code-unfavourable"),
    ("C10", WHOLE, MET, "code-seen"),
]


@pytest.mark.parametrize(("code", "evidence", "state", "text_key"), STATES)
def test_a_criterion_stands_as_its_evidence_says(code: str, evidence: ProgrammeEvidence, state: str, text_key: str | None) -> None:
    criterion = one(code, evidence)
    assert criterion.state == state
    assert text_key is None or criterion.text_key == text_key
    assert {other.state for other in judge(evidence, TODAY) if other.code != code} <= {MET, MISSING}


def test_what_is_met_names_who_vouched_and_when() -> None:
    assert (one("C5", WHOLE).by, one("C5", WHOLE).on) == ("Ilze Bērziņa", TODAY - 30 * DAY)
    assert (one("C7", WHOLE).by, one("C7", WHOLE).on) == ("Toms Ozols", TODAY - 9 * DAY)
    assert (one("C8", WHOLE).by, one("C8", WHOLE).on) == ("", TODAY - 3 * DAY)


def test_the_way_to_a_test_names_the_programmes_own() -> None:
    criterion = one("C8", replace(WHOLE, readiness=(), readiness_test="other-test"))
    assert (criterion.link_endpoint, criterion.link_values) == ("study.show_test", {"quiz_key": "other-test"})


@pytest.mark.parametrize("code", CODES)
def test_only_what_may_be_waived_is_waived(code: str) -> None:
    nothing = ProgrammeEvidence(minimum_age=27, counted_hours=1, readiness_test="readiness", motivation_test="motivation")
    criterion = one(code, replace(nothing, waivers={code: Waived(TODAY, "Ilze Bērziņa", "Twenty years of practice")}))
    assert criterion.state == (WAIVED if code in {"C1", "C2", "C7", "C9"} else MISSING)
    if criterion.state == WAIVED:
        assert (criterion.by, criterion.details["reason"]) == ("Ilze Bērziņa", "Twenty years of practice")


def test_what_is_met_needs_no_waiver() -> None:
    assert one("C2", replace(WHOLE, waivers={"C2": Waived(TODAY, "Ilze", "Why")})).state == MET


def test_the_database_allows_the_same_waivers() -> None:
    assert models.WAIVABLE == WAIVABLE


def standard(**changed: Any) -> ProgrammeEvidence:
    """The whole evidence, of a programme that asks something else."""
    return replace(WHOLE, standard=Standard(**changed))


@pytest.mark.parametrize(
    ("code", "met", "missing"),
    [
        ("C4", {"references": 2}, {"references": 3}),
        ("C6", {"check_percent": 80}, {"check_percent": 81}),
        ("C6", {"measured_percent": 50}, {"measured_percent": 51}),
        ("C7", {"attendance_percent": 100}, {}),
        ("C9", {"observers": 1}, {"observers": 3}),
    ],
)
def test_how_much_is_asked_is_the_programmes_to_say(code: str, met: dict[str, int], missing: dict[str, int]) -> None:
    assert one(code, standard(**met)).state == MET
    if missing:
        assert one(code, standard(**missing)).state == MISSING


def test_attendance_is_measured_by_the_programmes_share() -> None:
    short = seen(came("midterm", minutes=60), *WHOLE.presences[1:])
    assert one("C7", short).details["percent"] == 75
    assert one("C7", replace(short, standard=Standard(attendance_percent=60))).state == MET


def test_what_a_programme_does_not_ask_is_not_judged() -> None:
    asked = replace(WHOLE, presences=(), standard=Standard(apply=tuple(code for code in CODES if code not in ("C7", "C9"))))
    criteria = judge(asked, TODAY)
    assert [criterion.code for criterion in criteria] == ["C1", "C2", "C3", "C4", "C5", "C6", "C8", "C10"]
    assert all_settled(criteria)


def test_a_programme_may_allow_fewer_waivers() -> None:
    nothing = replace(WHOLE, birth=None, standard=Standard(waivable=("C2",)), waivers={"C1": Waived(TODAY, "Ilze", "Why")})
    assert (one("C1", nothing).state, one("C1", nothing).is_waivable, one("C2", nothing).is_waivable) == (MISSING, False, True)


SIGNED = replace(word("code"), revised="")
CHANGED = TODAY - 10 * DAY


@pytest.mark.parametrize(
    ("signed", "revised", "state"),
    [
        (SIGNED, "", MET),
        (SIGNED, CHANGED.isoformat(), EXPIRED),
        (replace(SIGNED, revised=CHANGED.isoformat()), CHANGED.isoformat(), MET),
        (replace(SIGNED, revised=(CHANGED - DAY).isoformat()), CHANGED.isoformat(), EXPIRED),
        (word("code"), "", MET),  # on paper
        (word("code"), CHANGED.isoformat(), EXPIRED),
        (word("code", on=CHANGED), CHANGED.isoformat(), MET),
    ],
)
def test_a_material_change_of_the_code_asks_for_another_signature(signed: Word, revised: str, state: str) -> None:
    found = one("C10", replace(without("code", signed), code_revised=revised))
    assert found.state == state
    if state == EXPIRED:
        assert (found.text_key, found.details["since"], found.on) == ("code-changed", CHANGED, signed.on)


BIRTHS = st.tuples(st.integers(1940, 2015), st.integers(1, 12))
DAYS = st.dates(date(2020, 1, 1), date(2045, 12, 31))


@given(BIRTHS, st.integers(18, 40), DAYS)
def test_the_age_is_judged_as_the_application_judges_it(birth: tuple[int, int], age: int, today: date) -> None:
    assert (one("C1", replace(WHOLE, birth=birth, minimum_age=age), today).state == MET) == is_old_enough(*birth, age, today)
    assert (today >= certain_from(*birth, age)) == is_old_enough(*birth, age, today)


EVIDENCE = st.builds(
    ProgrammeEvidence,
    minimum_age=st.integers(18, 40),
    counted_hours=st.integers(1, 12),
    readiness_test=st.just("readiness"),
    motivation_test=st.just("motivation"),
    birth=st.none() | BIRTHS,
    words=st.lists(
        st.builds(
            Word,
            kind=st.sampled_from(
                ["interview", "reference", "record-check", "qualification", "code", "study-time", "observation-talk", "readiness-talk"]
            ),
            on=DAYS,
            by=st.just("Ilze"),
            is_favourable=st.booleans(),
            valid_until=st.none() | DAYS,
            subject=st.sampled_from(["", "J", "P"]),
        ),
        max_size=12,
    ).map(tuple),
    motivation_on=st.none() | DAYS,
    readiness=st.lists(st.builds(Sitting, on=DAYS, passed=st.none() | st.booleans()), max_size=3).map(tuple),
    modules=st.lists(st.builds(Studied, key=st.just("m"), is_completed=st.booleans(), checks=st.tuples(st.floats(0, 100))), max_size=3).map(tuple),
    declared_seconds=st.integers(0, 50000),
    measured_seconds=st.integers(0, 50000),
    presences=st.lists(
        st.builds(
            Presence,
            kind=st.sampled_from(["midterm", "seminar-day-1", "seminar-day-2"]),
            on=DAYS,
            outcome=st.sampled_from(["present", "absent", "made-up"]),
            minutes=st.none() | st.integers(0, 720),
            of=st.integers(15, 720),
            by=st.just("Toms"),
        ),
        max_size=5,
    ).map(tuple),
    observations=st.lists(st.builds(Observed, on=DAYS, by=st.just("A"), lowest=st.integers(1, 4)), max_size=3).map(tuple),
)


@given(EVIDENCE, DAYS)
def test_every_judgement_is_whole_and_the_same_twice(evidence: ProgrammeEvidence, today: date) -> None:
    criteria = judge(evidence, today)
    assert criteria == judge(evidence, today)
    assert [criterion.code for criterion in criteria] == CODES
    for criterion in criteria:
        assert criterion.state in (MET, MISSING, EXPIRED)
        assert criterion.is_settled or criterion.link_endpoint


@given(EVIDENCE, DAYS, st.sampled_from(["interview", "qualification", "code", "record-check", "study-time", "observation-talk"]))
def test_an_unfavourable_last_word_never_helps(evidence: ProgrammeEvidence, today: date, kind: str) -> None:
    worse = replace(evidence, words=(*evidence.words, Word(kind, today, "Ilze", False)))
    for before, after in zip(judge(evidence, today), judge(worse, today), strict=True):
        assert before.is_settled or not after.is_settled


@given(EVIDENCE, DAYS)
def test_a_waiver_settles_what_may_be_waived_and_touches_nothing_else(evidence: ProgrammeEvidence, today: date) -> None:
    waived = replace(evidence, waivers={code: Waived(today, "Ilze", "Why") for code in CODES})
    for before, after in zip(judge(evidence, today), judge(waived, today), strict=True):
        assert after.is_settled if after.code in WAIVABLE else after == before


def test_a_credential_stands_until_its_last_day_and_revocation_outlives_it() -> None:
    assert standing(False, TODAY, TODAY, replaced=False) == "valid"
    assert standing(False, TODAY, TODAY + DAY, replaced=False) == "expired"
    assert standing(False, TODAY, TODAY, replaced=True) == "replaced"
    assert standing(False, TODAY, TODAY + DAY, replaced=True) == "replaced"
    assert standing(True, TODAY, TODAY, replaced=False) == "revoked"
    assert standing(True, TODAY, TODAY + DAY, replaced=True) == "revoked"


def test_a_credential_is_valid_to_the_same_day_years_on() -> None:
    assert valid_until(date(2027, 1, 17), 2) == date(2029, 1, 17)
    assert valid_until(date(2028, 2, 29), 2) == date(2030, 2, 28)
