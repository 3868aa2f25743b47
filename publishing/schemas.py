"""What each kind of file in content/ must hold."""

from courses.models import IN_PREPARATION, READY
from publishing.validation import (
    BILINGUAL,
    DAY,
    FLAG,
    KEY,
    MINUTES,
    PERCENT,
    REFERENCE,
    TEXT,
    ListOf,
    OneOf,
    Record,
    Shape,
    Switch,
    Whole,
    Words,
)

SIGNS = ("saule", "meness", "auseklis", "jumis", "mara", "zalktis", "usins", "laima", "austra", "dievs", "krupis", "martins")
CRITICAL_TOPICS = ("suicide", "abuse", "money-intimacy", "medication", "data")
OBSERVED = ("listening", "autonomy", "boundaries", "safety")
MOTIVES = ("values", "understanding", "growth", "social", "career", "protective")
FEEDBACK = (
    "orientation_high",
    "orientation_low",
    "expectations_realistic",
    "expectations_high",
    "commitment_ok",
    "commitment_short",
    "hasty",
)
FLAGS = ("motive", "orientation", "expectations", "commitment", "hasty")
TITLE = Words(most=200)
CHECKED = Record({"what": TEXT, "on": DAY})

# Markdown files: their front matter, keys in the order of the canonical form.
QUESTION = Record({"stem": TEXT, "options": ListOf(Record({"key": KEY, "text": TEXT, "feedback": TEXT}, {"correct": FLAG}), 2, 4)})
LESSON = Record(
    {"key": KEY, "title": TITLE, "outcomes": ListOf(KEY), "you_can": ListOf(TEXT)},
    {"sources": ListOf(TEXT), "safety": FLAG, "checked": CHECKED, "question": QUESTION},
)
LIBRARY_TEXT = Record(
    {"key": KEY, "title": TITLE, "summary": TEXT},
    {"order": Whole(0, 999), "sources": ListOf(TEXT), "safety": FLAG, "checked": CHECKED},
)
FRONT_ORDER = ("key", "title", "summary", "order", "outcomes", "you_can", "sources", "safety", "checked", "question")

# The programme.
PROGRAMME = Record(
    {
        "key": KEY,
        "title": BILINGUAL,
        "summary": BILINGUAL,
        "revision": Words(r"\d{4}\.\d+", 'a revision such as "2026.1"'),
        "hours": Whole(1, 1000),
        "counted": Record({"modules": ListOf(KEY), "hours": Whole(1, 1000)}),
        "minimum_age": Whole(0, 99),
        "certificate_valid_years": Whole(1, 20),
        "pairing_months": Record({"least": Whole(1, 60), "most": Whole(1, 60)}),
        "motivation_test": KEY,
        "readiness_test": KEY,
        "modules": ListOf(Words(r"\d\d-[a-z0-9-]+", "a folder's name such as 01-mentoring")),
    }
)
MODULE = Record(
    {
        "key": KEY,
        "title": BILINGUAL,
        "sign": OneOf(SIGNS),
        "status": OneOf((READY, IN_PREPARATION)),
        "summary": BILINGUAL,
        "outcomes": ListOf(Record({"key": KEY, "text": BILINGUAL})),
    },
    {"activities": ListOf(Words(r"[a-z0-9-]+", "the stem of a file"), least=0)},
)
CHOICE = Record({"text": BILINGUAL, "consequence": BILINGUAL, "next": KEY}, {"turning": BILINGUAL, "paragraph": REFERENCE})
CASE = Record(
    {
        "key": KEY,
        "title": BILINGUAL,
        "minutes": MINUTES,
        "intro": BILINGUAL,
        "start": KEY,
        "scenes": ListOf(Record({"key": KEY, "text": BILINGUAL, "choices": ListOf(CHOICE, 2, 4)})),
        "endings": ListOf(Record({"key": KEY, "outcome": OneOf(("grew", "held", "hurt")), "title": BILINGUAL, "text": BILINGUAL}), 3, 3),
    }
)
TASK = Record({"key": KEY, "title": BILINGUAL, "minutes": MINUTES, "prompt": BILINGUAL, "example": BILINGUAL, "compare": ListOf(BILINGUAL)})
REFLECTION = Record({"key": KEY, "title": BILINGUAL, "minutes": MINUTES, "prompt": BILINGUAL})

