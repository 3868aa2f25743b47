"""What each kind of file in content/ must hold."""

from courses.models import IN_PREPARATION, READY
from courses.rules import ALWAYS_ASKED, CRITERIA, WAIVABLE
from meetings.models import OBSERVERS
from publishing.validation import (
    BILINGUAL,
    DAY,
    FLAG,
    FRACTION,
    KEY,
    MINUTES,
    PERCENT,
    REFERENCE,
    TEXT,
    Having,
    ListOf,
    OneOf,
    Record,
    SetOf,
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

EXCUSED = ListOf(Record({"begins": TEXT, "because": TEXT}))  # sentences that must be long

# Markdown files: their front matter, keys in the order of the canonical form.
QUESTION = Record({"stem": TEXT, "options": ListOf(Record({"key": KEY, "text": TEXT, "feedback": TEXT}, {"correct": FLAG}), 2, 4)})
LESSON = Record(
    {"key": KEY, "title": TITLE, "outcomes": ListOf(KEY), "you_can": ListOf(TEXT)},
    {"sources": ListOf(TEXT), "safety": FLAG, "checked": CHECKED, "revised": DAY, "question": QUESTION, "long": EXCUSED},
)
LIBRARY_TEXT = Record(
    {"key": KEY, "title": TITLE, "summary": TEXT},
    {"order": Whole(0, 999), "form": FLAG, "sources": ListOf(TEXT), "safety": FLAG, "checked": CHECKED, "revised": DAY, "long": EXCUSED},
)
MATERIAL = Record(
    {"key": KEY, "title": TITLE, "summary": TEXT, "duration": Whole(1, 2880), "materials": ListOf(TEXT, least=0)},
    {"cards": FLAG, "sources": ListOf(TEXT), "safety": FLAG, "checked": CHECKED, "long": EXCUSED},
)
FRONT_ORDER = (
    "key",
    "title",
    "summary",
    "order",
    "form",
    "duration",
    "materials",
    "cards",
    "outcomes",
    "you_can",
    "sources",
    "safety",
    "checked",
    "revised",
    "question",
    "long",
)

# The programme.
STANDARD = Record(
    {
        "apply": SetOf(CRITERIA, ALWAYS_ASKED),
        "waivable": SetOf(WAIVABLE),
        "check_percent": PERCENT,
        "attendance_percent": PERCENT,
        "measured_percent": Whole(0, 100),
        "references": Whole(1, 4),
        "observers": Whole(1, OBSERVERS),
    }
)
PROGRAMME = Record(
    {
        "key": KEY,
        "title": BILINGUAL,
        "summary": BILINGUAL,
        "revision": Words(r"\d{4}\.\d+", 'a revision such as "2026.1"'),
        "hours": Whole(1, 1000),
        "counted": Record({"modules": ListOf(KEY), "hours": Whole(1, 1000)}),
        "minimum_age": Whole(0, 99),
        "criteria": STANDARD,
        "certificate_valid_years": Whole(1, 20),
        "reminder_days": Whole(1, 60),
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
    },
    {"safety": FLAG},
)
TASK = Record(
    {"key": KEY, "title": BILINGUAL, "minutes": MINUTES, "prompt": BILINGUAL, "example": BILINGUAL, "compare": ListOf(BILINGUAL)}, {"safety": FLAG}
)
REFLECTION = Record({"key": KEY, "title": BILINGUAL, "minutes": MINUTES, "prompt": BILINGUAL}, {"safety": FLAG})

# Items and tests.
_ANSWER = Record({"key": KEY, "text": BILINGUAL, "feedback": BILINGUAL}, {"correct": FLAG})
_ACTION = Record({"key": KEY, "text": BILINGUAL, "rating": OneOf(("best", "worst", "neutral")), "reason": BILINGUAL}, {"harmful": FLAG})
SITUATION_ITEM = Record(
    {"key": KEY, "interaction": OneOf(("best-worst",)), "topic": KEY, "stem": BILINGUAL, "actions": ListOf(_ACTION, 4, 4)},
    {"critical": FLAG, "harm": BILINGUAL, "provisional": FLAG, "experts": Whole(1, 99), "safety": FLAG},
)
_BOUNDS = {"least": Whole(), "most": Whole()}
SCALE_ITEM = Record(
    {"key": KEY, "interaction": OneOf(("scale",)), **_BOUNDS, "stem": BILINGUAL, "low": BILINGUAL, "high": BILINGUAL},
    {"topic": KEY, "safety": FLAG},
)
_ENTRY = Record({"key": KEY, "text": BILINGUAL})
_ENTRIES = ListOf(_ENTRY, 2, 12)
_WORDS = Record({"lv": ListOf(TEXT), "en": ListOf(TEXT)})
_GAP = Having(
    "options",
    Record({"key": KEY, "options": ListOf(Record({"key": KEY, "text": BILINGUAL}, {"correct": FLAG, "feedback": BILINGUAL}), 2, 8)}),
    Record({"key": KEY, "answers": _WORDS}),
)
_LEVEL = Record({"points": Whole(0, 20), "text": BILINGUAL})
_CRITERION = Record({"key": KEY, "title": BILINGUAL, "levels": ListOf(_LEVEL, 2, 6)})


def _item(fields: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Record:
    """An item of a module: what every kind has, and what this one has."""
    return Record(
        {"key": KEY, "interaction": TEXT, "outcome": KEY, "paragraph": REFERENCE, "stem": BILINGUAL, **fields}, {"safety": FLAG, **(optional or {})}
    )


ITEM = Switch(
    "interaction",
    {
        "choice": _item({"options": ListOf(_ANSWER, 3, 4)}),
        "choices": _item({"marking": OneOf(("each", "all")), "options": ListOf(_ANSWER, 3, 8)}),
        "true-false": _item({"correct": FLAG, "feedback": Record({"true": BILINGUAL, "false": BILINGUAL})}),
        "matching": _item({"prompts": ListOf(Record({"key": KEY, "text": BILINGUAL, "match": KEY}), 2, 12), "matches": _ENTRIES}),
        "ordering": _item({"options": ListOf(_ENTRY, 3, 12)}),
        "numeric": _item({"answers": ListOf(Record({"value": FRACTION}, {"tolerance": FRACTION}))}, {"unit": BILINGUAL}),
        "short-text": _item({"answers": _WORDS}, {"strict": FLAG}),
        "gaps": _item({"text": BILINGUAL, "gaps": ListOf(_GAP, 1, 12)}),
        "open-text": _item({"rubric": ListOf(_CRITERION, 1, 8), "least": Whole(1, 2000), "most": Whole(1, 2000)}),
        "likert": _item({}),
        "likert-grid": _item({"statements": _ENTRIES}),
        "pair": _item({"options": ListOf(_ENTRY, 2, 2)}),
        "number": _item({**_BOUNDS, "unit": BILINGUAL}),
        "scale": _item({**_BOUNDS, "low": BILINGUAL, "high": BILINGUAL}),
        "best-worst": _item({"actions": ListOf(_ACTION, 4, 4)}),
    },
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
_FEEDBACK = OneOf(("each", "last", "never"))
_MARKING = Record({"readers": Whole(1, 2), "tolerance": Whole(0, 100)}, {"names": FLAG})
CHECK = Record(
    {"key": KEY, "title": BILINGUAL, "draw": Whole(1, 50), "mastery": PERCENT, "items": ListOf(ITEM)},
    {"minutes": MINUTES, "marking": _MARKING, "feedback": _FEEDBACK},
)
KNOWLEDGE = Record({"key": KEY, "module": KEY, "items": ListOf(ITEM)})
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
    },
    {"minutes": MINUTES, "marking": _MARKING, "feedback": _FEEDBACK},
)
_PART = Record({"key": KEY, "title": BILINGUAL, "intro": BILINGUAL}, {"scale": KEY})
_REPEATS = Record(
    {
        "months": Whole(1, 24),
        "parts": ListOf(KEY),
        "intro": BILINGUAL,
        "intros": Record({}, dict.fromkeys(("motives", "orientation", "expectations"), BILINGUAL)),
    }
)
_FLAG = Record({"title": BILINGUAL, "why": BILINGUAL, "questions": ListOf(BILINGUAL, 2, 3)})
MOTIVATION = Record(
    {
        "key": KEY,
        "title": BILINGUAL,
        "intro": BILINGUAL,
        "scales": Record({"agree": ListOf(BILINGUAL, 5, 5)}),
        "parts": ListOf(_PART),
        "repeats": _REPEATS,
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
    "material": MATERIAL,
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
