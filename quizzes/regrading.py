"""Acts of putting right what an item that turned out wrong has done: shown first, proposed by one, confirmed by another.

A regrade is about one revision of an item. In every attempt that was given it, handed in or under way, the item is marked by the
revision that is right, or gives everybody its points, or is left out. Who has passed stays passed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from accounts.models import Person
from accounts.services import record_act
from db import db
from quizzes import errors
from quizzes.marking import LEAST_REASON, complete_if_passed, kept_passed, replace_results
from quizzes.models import CONFIRMED, PROPOSED, REGRADED, REMEDIES, RIGHT_KEY, WITHDRAWN, Attempt, DrawnItem, Item, OpenAnswer, Regrade
from quizzes.queries import answered_as
from quizzes.scoring import Answered, Result, mark, share
from quizzes.signals import attempt_regraded, verdict_changed
from revisions.models import Revision

Sheet = list[tuple[bool, Answered]]
Basis = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Effect:
    """What a regrade does to one attempt that was handed in: its share of the points before and after, its result then and whether
    that is passed.

    `is_change`: anything of the result is another by it. `is_kept`: by the new figures it would be failed, and stays passed all the
    same. The attempt itself is for who looks: a plan outlives the transaction in which it was read.
    """

    attempt: Attempt
    attempt_id: int
    public_id: str
    before: Fraction
    after: Fraction
    result: Result
    was_passed: bool | None
    is_passed: bool | None
    is_change: bool
    is_kept: bool

    @property
    def gains(self) -> bool:
        return self.after > self.before or (self.was_passed is False and self.is_passed is True)

    @property
    def loses(self) -> bool:
        return self.after < self.before


@dataclass(frozen=True)
class Plan:
    """A regrade worked out before anybody is kept waiting, and on what it was worked out."""

    effects: list[Effect]
    basis: Basis


def planned(regrade: Regrade) -> Plan:
    """What a regrade does, attempt by attempt; writes nothing. Of a crowd it takes seconds: to be asked for while only reading."""
    basis = _basis_of(regrade.wrong)
    return Plan(effects_of(wrong=regrade.wrong, remedy=regrade.remedy, right=regrade.right), basis)


def _basis_of(wrong: Revision) -> Basis:
    """All that marking goes by and that may become another once attempts are handed in: which there are, what people gave, earlier
    regrades."""
    theirs = _given(wrong)
    attempts = db.session.execute(select(Attempt.id, Attempt.passed).where(theirs).order_by(Attempt.id))
    touched = select(DrawnItem.id, DrawnItem.marks, DrawnItem.regrade_id).join(DrawnItem.attempt).where(theirs)
    touched = touched.where(DrawnItem.marks.is_not(None) | DrawnItem.regrade_id.is_not(None)).order_by(DrawnItem.id)
    return [tuple(row) for row in attempts], [tuple(row) for row in db.session.execute(touched)]


def effects_of(*, wrong: Revision, remedy: str, right: Revision | None = None) -> list[Effect]:
    """What a regrade would do to each attempt that was given this revision and handed in, by when that was; writes nothing."""
    treatment = {"body": (right or wrong).body or {}, "remedy": "" if right else remedy}
    sheets = _sheets_given(wrong)
    return [_effect(attempt, sheets[attempt.id], treatment) for attempt in attempts_given(wrong)]


def _effect(attempt: Attempt, sheet: Sheet, treatment: Mapping[str, Any]) -> Effect:
    now = [answer for _is_wrong, answer in sheet]
    treated = [replace(answer, **treatment) if is_wrong else answer for is_wrong, answer in sheet]
    (before, _passed), (after, passed) = (mark(attempt.quiz.kind, attempt.policy, answers) for answers in (now, treated))
    shares, result = (share(before), share(after)), after
    is_kept = attempt.passed is True and not passed
    if is_kept:
        result, passed = kept_passed(after)
    is_change = (result, passed) != (attempt.result, attempt.passed)
    return Effect(attempt, attempt.id, attempt.public_id, *shares, result, attempt.passed, passed, is_change, is_kept)


def _given(revision: Revision) -> ColumnElement[bool]:
    theirs = select(DrawnItem.attempt_id).where(DrawnItem.revision_id == revision.id)
    return Attempt.id.in_(theirs) & Attempt.submitted_at.is_not(None)


def attempts_given(revision: Revision) -> list[Attempt]:
    """The attempts that were handed in and had this revision, quiz and person loaded: one statement."""
    attempts = select(Attempt).options(joinedload(Attempt.quiz), joinedload(Attempt.person)).where(_given(revision))
    return list(db.session.scalars(attempts.order_by(Attempt.submitted_at, Attempt.id).execution_options(populate_existing=True)))


def _sheets_given(revision: Revision) -> dict[int, Sheet]:
    """Every answer of these attempts in its order, as marking wants it, and whether it is to this revision. What is asked is read
    once, not with every answer: four statements."""
    columns = DrawnItem.item_id, DrawnItem.revision_id, DrawnItem.part, DrawnItem.response, DrawnItem.marks, DrawnItem.regrade_id
    theirs = select(DrawnItem.attempt_id, *columns).join(DrawnItem.attempt).where(_given(revision))
    rows = db.session.execute(theirs.order_by(DrawnItem.attempt_id, DrawnItem.position)).all()
    items = _by_id(select(Item).options(joinedload(Item.bank)).where(Item.id.in_({row.item_id for row in rows})))
    revisions = _by_id(select(Revision).where(Revision.id.in_({row.revision_id for row in rows})))
    regrades = _by_id(select(Regrade).options(joinedload(Regrade.right)).where(Regrade.id.in_({row.regrade_id for row in rows})))
    sheets: dict[int, Sheet] = {}
    for row in rows:
        answer = answered_as(items[row.item_id], revisions[row.revision_id], row, regrades.get(row.regrade_id))
        sheets.setdefault(row.attempt_id, []).append((row.revision_id == revision.id, answer))
    return sheets


def _by_id(query: Select[Any]) -> dict[int, Any]:
    return {one.id: one for one in db.session.scalars(query)}


def digest_of(effects: Iterable[Effect]) -> str:
    """What tells two previews apart: whoever confirms has seen these very figures."""
    told = sorted(f"{one.public_id} {one.before} {one.after} {one.was_passed} {one.is_passed}" for one in effects)
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def propose_regrade(*, item: Item, wrong: Revision, remedy: str, right: Revision | None = None, reason: str, by: Person, at: datetime) -> Regrade:
    """Propose what should be done about a revision that turned out wrong. Nothing changes until another person confirms it.

    Raises NotOffered (no such remedy, or revisions of something else), ReasonTooShort, OwnResult, ProposedAlready.
    """
    if remedy not in REMEDIES or (remedy == RIGHT_KEY) != (right is not None) or wrong.text_id != item.text_id:
        raise errors.NotOffered
    if right is not None and (right.text_id != item.text_id or right.id == wrong.id):
        raise errors.NotOffered
    if len(reason.strip()) < LEAST_REASON:
        raise errors.ReasonTooShort(least=LEAST_REASON)
    _refuse_own(wrong, by)
    right_id = right.id if right else None
    regrade = Regrade(
        item_id=item.id, wrong_id=wrong.id, remedy=remedy, right_id=right_id, reason=reason.strip(), proposed_by_id=by.id, proposed_at=at
    )
    try:
        with db.session.begin_nested():
            db.session.add(regrade)
    except IntegrityError:
        raise errors.ProposedAlready from None
    record_act(actor_id=by.id, act="propose-regrade", object_kind="regrade", object_id=regrade.public_id, note=remedy, at=at)
    return regrade


def confirm_regrade(*, regrade: Regrade, plan: Plan, seen: str, by: Person, at: datetime) -> dict[str, int]:
    """Carry a proposed regrade out, once; returns how many attempts there were, gained, lost, passed by it, stayed passed.

    `plan` was worked out before this transaction; one that no longer holds is refused. `seen` is the digest of the effects that this
    person was shown. Raises SamePerson, OwnResult, RegradeSettled, RegradeChanged.
    """
    if by.id == regrade.proposed_by_id:
        raise errors.SamePerson
    _refuse_own(regrade.wrong, by)
    _hold_attempts(regrade.wrong)
    if digest_of(plan.effects) != seen or _basis_of(regrade.wrong) != plan.basis:
        raise errors.RegradeChanged
    figures = figures_of(plan.effects)
    _settle(regrade, CONFIRMED, by, at, figures)
    db.session.execute(update(DrawnItem).where(DrawnItem.revision_id == regrade.wrong_id).values(regrade_id=regrade.id))
    if regrade.right is None:  # its answers are marked by nobody any more
        theirs = select(DrawnItem.id).where(DrawnItem.revision_id == regrade.wrong_id)
        unread = update(OpenAnswer).where(OpenAnswer.drawn_item_id.in_(theirs), OpenAnswer.settled_at.is_(None))
        db.session.execute(unread.values(settled_at=at))
    _store([effect for effect in plan.effects if effect.is_change], regrade, by, at)
    return figures


def _store(changed: list[Effect], regrade: Regrade, by: Person, at: datetime) -> None:
    """Put the new results in the place of the old ones, all at once, and tell of each; a passed check completes its activity."""
    replace_results({one.attempt_id: (one.result, one.is_passed) for one in changed}, why=REGRADED, regrade=regrade, at=at)
    for effect in changed:
        details = {"regrade": regrade.public_id, "before": str(effect.before), "after": str(effect.after), "passed": effect.is_passed}
        record_act(actor_id=by.id, act="regrade-attempt", object_kind="attempt", object_id=effect.public_id, details=details, at=at)
    attempts = select(Attempt).options(joinedload(Attempt.quiz), joinedload(Attempt.person), joinedload(Attempt.enrolment))
    attempts = attempts.where(Attempt.id.in_([one.attempt_id for one in changed])).execution_options(populate_existing=True)
    by_id = {one.id: one for one in db.session.scalars(attempts)}
    for effect in changed:
        complete_if_passed(by_id[effect.attempt_id], at)
        attempt_regraded.send(by_id[effect.attempt_id], at=at)
        if effect.is_passed is not effect.was_passed:
            verdict_changed.send(by_id[effect.attempt_id], at=at)


def withdraw_regrade(*, regrade: Regrade, by: Person, at: datetime) -> None:
    """Let a proposal drop: by who proposed it, or by another who does not agree. Raises RegradeSettled."""
    _settle(regrade, WITHDRAWN, by, at, None)


def figures_of(effects: list[Effect]) -> dict[str, int]:
    """How many attempts there are, gain, lose, are passed by it, and stay passed although the figures fall short."""
    return {
        "attempts": len(effects),
        "gain": sum(one.gains for one in effects),
        "lose": sum(one.loses for one in effects),
        "pass": sum(one.is_passed is True and one.was_passed is not True for one in effects),
        "kept": sum(one.is_kept for one in effects),
    }


def _settle(regrade: Regrade, status: str, by: Person, at: datetime, figures: dict[str, int] | None) -> None:
    values = {"status": status, "settled_by_id": by.id, "settled_at": at, "figures": figures}
    if not db.session.execute(update(Regrade).where(Regrade.id == regrade.id, Regrade.status == PROPOSED).values(values)).rowcount:
        raise errors.RegradeSettled
    db.session.refresh(regrade)
    act = "confirm-regrade" if status == CONFIRMED else "withdraw-regrade"
    record_act(actor_id=by.id, act=act, object_kind="regrade", object_id=regrade.public_id, details=dict(figures) if figures else None, at=at)


def _hold_attempts(wrong: Revision) -> None:
    """Hold every attempt that was given this revision, in one order for everybody, until the transaction ends."""
    theirs = select(DrawnItem.attempt_id).where(DrawnItem.revision_id == wrong.id)
    db.session.execute(select(Attempt.id).where(Attempt.id.in_(theirs)).order_by(Attempt.id).with_for_update(key_share=True))


def _refuse_own(wrong: Revision, by: Person) -> None:
    """Nobody decides about results of their own."""
    own = select(Attempt.id).join(Attempt.drawn).where(DrawnItem.revision_id == wrong.id, Attempt.person_id == by.id)
    if db.session.scalar(own.limit(1)) is not None:
        raise errors.OwnResult
