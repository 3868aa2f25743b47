"""Issuing is all or nothing: whichever statement fails, no number is spent, no letter tells of a credential that isn't there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from accounts.models import AuditEvent
from courses.models import Enrolment, Programme
from credentials.models import Credential, NumberSeries
from credentials.services import issue_if_earned
from db import db
from post.models import Letter
from tests.cast import Cast

QUIET = ("SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA", "BEGIN")


class Broken(Exception):
    """What fails in the middle."""


@contextmanager
def failing(number: int, *, after: bool = False) -> Iterator[list[str]]:
    """The statement with this number (from 1) fails before it is sent, or after it was carried out; gives those that were tried."""
    tried: list[str] = []

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(QUIET):
            tried.append(statement)
            if len(tried) == number:
                raise Broken

    name = "after_cursor_execute" if after else "before_cursor_execute"
    event.listen(Engine, name, fail)
    try:
        yield tried
    finally:
        event.remove(Engine, name, fail)


def issue(enrolment_id: int, now: datetime) -> None:
    """What a request does: the act and its one commit, or the rollback."""
    try:
        issue_if_earned(enrolment=db.session.get_one(Enrolment, enrolment_id), at=now)
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def there() -> dict[str, object]:
    """All that an issue leaves behind."""
    return {
        "credentials": db.session.scalar(select(func.count()).select_from(Credential)),
        "letters": db.session.scalar(select(func.count()).select_from(Letter)),
        "acts": db.session.scalar(select(func.count()).where(AuditEvent.act == "issue-credential")),
        "last number": db.session.scalar(select(NumberSeries.last).where(NumberSeries.year == 2027)) or 0,
    }


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("is_first", [True, False], ids=["first-of-the-year", "later"])
def test_whichever_statement_fails_it_is_all_or_nothing(cast: Cast, programme: Programme, now: datetime, after: bool, is_first: bool) -> None:
    if not is_first:
        cast.certified(programme)
    enrolment = cast.fulfilled(programme)
    enrolment_id, holder = enrolment.id, enrolment.person.email
    before, statements = there(), 0
    while True:
        db.session.expire_all()
        with failing(statements + 1, after=after) as tried:
            try:
                issue(enrolment_id, now)
                break
            except Broken:
                statements = len(tried)
        assert there() == before, f"after {tried[-1]}"

    assert statements >= 8, "the fault was not between the statements of issuing"
    assert there() == {name: count + 1 for name, count in before.items()}
    credential = db.session.scalars(select(Credential).where(Credential.enrolment_id == enrolment_id)).one()
    assert credential.number == f"2027-{before['last number'] + 1:04}"
    assert db.session.scalars(select(Letter.to_email).order_by(Letter.id.desc())).first() == holder


def test_a_database_that_goes_away_in_the_middle_leaves_nothing(cast: Cast, programme: Programme, now: datetime) -> None:
    """An error of the database itself, not of ours, at the very statement that stores the credential."""
    enrolment_id, before = cast.fulfilled(programme).id, there()

    def fail(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO credential"):
            raise OperationalError(statement, {}, Exception("disk full"))

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(OperationalError):
            issue(enrolment_id, now)
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    assert there() == before
