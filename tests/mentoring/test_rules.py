"""Who may be paired, by values alone."""

from dataclasses import replace
from datetime import date

import pytest

from mentoring import rules
from mentoring.rules import Facts

pytestmark = pytest.mark.bare
TODAY = date(2027, 1, 11)
ABLE = Facts(certified_until=TODAY, checked_until=TODAY, pairings=2, declared_hours=6, planned_hours=4)


def against(facts: Facts, hours_a_week: int = 2) -> list[tuple[str, str]]:
    reasons = rules.judge(facts, TODAY, most_pairings=3, hours_a_week=hours_a_week)
    return [(reason.rule, reason.key) for reason in reasons if not reason.is_met]


def test_on_the_last_day_of_everything_nothing_stands_against_it() -> None:
    reasons = rules.judge(ABLE, TODAY, most_pairings=3, hours_a_week=2)

    assert rules.is_possible(reasons)
    assert [reason.key for reason in reasons] == ["certified", "check-valid", "has-room", "hours-free"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"certified_until": None}, ("P1", "not-certified")),
        ({"is_revoked": True}, ("P1", "certificate-revoked")),
        ({"certified_until": date(2027, 1, 10)}, ("P1", "certificate-expired")),
        ({"checked_until": None}, ("P1", "check-missing")),
        ({"checked_until": date(2027, 1, 10)}, ("P1", "check-expired")),
        ({"is_check_favourable": False}, ("P1", "check-unfavourable")),
        ({"pairings": 3}, ("P3", "is-full")),
        ({"planned_hours": 5}, ("P4", "hours-used")),
        ({"declared_hours": None}, ("P4", "hours-unknown")),
        ({"is_account_closed": True}, ("P1", "account-closed")),
        ({"is_case_manager": True}, ("P7", "is-case-manager")),
        ({"is_coordinator": True}, ("P7", "is-yourself")),
    ],
)
def test_each_reason_alone_stands_against_it(change: dict[str, object], reason: tuple[str, str]) -> None:
    assert against(replace(ABLE, **change)) == [reason]  # type: ignore[arg-type]


def test_every_reason_is_told_at_once() -> None:
    assert len(against(Facts(pairings=3))) == 4


def test_hours_are_judged_with_those_of_the_pairing_in_question() -> None:
    assert against(ABLE, hours_a_week=2) == []
    assert against(ABLE, hours_a_week=3) == [("P4", "hours-used")]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 11), 6, date(2027, 7, 11)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 6, 30), 6, date(2027, 12, 30)),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, later: date) -> None:
    assert rules.months_later(day, months) == later


@pytest.mark.parametrize(
    ("ends_on", "allowed"), [(date(2027, 7, 10), False), (date(2027, 7, 11), True), (date(2027, 10, 11), True), (date(2027, 10, 12), False)]
)
def test_a_pairing_lasts_from_six_to_nine_months(ends_on: date, allowed: bool) -> None:
    assert rules.is_length_allowed(TODAY, ends_on, 6, 9) is allowed


def test_the_lowest_free_slot_is_taken() -> None:
    assert [rules.lowest_free(taken, 3) for taken in ([], [1], [1, 3], [2, 3], [1, 2, 3])] == [1, 2, 2, 1, None]


@pytest.mark.parametrize("code", ["ZG-014", "Ž-1", "ABC-99999"])
def test_a_code_is_letters_and_a_number(code: str) -> None:
    assert rules.is_plain_code(code)


@pytest.mark.parametrize("code", ["", "Anna", "ANNA-1", "ZG014", "zg-014", "010190-12345", "ZG-123456", "ZG-014 ", "Z G-1", "ZG-014\n"])
def test_a_name_or_a_personal_code_is_none(code: str) -> None:
    assert not rules.is_plain_code(code)


@pytest.mark.parametrize(("last", "following"), [(None, "ZG-001"), ("ZG-013", "ZG-014"), ("J-9", "J-10"), ("odd", "ZG-001")])
def test_a_code_is_suggested(last: str | None, following: str) -> None:
    assert rules.next_code(last) == following


def test_what_nobody_vouched_for_is_named_in_order() -> None:
    assert rules.missing(("P2", "P5", "P6"), {"P5"}) == ("P2", "P6")
