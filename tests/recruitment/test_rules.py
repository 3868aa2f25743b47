"""Rules of recruitment: values in, values out."""

from dataclasses import dataclass
from datetime import date

import pytest

from courses.rules import Standard
from recruitment import rules
from recruitment.models import EVIDENCE_KINDS

pytestmark = pytest.mark.bare
TODAY = date(2027, 1, 11)


@dataclass
class Entry:
    kind: str
    seen_on: date = date(2027, 1, 4)
    valid_until: date | None = None
    is_favourable: bool = True
    is_void: bool = False


def missing(entries: list[Entry], today: date, standard: Standard = Standard()) -> list[rules.Requirement]:  # noqa: B008
    """What a decision would still wait for."""
    return [one for one in rules.requirements(entries, today, standard) if not one.is_met]


def check(valid_until: date, **fields: object) -> Entry:
    return Entry("record-check", valid_until=valid_until, **fields)


@pytest.mark.parametrize(
    ("year", "month", "years"),
    [
        (2000, 1, 26),  # born this month 27 years ago: perhaps not yet
        (1999, 12, 27),
        (2000, 2, 26),
        (1999, 1, 27),
    ],
)
def test_counts_only_years_that_are_completed_for_certain(year: int, month: int, years: int) -> None:
    assert rules.completed_years(year, month, TODAY) == years


def test_older_than_26_is_27_completed() -> None:
    assert rules.is_old_enough(1999, 12, 27, TODAY)
    assert not rules.is_old_enough(2000, 1, 27, TODAY)


@pytest.mark.parametrize(("year", "month"), [(2027, 2), (2040, 1), (1900, 1), (1990, 13), (1990, 0)])
def test_nobody_is_born_tomorrow_or_in_a_thirteenth_month(year: int, month: int) -> None:
    assert not rules.is_possible_birth(year, month, TODAY)


@pytest.mark.parametrize("text", ["120390-12345", "mans kods ir 12039012345.", "320000-12345", "120390 - 12345", "120390–12345"])
def test_knows_a_personal_code_however_it_is_written(text: str) -> None:
    assert rules.has_personal_code("", text)


@pytest.mark.parametrize("text", ["+37129123456", "29123456", "tālrunis 6720 0000", "LV80BANK0000435195001", "2026. gada 22. novembrī", ""])
def test_takes_other_numbers_for_what_they_are(text: str) -> None:
    assert not rules.has_personal_code(text)


def test_all_is_missing_before_anything_was_seen() -> None:
    assert {requirement.kind for requirement in missing([], TODAY)} == {"interview", "reference", "record-check", "qualification", "code"}


def test_what_is_needed_are_kinds_of_evidence() -> None:
    assert set(rules.KINDS) <= set(EVIDENCE_KINDS)


def test_one_reference_is_not_two() -> None:
    [references] = [one for one in rules.requirements([Entry("reference")], TODAY, Standard()) if one.kind == "reference"]

    assert (references.have, references.needed, references.is_met) == (1, 2, False)


def test_a_programme_says_how_many_references_and_what_it_asks_at_all() -> None:
    asked = Standard(apply=("C4", "C5", "C10"), references=3)

    assert {one.kind: one.needed for one in missing([Entry("reference")], TODAY, asked)} == {
        "interview": 1,  # nobody is accepted without
        "reference": 3,
        "record-check": 1,
        "code": 1,
    }


def test_two_references_are_enough() -> None:
    assert "reference" not in {one.kind for one in missing([Entry("reference"), Entry("reference")], TODAY)}


def test_what_was_voided_counts_no_more() -> None:
    entries = [Entry("interview", is_void=True), check(date(2028, 1, 1), is_void=True), Entry("code", is_void=True)]

    assert len(missing(entries, TODAY)) == 5


def test_an_interview_counts_however_it_went_and_a_reference_only_where_it_speaks_for_the_person() -> None:
    entries = [Entry("interview", is_favourable=False), Entry("code", is_favourable=False)]
    met = {one.kind for one in rules.requirements(entries, TODAY, Standard()) if one.is_met}

    assert met == {"interview"}


def test_a_check_counts_on_its_last_day() -> None:
    assert "record-check" not in {one.kind for one in missing([check(TODAY)], TODAY)}


def test_an_expired_check_is_missing_and_says_so() -> None:
    [found] = [one for one in missing([check(date(2027, 1, 10))], TODAY) if one.kind == "record-check"]

    assert found.is_expired


def test_the_check_seen_last_is_the_one_that_counts() -> None:
    good, bad = check(date(2028, 1, 1), seen_on=date(2026, 12, 1)), check(date(2028, 1, 1), seen_on=date(2027, 1, 5), is_favourable=False)

    assert rules.standing_check([good, bad]) is bad
    assert "record-check" in {one.kind for one in missing([good, bad], TODAY)}


def test_the_same_referee_is_known_however_typed() -> None:
    assert rules.same_words("Jānis Ozols,  kolēģis", "jānis ozols, kolēģis")
    assert not rules.same_words("Jānis Ozols", "Jānis Ozoliņš")
