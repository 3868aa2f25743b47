"""Acts of putting right what an item that turned out wrong has done: shown first, proposed by one, confirmed by another.

A regrade is about one revision of an item. In every attempt that was given it, handed in or under way, the item is marked by the
revision that is right, or gives everybody its points, or is left out. Who has passed stays passed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager, joinedload

from accounts.models import Person
from accounts.services import record_act
from db import db
from quizzes import errors
from quizzes.marking import replace_result
from quizzes.models import CONFIRMED, PROPOSED, REGRADED, REMEDIES, RIGHT_KEY, WITHDRAWN, Attempt, DrawnItem, Item, OpenAnswer, Regrade
from quizzes.queries import answered
from quizzes.scoring import mark, share
from quizzes.signals import attempt_regraded
from revisions.models import Revision

LEAST_REASON = 15  # characters


@dataclass(frozen=True)
class Effect:
    """What a regrade does to one attempt that was handed in: its share of the points before and after, and whether it is passed.

    `is_kept`: by the new figures it would be failed, and stays passed all the same.
    """

    attempt: Attempt
    before: Fraction
    after: Fraction
    was_passed: bool | None
    is_passed: bool | None
    is_kept: bool

    @property
    def gains(self) -> bool:
        return self.after > self.before or (self.was_passed is False and self.is_passed is True)

    @property
    def loses(self) -> bool:
        return self.after < self.before


def effects_of(*, wrong: Revision, remedy: str, right: Revision | None = None) -> list[Effect]:
    """What a regrade would do to each attempt that was given this revision and handed in, by when that was; writes nothing."""
    return [_effect(attempt, wrong, remedy, right) for attempt in attempts_given(wrong)]


def _effect(attempt: Attempt, wrong: Revision, remedy: str, right: Revision | None) -> Effect:
    now = answered(attempt.drawn)
    treated = [
        replace(answer, **({"body": right.body or {}, "remedy": ""} if right else {"remedy": remedy})) if one.revision_id == wrong.id else answer
        for one, answer in zip(attempt.drawn, now, strict=True)
    ]
    (before, _passed), (after, passed) = (mark(attempt.quiz.kind, attempt.policy, answers) for answers in (now, treated))
    is_kept = attempt.passed is True and not passed
    return Effect(attempt, share(before), share(after), attempt.passed, attempt.passed if is_kept else passed, is_kept)


def attempts_given(revision: Revision) -> list[Attempt]:
    """The attempts that were handed in and had this revision, with everything that marks them: two statements."""
    theirs = select(DrawnItem.attempt_id).where(DrawnItem.revision_id == revision.id)
    attempts = db.session.scalars(
        select(Attempt)
        .join(Attempt.quiz)
        .join(Attempt.drawn)
        .join(DrawnItem.item)
        .join(Item.bank)
        .join(DrawnItem.revision)
        .options(
            contains_eager(Attempt.quiz),
            contains_eager(Attempt.drawn).options(
                contains_eager(DrawnItem.item).contains_eager(Item.bank),
                contains_eager(DrawnItem.revision).load_only(Revision.body),
                joinedload(DrawnItem.regrade).joinedload(Regrade.right),
            ),
            joinedload(Attempt.person),
        )
        .where(Attempt.id.in_(theirs), Attempt.submitted_at.is_not(None))
        .order_by(Attempt.submitted_at, Attempt.id, DrawnItem.position)
        .execution_options(populate_existing=True)
    )
    return list(attempts.unique())


def digest_of(effects: Iterable[Effect]) -> str:
    """What tells two previews apart: whoever confirms has seen these very figures."""
    told = sorted(f"{one.attempt.public_id} {one.before} {one.after} {one.was_passed} {one.is_passed}" for one in effects)
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


def confirm_regrade(*, regrade: Regrade, seen: str, by: Person, at: datetime) -> dict[str, int]:
    """Carry a proposed regrade out, once; returns how many attempts there were, gained, lost, passed by it, stayed passed.

    `seen` is the digest of the effects that this person was shown. Raises SamePerson, OwnResult, RegradeSettled, RegradeChanged.
    """
    if by.id == regrade.proposed_by_id:
        raise errors.SamePerson
    _refuse_own(regrade.wrong, by)
    _hold_attempts(regrade.wrong)
    effects = effects_of(wrong=regrade.wrong, remedy=regrade.remedy, right=regrade.right)
    if digest_of(effects) != seen:
        raise errors.RegradeChanged
    figures = figures_of(effects)
    _settle(regrade, CONFIRMED, by, at, figures)
    db.session.execute(update(DrawnItem).where(DrawnItem.revision_id == regrade.wrong_id).values(regrade_id=regrade.id))
    if regrade.right is None:  # its answers are marked by nobody any more
        theirs = select(DrawnItem.id).where(DrawnItem.revision_id == regrade.wrong_id)
        unread = update(OpenAnswer).where(OpenAnswer.drawn_item_id.in_(theirs), OpenAnswer.settled_at.is_(None))
        db.session.execute(unread.values(settled_at=at))
    for effect in effects:
        if replace_result(attempt=effect.attempt, why=REGRADED, regrade=regrade, at=at):
            details = {"regrade": regrade.public_id, "before": str(effect.before), "after": str(effect.after), "passed": effect.is_passed}
            record_act(actor_id=by.id, act="regrade-attempt", object_kind="attempt", object_id=effect.attempt.public_id, details=details, at=at)
            attempt_regraded.send(effect.attempt, at=at)
    return figures


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
