"""What is judged in the world: an answer that waits to be marked, a regrade that waits for a second person, an expert's ratings."""

from typing import Any

from sqlalchemy import select

from commands.demo_people import Story
from courses.models import QUIZ
from courses.queries import enrolment_of
from db import db
from quizzes import services as quizzes
from quizzes.agreement import Rated
from quizzes.experts import invite_expert, rate_situation
from quizzes.models import LEFT_OUT, Attempt, Bank, DrawnItem, Item
from quizzes.panel import situations_in
from quizzes.queries import quiz_with_key
from quizzes.regrading import propose_regrade
from revisions.services import publish_revision
from tests.house import markers

WRITER = "other-learner"
KEYHOLDERS = frozenset({"coordinator"})  # who coordinates the programme and is not to be tested in it


def tell_judgements(story: Story, secrets: markers.Secrets) -> str:
    """Tell them; returns the secret part of the expert's link."""
    _open_answer(story, secrets)
    _regrade(story, secrets)
    return _expert(story, secrets)


def readers_of(story: Story) -> frozenset[str]:
    """Who may mark what somebody wrote: those who teach or coordinate in the programme, but for the writer."""
    teaching = {who for who, person in story.people.items() if person.has_role("trainer")}
    return frozenset(teaching | markers.COORDINATORS | {"half", "due"}) - {WRITER}


def _open_answer(story: Story, secrets: markers.Secrets) -> None:
    """Somebody was asked for their own words in a check, and nobody has marked them yet."""
    key = [activity.key for module in story.programme.modules for activity in module.activities if activity.kind == QUIZ][1]
    check, person = quiz_with_key(key), story.people[WRITER]
    assert check is not None
    bank = db.session.scalars(select(Bank).where(Bank.key == check.policy["parts"][0]["banks"][0])).one()
    others = list(db.session.scalars(select(Item).where(Item.bank_id == bank.id, Item.retired_at.is_(None))))
    body = _question(secrets.mark("rubric", 900, readers_of(story)))
    words: dict[str, Any] = {"kind": "item", "key": body["key"], "lang": "mul", "title": "", "source": "own words", "body": body}
    revision = publish_revision(author=story.coordinator, at=story.now, **words)
    item = Item(bank_id=bank.id, text_id=revision.text_id, interaction="open-text", position=len(others) + 1)
    db.session.add(item)
    _retire(others, story.now)  # so that nothing else can be drawn
    db.session.flush()
    attempt = quizzes.start_attempt(person=person, quiz=check, enrolment=enrolment_of(person), at=story.ago(2))
    said = "Es klausītos. " + secrets.mark("answer", 900, readers_of(story) | {WRITER}) + markers.ATTACK
    quizzes.save_response(attempt=attempt, position=1, response={"text": said.strip()}, at=story.ago(2))
    quizzes.submit_attempt(attempt=attempt, confirmed=True, at=story.ago(2))
    _retire(others, None)
    item.retired_at = story.now


def _retire(items: list[Item], at: Any) -> None:
    for item in items:
        item.retired_at = at


def _question(mark: str) -> dict[str, Any]:
    def words(text: str) -> dict[str, str]:
        return {"lv": text, "en": text}

    levels = [{"points": points, "text": words(f"Līmenis {points} {mark}")} for points in range(3)]
    rubric = [{"key": "listens", "title": words("Klausās"), "levels": levels}]
    return {"key": "own-words", "interaction": "open-text", "stem": words("Ko Tu darītu?"), "rubric": rubric, "least": 1, "most": 200}


def _regrade(story: Story, secrets: markers.Secrets) -> None:
    """The coordinator thinks that a question of a check was wrong."""
    asked = select(DrawnItem).join(DrawnItem.attempt).join(DrawnItem.item).where(Attempt.submitted_at.is_not(None), Item.interaction == "choice")
    drawn = db.session.scalars(asked.where(Item.bank_id.in_(select(Bank.id).where(Bank.key.like("%-check")))).order_by(DrawnItem.id).limit(1)).one()
    reason = "Divas atbildes ir pareizas. " + secrets.mark("regrade", 900, KEYHOLDERS) + markers.ATTACK
    propose_regrade(item=drawn.item, wrong=drawn.revision, remedy=LEFT_OUT, reason=reason, by=story.coordinator, at=story.ago(1))


def _expert(story: Story, secrets: markers.Secrets) -> str:
    """The supervisor was asked as an expert and has rated the first situation."""
    bank = db.session.scalars(select(Bank).where(Bank.key == "readiness-situations")).one()
    said: dict[str, Any] = {"name": f"Sanita Kļava{markers.ATTACK}", "field": "Supervīzija", "email": "supervisor@example.org", "language": "lv"}
    expert, token = invite_expert(bank=bank, by=story.coordinator, at=story.now, **said)
    first = situations_in([bank])[0]
    ratings = {action["key"]: Rated(0, False) for action in (first.revision.body or {})["actions"]}
    remark = secrets.mark("remark", 901, KEYHOLDERS | {"supervisor"}) + markers.ATTACK
    rate_situation(expert=expert, item=first.item, revision=first.revision, ratings=ratings, remarks={"a": remark}, at=story.now)
    return token
