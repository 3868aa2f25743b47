"""Experts who have rated the first situation of a bank."""

from datetime import datetime

from accounts.models import Person
from db import db
from quizzes.agreement import Rated
from quizzes.experts import invite_expert, rate_situation
from quizzes.models import Bank
from quizzes.panel import situations_in

THEIRS = {"a": Rated(0, False), "b": Rated(2, False), "c": Rated(-2, True), "d": Rated(-1, False)}


def rate(bank: Bank, by: Person, at: datetime, *words: dict[str, Rated]) -> None:
    first = situations_in([bank])[0]
    for number, ratings in enumerate(words):
        email = f"expert{number}@example.org"
        expert, _token = invite_expert(bank=bank, name=f"Eksperts {number}", field="Tiesības", email=email, language="lv", by=by, at=at)
        rate_situation(expert=expert, item=first.item, revision=first.revision, ratings=ratings, remarks={"a": f"Piezīme {number}"}, at=at)
    db.session.commit()
