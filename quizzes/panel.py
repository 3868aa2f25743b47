"""What the pages of a key are made of: situations, who was asked about them, what they said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from db import db
from quizzes.agreement import Rated, Ratings, Standing, krippendorff_alpha, propose_key
from quizzes.interactions.best_worst import BestWorst
from quizzes.models import ActionRating, Bank, Expert, Item
from revisions.models import FINAL, MULTIPLE, Revision


@dataclass(frozen=True)
class Situation:
    """An item with what it says now, what experts said of these very words, and how its key stands."""

    item: Item
    revision: Revision
    ratings: Sequence[ActionRating]

    @property
    def by_expert(self) -> list[Ratings]:
        found: dict[int, dict[str, Rated]] = {}
        for one in self.ratings:
            found.setdefault(one.expert_id, {})[one.action] = Rated(one.rating, one.is_harmful)
        return list(found.values())

    @property
    def standing(self) -> Standing:
        body = self.revision.body or {}
        key = BestWorst().key(body) or {}
        harmful = frozenset(action["key"] for action in body["actions"] if action.get("harmful"))
        proposal = propose_key([action["key"] for action in body["actions"]], self.by_expert)
        return Standing(key["best"], key["worst"], harmful, bool(body.get("provisional")), body.get("experts", 0), proposal)


def experts_of(banks: Iterable[Bank]) -> list[tuple[Expert, int]]:
    """Everybody who was asked about these banks, and how many situations each has rated; the latest asked first."""
    rated = select(func.count(ActionRating.item_id.distinct())).where(ActionRating.expert_id == Expert.id).correlate(Expert).scalar_subquery()
    query = select(Expert, rated).where(Expert.bank_id.in_([bank.id for bank in banks])).order_by(Expert.invited_at.desc(), Expert.id.desc())
    return [(expert, count) for expert, count in db.session.execute(query)]


def situations_in(banks: Iterable[Bank]) -> list[Situation]:
    """The situations of these banks in their order, with the ratings of the words that they have now: two statements."""
    rows = db.session.execute(
        select(Item, Revision)
        .join(Item.bank)
        .join(Item.text)
        .join(Revision, (Revision.text_id == Item.text_id) & (Revision.lang == MULTIPLE) & (Revision.status == FINAL))
        .options(contains_eager(Item.bank), contains_eager(Item.text))
        .where(Item.bank_id.in_([bank.id for bank in banks]), Item.interaction == BestWorst.kind, Item.retired_at.is_(None))
        .order_by(Item.bank_id, Item.position)
    ).all()
    ratings = db.session.scalars(
        select(ActionRating)
        .join(ActionRating.expert)
        .join(ActionRating.revision)
        .options(contains_eager(ActionRating.expert), contains_eager(ActionRating.revision).load_only(Revision.body))
        .where(ActionRating.item_id.in_([item.id for item, _revision in rows]))
        .order_by(ActionRating.expert_id, ActionRating.action)
    ).all()
    return [
        Situation(item, revision, [one for one in ratings if one.item_id == item.id and is_same_words(one.revision.body or {}, revision.body or {})])
        for item, revision in rows
    ]


def is_same_words(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two revisions ask the same: the key, the reasons and what is said of it may differ."""
    return _words(one) == _words(other)


def _words(body: Mapping[str, Any]) -> tuple[Any, ...]:
    return body.get("stem"), [(action["key"], action["text"]) for action in body.get("actions", ())]


def agreement_in(situations: Iterable[Situation]) -> Any:
    """Krippendorff's alpha over every action of these situations; None where there is nothing to compare."""
    units: dict[tuple[int, str], list[int]] = {}
    for situation in situations:
        for one in situation.ratings:
            units.setdefault((situation.item.id, one.action), []).append(one.rating)
    return krippendorff_alpha(list(units.values()))