# Items and tests.
_ANSWER = Record({"key": KEY, "text": BILINGUAL, "feedback": BILINGUAL}, {"correct": FLAG})
CHOICE_ITEM = Record(
    {"key": KEY, "interaction": OneOf(("choice",)), "outcome": KEY, "paragraph": REFERENCE, "stem": BILINGUAL, "options": ListOf(_ANSWER, 3, 4)},
    {"safety": FLAG},
)
_ACTION = Record({"key": KEY, "text": BILINGUAL, "rating": OneOf(("best", "worst", "neutral")), "reason": BILINGUAL}, {"harmful": FLAG})
SITUATION_ITEM = Record(
    {"key": KEY, "interaction": OneOf(("best-worst",)), "topic": KEY, "stem": BILINGUAL, "actions": ListOf(_ACTION, 4, 4)},
    {"critical": FLAG, "harm": BILINGUAL, "provisional": FLAG, "safety": FLAG},
)
_BOUNDS = {"least": Whole(), "most": Whole()}
SCALE_ITEM = Record(
    {"key": KEY, "interaction": OneOf(("scale",)), **_BOUNDS, "stem": BILINGUAL, "low": BILINGUAL, "high": BILINGUAL},
    {"topic": KEY, "safety": FLAG},
)
_OF_PART = {"key": KEY, "part": KEY, "interaction": OneOf(("likert", "pair", "number", "choice")), "stem": BILINGUAL}
MOTIVATION_ITEM = Switch(
    "interaction",
    {
        "likert": Record(_OF_PART, {"topic": KEY, "consistency": Record({}, {"reverses": KEY, "expects": Whole(1, 5)})}),
        "pair": Record(
            {**_OF_PART, "options": ListOf(Record({"key": KEY, "text": BILINGUAL, "supports": FLAG}), 2, 2)},
            {"topic": KEY},
        ),
        "number": Record({**_OF_PART, **_BOUNDS, "topic": KEY, "unit": BILINGUAL}),
        "choice": Record({**_OF_PART, "topic": KEY, "options": ListOf(Record({"key": KEY, "text": BILINGUAL}), 2, 6)}),
    },
)
CHECK = Record({"key": KEY, "title": BILINGUAL, "draw": Whole(1, 50), "mastery": PERCENT, "items": ListOf(CHOICE_ITEM)})
KNOWLEDGE = Record({"key": KEY, "module": KEY, "items": ListOf(CHOICE_ITEM)})
SITUATIONS = Record({"key": KEY, "items": ListOf(SITUATION_ITEM)})
SELF_EFFICACY = Record({"key": KEY, "items": ListOf(SCALE_ITEM)})
OBSERVATION = Record(
    {
        "key": KEY,
        "scales": ListOf(Record({"key": OneOf(OBSERVED), "title": BILINGUAL, "anchors": Record(dict.fromkeys((1, 2, 3, 4), BILINGUAL))}), 4, 4),
    }
)
_SITUATIONS_PART = Record({"draw_critical": Whole(0, 50), "draw_other": Whole(0, 50), "mastery": PERCENT})
READINESS = Record(
    {
        "key": KEY,
        "title": BILINGUAL,
        "intro": BILINGUAL,
        "parts": Record(
            {"knowledge": Record({"per_module": Whole(1, 20), "mastery": PERCENT}), "situations": _SITUATIONS_PART, "self_efficacy": Record({})}
        ),
        "wait_hours": Whole(0, 1000),
        "attempts": Whole(1, 20),
    }
)
_PART = Record({"key": KEY, "title": BILINGUAL, "intro": BILINGUAL}, {"scale": KEY})
_FLAG = Record({"title": BILINGUAL, "why": BILINGUAL, "questions": ListOf(BILINGUAL, 2, 3)})
MOTIVATION = Record(
    {
        "key": KEY,
        "title": BILINGUAL,
        "intro": BILINGUAL,
        "scales": Record({"agree": ListOf(BILINGUAL, 5, 5)}),
        "parts": ListOf(_PART),
        "motives": ListOf(Record({"key": OneOf(MOTIVES), "title": BILINGUAL, "profile": BILINGUAL}), 6, 6),
        "items": ListOf(MOTIVATION_ITEM),
        "feedback": Record(dict.fromkeys(FEEDBACK, BILINGUAL)),
        "flags": Record(dict.fromkeys(FLAGS, _FLAG)),
    }
)
GLOSSARY = Record({"terms": ListOf(Record({"key": KEY, "term": BILINGUAL, "definition": BILINGUAL}))})

SHAPES: dict[str, Shape] = {
    "lesson": LESSON,
    "library": LIBRARY_TEXT,
    "programme": PROGRAMME,
    "module": MODULE,
    "case": CASE,
    "task": TASK,
    "reflection": REFLECTION,
    "check": CHECK,
    "knowledge": KNOWLEDGE,
    "situations": SITUATIONS,
    "self-efficacy": SELF_EFFICACY,
    "observation": OBSERVATION,
    "readiness": READINESS,
    "motivation": MOTIVATION,
    "glossary": GLOSSARY,
}
