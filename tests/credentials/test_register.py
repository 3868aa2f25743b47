"""The register: narrowed down by all that can be asked, taken away without formulas; everybody of a seminar judged at once."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from accounts.models import Person
from courses.models import Enrolment, Programme
from credentials.bulk import judge_some, judged_of
from credentials.following import rename_holder
from credentials.models import Credential
from credentials.register import Narrowing, certified_now, list_register, register_of
from credentials.register_files import register_paper, register_workbook
from db import db
from meetings.models import SEMINAR_DAY_2, Meeting
from tests.cast import Cast
from tests.credentials.builders import revoke

FORMULAS = ["=1+1", "+1+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.example/")', "＝1+1", "{=1}"]


@pytest.fixture
def four(cast: Cast, programme: Programme, coordinator: Person, now: datetime) -> dict[str, Credential]:
    """A valid one, an expired, a replaced (whose successor is the valid one) and a revoked one."""
    expired, replaced, revoked = (cast.certified(programme, cast.learner(name)) for name in ("Berta", "Anna", "Laima"))
    expired.valid_until = now.date() - timedelta(days=1)
    valid = rename_holder(credential=replaced, given_name="Anna", family_name="Ozola", because="passport", by=coordinator, at=now)
    revoke(credential=revoked, reason="Why", by=coordinator, at=now)
    db.session.commit()
    return {"valid": valid, "expired": expired, "replaced": replaced, "revoked": revoked}


def numbers(coordinator: Person, at: datetime, **asked: Any) -> list[str]:
    return [line.credential.number for line in register_of(coordinator, Narrowing(**asked), at)]


@pytest.mark.parametrize("standing", ["valid", "expired", "replaced", "revoked"])
def test_by_standing(four: dict[str, Credential], coordinator: Person, now: datetime, standing: str) -> None:
    lines = register_of(coordinator, Narrowing(standing=standing), now)

    assert [(line.credential, line.standing) for line in lines] == [(four[standing], standing)]


def test_by_words_of_the_name_as_it_was_and_is_and_by_number(four: dict[str, Credential], coordinator: Person, now: datetime) -> None:
    assert numbers(coordinator, now, words="ozola") == [four["valid"].number, four["replaced"].number]
    assert numbers(coordinator, now, words="anna kalniņa") == [four["replaced"].number]
    assert numbers(coordinator, now, words=four["expired"].number) == [four["expired"].number]
    assert numbers(coordinator, now, words="%") == []


def test_by_day_of_issue_and_municipality(four: dict[str, Credential], coordinator: Person, now: datetime) -> None:
    today = now.date()
    assert len(numbers(coordinator, now, first=today, last=today)) == 4
    assert numbers(coordinator, now, last=today - timedelta(days=1)) == []
    assert numbers(coordinator, now, first=date(2027, 1, 12)) == []
    assert len(numbers(coordinator, now, municipality="Jelgava")) == 4
    assert numbers(coordinator, now, municipality="Bauskas novads") == []


def test_one_statement_and_ones_own_programmes_alone(
    four: dict[str, Credential], coordinator: Person, stranger_coordinator: Person, statements: Any, now: datetime
) -> None:
    assert coordinator.grants
    with statements() as log:
        for line in register_of(coordinator, Narrowing(), now):
            assert line.holder
            assert line.credential.enrolment.intake is None
    assert len(log) == 1
    assert numbers(stranger_coordinator, now) == []


def test_how_many_are_certified_counts_people(four: dict[str, Credential], cast: Cast, programme: Programme, now: datetime) -> None:
    assert certified_now(now) == 1
    assert certified_now(now + timedelta(days=3000)) == 0


@pytest.mark.parametrize("name", FORMULAS)
def test_the_workbook_holds_no_formula(cast: Cast, programme: Programme, coordinator: Person, now: datetime, name: str) -> None:
    cast.certified(programme, cast.person("Anna", name))
    listed = list_register(coordinator, Narrowing(), None, now)

    content = register_workbook(listed)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert sheet["B2"].value == f"Anna {name}"
    assert sheet["A2"].value == "2027-0001"
    assert content == register_workbook(listed)


def test_the_paper_is_tagged_and_says_how_many_stand_how(four: dict[str, Credential], coordinator: Person, now: datetime) -> None:
    paper = register_paper(list_register(coordinator, Narrowing(municipality="Jelgava"), None, now))

    root = PdfReader(io.BytesIO(paper)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "lv-LV"
    assert paper == register_paper(list_register(coordinator, Narrowing(municipality="Jelgava"), None, now))


class TestSeminar:
    @pytest.fixture
    def three(self, cast: Cast, fulfilled: Callable[..., Enrolment]) -> list[Enrolment]:
        """One who has met everything, one who lacks the readiness test, one who has the certificate."""
        return [fulfilled(cast.learner("Anna")), fulfilled(cast.learner("Berta"), without=("C8",)), fulfilled(cast.learner("Vita"))]

    def seminar(self) -> Meeting:
        return db.session.scalars(select(Meeting).where(Meeting.kind == SEMINAR_DAY_2)).one()

    def test_says_of_each_what_there_is_or_what_is_missing(self, three: list[Enrolment], now: datetime) -> None:
        judged = judged_of(self.seminar(), now)

        assert [(one.enrolment, one.credential, [criterion.code for criterion in one.missing]) for one in judged] == [
            (three[0], None, []),
            (three[1], None, ["C8"]),
            (three[2], None, []),
        ]

    def test_one_act_issues_what_is_earned_once(self, three: list[Enrolment], coordinator: Person, now: datetime) -> None:
        assert judge_some(seminar=self.seminar(), after=0, by=coordinator, at=now) == 2
        assert judge_some(seminar=self.seminar(), after=0, by=coordinator, at=now) == 0
        assert db.session.scalar(select(func.count()).select_from(Credential)) == 2
        assert [bool(one.credential) for one in judged_of(self.seminar(), now)] == [True, False, True]

    def test_those_who_come_after_wait_for_the_next_step(self, three: list[Enrolment], coordinator: Person, now: datetime) -> None:
        assert judge_some(seminar=self.seminar(), after=1, by=coordinator, at=now) == 1
