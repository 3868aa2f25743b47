"""The motivation test as people read it: the profile for the candidate, the flags for the coordinator.

Texts are the quiz's own, in every language; choosing one is the page's matter. A flag never refuses anybody: it is a question
for the interview.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from quizzes.models import Attempt
from quizzes.repeats import Change, MotiveChange, change
from quizzes.scoring import COMMITMENT, EXPECTATIONS, ORIENTATION

Result = Mapping[str, Any]
ORIENTATION_OF = 6
RESCUING_UP_TO, SUPPORTING_FROM = 2, 4  # of six pairs
UNREALISTIC_FROM = 18  # of 5 to 25
WEAK_VALUES_BELOW = 3
MOTIVES_TO_TALK_ABOUT = frozenset({"career", "protective"})
LEAST_MONTHS, MOST_MONTHS = 6, 9
LEAST_HOURS = 40  # for one young person, over all the months
WEEKS_A_MONTH = Fraction(52, 12)


def motivation_profile(attempt: Attempt) -> dict[str, Any]:
    """The profile of a submitted motivation test, made of its stored result alone.

    motives [{key, mean, title, text}] from the strongest; top (the same, two or what ties with them); orientation 0 to 6 and
    expectations 5 to 25 (None: not answered in full); commitment [{topic, question, answer}]; hasty; feedback [text] for the
    candidate; flags [{key, title, why, questions}], which only the coordinator may be shown.
    """
    result, texts = attempt.result or {}, attempt.quiz.texts
    words = {motive["key"]: motive for motive in texts["motives"]}
    motives = [
        {"key": key, "mean": Fraction(result["means"][key]), "title": words[key]["title"], "text": words[key]["profile"]}
        for key in result["ranking"]
        if key in words
    ]
    return {
        "motives": motives,
        "top": [motive for motive in motives if motive["key"] in result["top"]],
        "orientation": result[ORIENTATION],
        "expectations": result[EXPECTATIONS],
        "commitment": [{"topic": fact["topic"], "question": fact["question"], "answer": _answer(fact)} for fact in result[COMMITMENT]],
        "hasty": result["hasty"],
        "feedback": [texts["feedback"][key] for key in feedback_keys(result)],
        "flags": [{"key": key, **texts["flags"][key]} for key in flag_keys(result)],
    }


def change_since_start(attempt: Attempt, attempts: Iterable[Attempt]) -> dict[str, Any] | None:
    """What a repeat says beside the last attempt before it that was none, of the person's `attempts` in this test; None where there
    is none of these.

    since (when that one was handed in); change; and, as the test's own titles, motives [{title, before, after}] from the strongest
    now, was_top, is_top, stronger, weaker, gaps.
    """
    earlier = [one for one in attempts if one.submitted_at and not one.occasion and one.number < attempt.number]
    if not attempt.occasion or not earlier or attempt.result is None:
        return None
    start = max(earlier, key=lambda one: one.number)
    found: Change = change(start.result or {}, attempt.result)
    words = {motive["key"]: motive["title"] for motive in attempt.quiz.texts["motives"]}

    def titles(motives: Iterable[MotiveChange]) -> list[dict[str, str]]:
        return [words[motive.key] for motive in motives]

    return {
        "since": start.submitted_at,
        "change": found,
        "motives": [{"title": words[motive.key], "before": motive.before, "after": motive.after} for motive in found.motives],
        "was_top": titles(motive for motive in found.motives if motive.was_top),
        "is_top": titles(motive for motive in found.motives if motive.is_top),
        **{name: titles(getattr(found, name)) for name in ("stronger", "weaker", "gaps")},
    }


def feedback_keys(result: Result) -> list[str]:
    """Which texts the candidate is given; none where the two sides are even or a part was not answered in full."""
    keys = []
    orientation, expectations = result[ORIENTATION], result[EXPECTATIONS]
    if orientation is not None and not RESCUING_UP_TO < orientation < SUPPORTING_FROM:
        keys.append("orientation_low" if orientation <= RESCUING_UP_TO else "orientation_high")
    if expectations is not None:
        keys.append("expectations_high" if expectations >= UNREALISTIC_FROM else "expectations_realistic")
    is_short = lacks_time(result)
    if is_short is not None:
        keys.append("commitment_short" if is_short else "commitment_ok")
    if result["hasty"]:
        keys.append("hasty")
    return keys


def flag_keys(result: Result) -> list[str]:
    """What the coordinator should talk about at the interview."""
    orientation, expectations = result[ORIENTATION], result[EXPECTATIONS]
    raised = {
        "motive": leads_by_own_need(result),
        "orientation": orientation is not None and orientation <= RESCUING_UP_TO,
        "expectations": expectations is not None and expectations >= UNREALISTIC_FROM,
        "commitment": lacks_time(result) is True,
        "hasty": result["hasty"],
    }
    return [key for key, is_raised in raised.items() if is_raised]


def leads_by_own_need(result: Result) -> bool:
    """Career or respite is the strongest motive (or ties for it), and values are weak."""
    means = {key: Fraction(mean) for key, mean in result["means"].items()}
    if "values" not in means or means["values"] >= WEAK_VALUES_BELOW:
        return False
    strongest = max(means.values())
    return any(means.get(key) == strongest for key in MOTIVES_TO_TALK_ABOUT)


def lacks_time(result: Result) -> bool | None:
    """Fewer months or hours a week than one young person needs; None where neither was answered.

    The hours needed are LEAST_HOURS over the months that are offered (at most nine count), to the nearest half hour a week.
    """
    facts = {fact["topic"]: fact for fact in result[COMMITMENT]}
    months, hours = (Fraction(facts[topic]["number"]) if topic in facts else None for topic in ("months", "hours"))
    if months is None and hours is None:
        return None
    if months is not None and months < LEAST_MONTHS:
        return True
    return hours is not None and hours < hours_needed(months if months is not None else Fraction(MOST_MONTHS))


def hours_needed(months: Fraction) -> Fraction:
    """Hours a week that one young person needs at the least, when this many months are given."""
    exact = LEAST_HOURS / (min(months, Fraction(MOST_MONTHS)) * WEEKS_A_MONTH)
    return Fraction(round(exact * 2), 2)


def _answer(fact: Mapping[str, Any]) -> dict[str, str]:
    if "text" in fact:
        return dict(fact["text"])
    written = {"lv": fact["number"].replace(".", ","), "en": fact["number"]}
    unit = fact.get("unit") or {}
    return {lang: f"{number} {unit.get(lang, '')}".strip() for lang, number in written.items()}
