"""Small banks and quizzes, and what people answer in them. Every item's key is told by its text, so that a test can choose."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from accounts.models import Person
from courses.models import Enrolment
from courses.services import complete_activity
from db import db
from quizzes.interactions import INTERACTIONS
from quizzes.models import CHECK, MOTIVATION, READINESS, Attempt, Bank, DrawnItem, Item, Quiz
from quizzes.queries import drawn_of
from quizzes.services import save_response, start_attempt, submit_attempt
from revisions.services import publish_revision
from tests.courses.builders import bilingual

Body = dict[str, Any]
MOTIVES = ("values", "understanding", "growth", "social", "career", "protective")
REPEATS = {"months": 3, "parts": ["motives", "orientation", "expectations"]}
CRITICAL_TOPICS = ("suicide", "abuse", "money-intimacy", "medication", "data")


READ = {"url": "/modules/01-mentoring/01-first#idea", "title": {"lv": "The idea (lv)", "en": "The idea (en)"}}


def choice(key: str, right: str = "b", **fields: Any) -> Body:
    options = [
        {"key": option, "text": bilingual(f"{key} option {option}"), "feedback": bilingual(f"{key} feedback {option}")}
        | ({"correct": True} if option == right else {})
        for option in "abc"
    ]
    return {
        "key": key,
        "interaction": "choice",
        "paragraph": "m01-l1#idea",
        "read": READ,
        "stem": bilingual(f"{key} stem"),
        "options": options,
    } | fields


def situation(key: str, topic: str = "listening", *, critical: bool = False, **fields: Any) -> Body:
    """Best is `a`, worst `d`; in a critical one `c` and `d` do harm."""
    actions = [
        {"key": action, "rating": rating, "text": bilingual(f"{key} action {action}"), "reason": bilingual(f"{key} reason {action}")}
        | ({"harmful": True} if critical and action in "cd" else {})
        for action, rating in zip("abcd", ("best", "neutral", "neutral", "worst"), strict=True)
    ]
    body = {"key": key, "interaction": "best-worst", "topic": topic, "stem": bilingual(f"{key} stem"), "actions": actions}
    return body | ({"critical": True, "safety": True, "harm": bilingual(f"{key} harm")} if critical else {}) | fields


def open_text(key: str, **fields: Any) -> Body:
    """Two criteria of three levels: 0, 1 or 2 points each."""
    rubric = [
        {
            "key": criterion,
            "title": bilingual(f"{key} {criterion}"),
            "levels": [{"points": points, "text": bilingual(f"{key} {criterion} at {points}")} for points in range(3)],
        }
        for criterion in ("listens", "safety")
    ]
    body = {"key": key, "interaction": "open-text", "stem": bilingual(f"{key} stem"), "rubric": rubric, "least": 1, "most": 300}
    return body | fields


def sureness(key: str) -> Body:
    ends = {"low": bilingual("not sure"), "high": bilingual("quite sure")}
    return {"key": key, "interaction": "scale", "least": 0, "most": 10, "stem": bilingual(f"{key} stem")} | ends


def motivation_items() -> list[Body]:
    """The test in little: two sentences a motive, six pairs, five expectations, five facts, the two items of consistency."""
    likert = [
        {"key": f"mv-{motive}-{n}", "part": "motives", "topic": motive, "interaction": "likert", "stem": bilingual(f"{motive} {n}")}
        for n in (1, 2)
        for motive in MOTIVES
    ]
    reversed_item = {
        "key": "mx1",
        "part": "motives",
        "interaction": "likert",
        "consistency": {"reverses": "mv-values-1"},
        "stem": bilingual("reversed"),
    }
    pairs = [
        {
            "key": f"mo{n}", "part": "orientation", "interaction": "pair", "stem": bilingual(f"pair {n}"),
            "options": [{"key": key, "text": bilingual(f"pair {n} {key}"), "supports": (key == "a") == bool(n % 2)} for key in "ab"],
        }
        for n in range(1, 7)
    ]  # fmt: skip
    expectations = [{"key": f"me{n}", "part": "expectations", "interaction": "likert", "stem": bilingual(f"expectation {n}")} for n in range(1, 6)]
    attention = {"key": "mx2", "part": "expectations", "interaction": "likert", "consistency": {"expects": 2}, "stem": bilingual("attention")}
    numbers = [
        {
            "key": f"mc-{topic}", "part": "commitment", "topic": topic, "interaction": "number", "least": 0, "most": 24,
            "stem": bilingual(topic), "unit": bilingual(f"{topic} unit"),
        }
        for topic in ("months", "hours")
    ]  # fmt: skip
    facts = [
        {
            "key": f"mc-{topic}", "part": "commitment", "topic": topic, "interaction": "choice", "stem": bilingual(topic),
            "options": [{"key": key, "text": bilingual(f"{topic} {key}")} for key in "abc"],
        }
        for topic in ("travel", "supervision", "evenings")
    ]  # fmt: skip
    return [*likert, reversed_item, *pairs, *expectations, attention, *numbers, *facts]


def build_bank(key: str, bodies: Iterable[Body], at: datetime, topic: str = "") -> Bank:
    """A bank with its items, each published in its first revision."""
    bank = Bank(key=key, topic=topic)
    db.session.add(bank)
    db.session.flush()
    for position, body in enumerate(bodies, 1):
        revision = publish_revision(kind="item", key=body["key"], lang="mul", title="", source=repr(body), body=body, at=at)
        item = Item(
            bank_id=bank.id,
            text_id=revision.text_id,
            interaction=body["interaction"],
            topic=body.get("topic", ""),
            critical=body.get("critical", False),
            position=position,
        )
        db.session.add(item)
    db.session.flush()
    return bank


def build_check(at: datetime, *, key: str = "mentor-training-check", items: int = 8, draw: int = 5, bodies: list[Body] | None = None) -> Quiz:
    """A module's check and its bank. Its key is that of the activity which courses' small programme has for it."""
    build_bank(key, bodies or [choice(f"{key}-{n}") for n in range(1, items + 1)], at)
    part = {"key": "items", "banks": [key], "draw": draw, "mastery": 80}
    return _keep(
        Quiz(key=key, kind=CHECK, title=bilingual("Check"), intro=bilingual(""), policy={"parts": [part], "attempts": None, "wait_hours": 0})
    )


def build_readiness(at: datetime, *, modules: int = 1, per_module: int = 3, critical: int = 6, other: int = 8) -> Quiz:
    """The readiness test: knowledge by module, situations (the critical topics in turn), how sure one is."""
    banks = []
    for n in range(1, modules + 1):
        banks.append(f"m{n:02}-readiness")
        build_bank(banks[-1], [choice(f"m{n:02}-r{i}") for i in range(1, per_module + 1)], at, topic=f"m{n:02}")
    situations = [situation(f"rc{n}", CRITICAL_TOPICS[(n - 1) % 5], critical=True) for n in range(1, critical + 1)]
    situations += [situation(f"rs{n}", f"topic-{n}") for n in range(1, other + 1)]
    build_bank("readiness-situations", situations, at)
    build_bank("readiness-self-efficacy", [sureness(f"se{n}") for n in range(1, 9)], at)
    parts = [
        {"key": "knowledge", "banks": banks, "per_bank": 2, "mastery": 80},
        {"key": "situations", "banks": ["readiness-situations"], "draw_critical": 5, "draw_other": 7, "mastery": 70},
        {"key": "self_efficacy", "banks": ["readiness-self-efficacy"]},
    ]
    policy = {"parts": parts, "attempts": 2, "wait_hours": 24}
    return _keep(Quiz(key="readiness", kind=READINESS, title=bilingual("Readiness"), intro=bilingual("What it is."), policy=policy))


def build_motivation(at: datetime) -> Quiz:
    """The motivation test in little, with every text that its profile needs."""
    build_bank("motivation", motivation_items(), at)
    parts = [
        {"key": key, "title": bilingual(f"part {key}"), "intro": bilingual(f"intro {key}")}
        for key in ("motives", "orientation", "expectations", "commitment")
    ]
    for part in (parts[0], parts[2]):
        part["scale"] = "agree"
    feedback = ("orientation_high", "orientation_low", "expectations_realistic", "expectations_high", "commitment_ok", "commitment_short", "hasty")
    texts = {
        "scales": {"agree": [bilingual(f"agree {n}") for n in range(1, 6)]},
        "parts": parts,
        "motives": [{"key": motive, "title": bilingual(f"title {motive}"), "profile": bilingual(f"profile {motive}")} for motive in MOTIVES],
        "feedback": {key: bilingual(f"feedback {key}") for key in feedback},
        "flags": {
            key: {"title": bilingual(f"flag {key}"), "why": bilingual(f"why {key}"), "questions": [bilingual(f"ask {key}")]}
            for key in ("motive", "orientation", "expectations", "commitment", "hasty")
        },
        "repeat": {"intro": bilingual("once more"), "intros": {"motives": bilingual("motives now")}},
    }
    policy = {"parts": [{"key": part["key"], "banks": ["motivation"]} for part in parts], "attempts": None, "wait_hours": 0}
    policy |= {"repeats": REPEATS}
    return _keep(Quiz(key="motivation", kind=MOTIVATION, title=bilingual("Motivation"), intro=bilingual("What it is."), policy=policy, texts=texts))


def _keep(quiz: Quiz) -> Quiz:
    db.session.add(quiz)
    db.session.commit()
    return quiz


def finish_modules(enrolment: Enrolment, at: datetime) -> None:
    """Complete everything that counts."""
    for module in enrolment.programme.modules:
        for activity in module.activities:
            complete_activity(enrolment=enrolment, activity=activity, at=at)
    db.session.commit()


def right(drawn: DrawnItem) -> dict[str, Any]:
    """The response that earns every point, or a moderate one where nothing is right or wrong."""
    body, kind = drawn.revision.body or {}, INTERACTIONS[drawn.item.interaction]
    if "consistency" in body:
        return {"level": body["consistency"].get("expects", 2)}
    plain = {"scale": {"level": 7}, "likert": {"level": 4}, "number": {"number": "8"}, "open-text": {"text": "I listen, and then I ask."}}
    plain["likert-grid"] = {"levels": {statement["key"]: 4 for statement in body.get("statements", ())}}
    if kind.kind in plain:
        return plain[kind.kind]
    key = kind.key(body)
    return key or {"choice": next((option["key"] for option in body["options"] if option.get("supports")), "a")}


def wrong(drawn: DrawnItem) -> dict[str, Any]:
    """A response that earns nothing and does no harm."""
    if drawn.item.interaction == "choice":
        return {"choice": "a"}
    if drawn.item.interaction == "best-worst":
        return {"best": "b", "worst": "c"}
    return right(drawn)


def take(
    person: Person,
    quiz: Quiz,
    at: datetime,
    *,
    enrolment: Enrolment | None = None,
    answer: Callable[[DrawnItem], dict[str, Any] | None] = right,
    leave: bool = False,
    occasion: str = "",
) -> Attempt:
    """Start, answer every item as told (None: leave it out) and hand in."""
    attempt = start_attempt(person=person, quiz=quiz, enrolment=enrolment, leave=leave, occasion=occasion, at=at)
    answer_all(attempt, at, answer)
    submit_attempt(attempt=attempt, confirmed=True, at=at)
    db.session.commit()
    return attempt


def answer_all(attempt: Attempt, at: datetime, answer: Callable[[DrawnItem], dict[str, Any] | None] = right) -> None:
    for drawn in drawn_of(attempt):
        response = answer(drawn)
        if response is not None:
            save_response(attempt=attempt, position=drawn.position, response=response, at=at)
    db.session.commit()


def raw(drawn: DrawnItem, response: dict[str, Any]) -> dict[str, str]:
    """What a browser would send for this response."""
    values = INTERACTIONS[drawn.item.interaction].raw(drawn.revision.body or {}, drawn.option_order, response)
    return {f"q{drawn.position}-{letter}" if letter else f"q{drawn.position}": value for letter, value in values.items()}
