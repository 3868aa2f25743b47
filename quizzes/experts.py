"""Acts of asking experts about a key: inviting by a link of their own, rating, taking the link back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from string import ascii_uppercase

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from accounts.hashing import hash_token, new_token
from accounts.models import Person
from accounts.services import record_act
from db import db
from quizzes import errors
from quizzes.agreement import LEAST, MOST, Rated
from quizzes.models import ActionRating, Bank, Expert, Item
from quizzes.signals import expert_invited
from revisions.models import Revision

LINK_LIVES = timedelta(days=60)


def invite_expert(*, bank: Bank, name: str, field: str, email: str, language: str, by: Person, at: datetime) -> tuple[Expert, str]:
    """Ask somebody to rate the situations of a bank; returns them and the secret part of their link, which only the letter holds.

    Raises InvitedAlready (somebody of this address whose link was not taken back).
    """
    token = new_token()
    expert = Expert(
        bank_id=bank.id,
        name=name.strip(),
        field=field.strip(),
        email=email.strip().lower(),
        language=language,
        link_hash=hash_token(token),
        invited_by_id=by.id,
        invited_at=at,
        expires_at=at + LINK_LIVES,
    )
    try:
        with db.session.begin_nested():
            db.session.add(expert)
    except IntegrityError:
        raise errors.InvitedAlready from None
    record_act(actor_id=by.id, act="invite-expert", object_kind="expert", object_id=expert.public_id, at=at)
    expert_invited.send(expert, token=token, at=at)
    return expert, token


def revoke_expert(*, expert: Expert, by: Person, at: datetime) -> None:
    """Take a link back: it opens nothing from now on. What was rated stays; again changes nothing."""
    taken = db.session.execute(update(Expert).where(Expert.id == expert.id, Expert.revoked_at.is_(None)).values(revoked_at=at))
    if taken.rowcount:
        db.session.refresh(expert, ["revoked_at"])
        record_act(actor_id=by.id, act="revoke-expert", object_kind="expert", object_id=expert.public_id, at=at)


def forget_experts(*, before: datetime) -> int:
    """Forget who the experts are whose links had ended at this moment: what they rated stays under a letter of their bank, and who
    rated nothing is gone altogether. Returns how many were forgotten."""
    ended = select(Expert).where(Expert.email != "", func.coalesce(Expert.revoked_at, Expert.expires_at) < before).order_by(Expert.id)
    experts = db.session.scalars(ended.options(selectinload(Expert.ratings).load_only(ActionRating.id)).with_for_update(key_share=True)).all()
    known = select(Expert.bank_id, func.count()).where(Expert.email == "").group_by(Expert.bank_id)
    letters: dict[int, int] = dict(db.session.execute(known).all())
    for expert in experts:
        if not expert.ratings:
            db.session.delete(expert)
            continue
        expert.name, expert.field, expert.email = _letter(letters.get(expert.bank_id, 0)), "", ""
        expert.link_hash, expert.revoked_at = hash_token(new_token()), expert.revoked_at or expert.expires_at
        letters[expert.bank_id] = letters.get(expert.bank_id, 0) + 1
    db.session.flush()
    return len(experts)


def _letter(number: int) -> str:
    """A, B … Z, AA …"""
    return (_letter(number // len(ascii_uppercase) - 1) if number >= len(ascii_uppercase) else "") + ascii_uppercase[number % len(ascii_uppercase)]


def rate_situation(
    *, expert: Expert, item: Item, revision: Revision, ratings: Mapping[str, Rated], remarks: Mapping[str, str] | None = None, at: datetime
) -> None:
    """Keep what an expert says of every action of a situation, instead of what they said before. Raises NotOffered."""
    actions = {action["key"] for action in (revision.body or {}).get("actions", ())}
    if item.bank_id != expert.bank_id or revision.text_id != item.text_id or set(ratings) != actions:
        raise errors.NotOffered
    if any(not LEAST <= one.rating <= MOST for one in ratings.values()):
        raise errors.NotOffered
    db.session.execute(select(Expert.id).where(Expert.id == expert.id).with_for_update(key_share=True))
    db.session.execute(delete(ActionRating).where(ActionRating.expert_id == expert.id, ActionRating.item_id == item.id))
    db.session.add_all(
        ActionRating(
            expert_id=expert.id,
            item_id=item.id,
            revision_id=revision.id,
            action=action,
            rating=one.rating,
            is_harmful=one.is_harmful,
            remark=(remarks or {}).get(action, "").strip(),
            rated_at=at,
        )
        for action, one in ratings.items()
    )
    db.session.flush()
