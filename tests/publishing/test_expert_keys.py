"""A key that experts gave stays when content/ is loaded again; how people mark is the file's own word."""

from datetime import datetime

import pytest
from sqlalchemy import select

from accounts.models import Person
from db import db
from publishing.documents import parse_yaml
from publishing.expert_keys import accept_key, digest_of
from publishing.sync import sync_content
from quizzes.agreement import Rated
from quizzes.experts import invite_expert, rate_situation
from quizzes.models import Bank, Quiz
from quizzes.panel import Situation, situations_in
from revisions.models import Revision
from tests.cast import Cast
from tests.publishing.small import SmallContent

SITUATIONS = "tests/readiness/situations.yaml"


@pytest.fixture
def ilze(cast: Cast) -> Person:
    return cast.coordinator()


def first() -> Situation:
    return situations_in(db.session.scalars(select(Bank)))[0]


def accepted(ilze: Person, at: datetime) -> Revision:
    """Five experts see best and worst the other way round than the file."""
    situation = first()
    actions = situation.revision.body["actions"]
    said = {"best": -2, "worst": 2, "neutral": 0}
    for number in range(5):
        email = f"expert{number}@example.org"
        expert, _token = invite_expert(bank=situation.item.bank, name="Eksperts", field="Tiesības", email=email, language="lv", by=ilze, at=at)
        ratings = {action["key"]: Rated(said[action["rating"]], action["rating"] == "best") for action in actions}
        rate_situation(expert=expert, item=situation.item, revision=situation.revision, ratings=ratings, at=at)
    return accept_key(situation=first(), seen=digest_of(first()), by=ilze, at=at)


def test_a_key_that_was_accepted_stays_when_its_file_is_as_it_was(small: SmallContent, ilze: Person, now: datetime) -> None:
    sync_content(small.root, now)
    before = first()
    published = accepted(ilze, now)
    report = sync_content(small.root, now)

    assert first().revision == published
    assert (first().standing.present_best, first().standing.present_worst) == (before.standing.present_worst, before.standing.present_best)
    assert report.kept == [("item", before.item.text.key, "mul")]


def test_a_file_that_was_changed_meanwhile_is_a_conflict_and_not_a_loss(small: SmallContent, ilze: Person, now: datetime) -> None:
    sync_content(small.root, now)
    published = accepted(ilze, now)
    small.change(SITUATIONS, lambda bank: bank["items"][0].update(topic="another"))

    assert sync_content(small.root, now).conflicts == [("item", published.text.key, "mul")]
    assert first().revision == published


def test_taken_into_the_file_the_two_are_one(small: SmallContent, ilze: Person, now: datetime) -> None:
    sync_content(small.root, now)
    published = accepted(ilze, now)
    item, _lines = parse_yaml(published.source, "situation")
    small.change(SITUATIONS, lambda bank: bank["items"].__setitem__(0, item))
    report = sync_content(small.root, now)

    assert (item["experts"], "provisional" in item) == (5, False)
    assert (first().revision, report.changed, report.kept) == (published, 0, [])


def test_how_people_mark_is_the_files_own_word(small: SmallContent, now: datetime) -> None:
    small.change("tests/readiness/quiz.yaml", lambda quiz: quiz.update(marking={"readers": 2, "tolerance": 3}))
    sync_content(small.root, now)

    assert db.session.scalars(select(Quiz).where(Quiz.key == "readiness")).one().policy["marking"] == {"readers": 2, "tolerance": 3}
    assert "marking" not in db.session.scalars(select(Quiz).where(Quiz.key == "m01-check")).one().policy
