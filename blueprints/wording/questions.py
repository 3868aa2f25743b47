"""What the health of a question is called: its lights, the reasons for them, and what to do."""

from collections.abc import Mapping
from typing import Any

from flask_babel import format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _

from blueprints.language import localised
from quizzes import health
from quizzes.health import Reason
from quizzes.interactions.best_worst import BEST, WORST
from quizzes.statistics import DIFFERENT_FORMS, PartFigures, Reliability
from quizzes.tallies import ACCEPTED, FALSE, OTHER, TRUE, Question, Row

LIGHTS = {
    health.RED: ("danger", _("Mend it")),
    health.AMBER: ("care", _("Look at it")),
    health.GREEN: ("done", _("Works")),
    health.PLAIN: ("now", _("Counted")),
    health.HIDDEN: ("closed", _("Too few answers")),
}
"""Each light as a chip: its kind (which has a sign of its own) and its words."""
ROWS = {TRUE: _("True"), FALSE: _("False"), ACCEPTED: _("Right answers"), OTHER: _("Other answers")}
QUESTIONS = {BEST: _("Taken for the best"), WORST: _("Taken for the worst")}
PARTS = {"items": _("The test"), "knowledge": _("Knowledge"), "situations": _("Situations"), "self_efficacy": _("Confidence")}
ACTS = {
    health.WRONG_WINS: _("Check its wording, and whether the answer that counts as right is right."),
    health.NEGATIVE: _("See whether the right answer is marked as right, and whether the question can be read in two ways."),
    health.TOO_HARD: _("Read it beside the paragraph that teaches it, and rewrite whichever of the two is unclear."),
    health.WEAK: _("See whether the question asks one thing, and whether it can be answered without having read the lesson."),
    health.TOO_EASY: _("Keep it if everybody must know this; otherwise make the wrong answers more plausible."),
    health.UNCHOSEN: _("Write another wrong answer, one that a beginner might believe."),
    health.TOO_FAST: _("Shorten it, and see whether an answer gives itself away before the question is read."),
}


def percent(share: float) -> str:
    """A share as whole percent."""
    return f"{format_decimal(share * 100, '0')}\N{NO-BREAK SPACE}%"


def figure(value: float | None) -> str:
    """A figure of −1 to 1 with two decimals; a dash where it can't be told."""
    return "–" if value is None else str(format_decimal(value, "0.00")).replace("-", "−")


def seconds(value: float | None) -> str:
    """A time at a question."""
    return "–" if value is None else f"{format_decimal(value, '0.#')}\N{NO-BREAK SPACE}s"


def row_name(row: Row) -> str:
    """What can be chosen, as a sentence names it: its letter or number, else its word."""
    return row.label or str(ROWS[row.key])


def asked(question: Question, number: int) -> str:
    """What a question within an item is called; nothing where the item asks it alone."""
    if question.key in QUESTIONS:
        return str(QUESTIONS[question.key])
    if question.texts:
        return localised(question.texts.get("text"))
    return gettext("Gap %(number)d", number=number) if question.key else ""


def reason_said(reason: Reason) -> str:
    """A reason in a sentence."""
    return str(_SAID[reason.code](reason.details))


def act_said(reason: Reason, taught: str) -> str:
    """What to do about it, with the place where it is taught."""
    return f"{ACTS[reason.code]} {taught}".strip()


def taught_said(body: Mapping[str, Any], lessons: Mapping[str, str]) -> str:
    """Where an item's answer is taught: the number of the lesson and the heading."""
    number = lessons.get(str(body.get("paragraph", "")).partition("#")[0])
    title = localised((body.get("read") or {}).get("title"))
    if number and title:
        return gettext("Taught in %(lesson)s, “%(title)s”.", lesson=number, title=title)
    return gettext("Taught in %(lesson)s.", lesson=number) if number else ""


def reliability_said(part: PartFigures, least: int) -> str:
    """How consistent a part is, or why that can't be told."""
    found = part.reliability
    if found is not None:
        return _consistency(found)
    if part.forms > 1:
        return gettext(
            "Alpha needs people who had the same questions. Here chance gives everybody others, and for an estimate over them "
            "there are fewer than %(least)d people yet.",
            least=least,
        )
    return gettext("Alpha can't be told: it needs two questions with points at least, and people who differ in them.")


def _consistency(found: Reliability) -> str:
    if found.basis == DIFFERENT_FORMS:
        return gettext(
            "Alpha is about %(alpha)s: an estimate over %(people)d people to whom chance gave different questions. It needs a common form "
            "to be exact, and has no interval.",
            alpha=figure(found.alpha),
            people=found.people,
        )
    return gettext(
        "Alpha is %(alpha)s, with 95 %% confidence between %(low)s and %(high)s, over %(people)d people who had the same %(items)d questions.",
        alpha=figure(found.alpha),
        low=figure(found.low),
        high=figure(found.high),
        people=found.people,
        items=found.items,
    )


def _wrong_wins(details: Mapping[str, Any]) -> str:
    words = {"chosen": details["chosen"], "of": details["of"], "option": row_name(details["row"])}
    if details["question"].key == BEST:
        return gettext("%(chosen)d of %(of)d took %(option)s for the best action, more than took the best one.", **words)
    if details["question"].key == WORST:
        return gettext("%(chosen)d of %(of)d took %(option)s for the worst action, more than took the worst one.", **words)
    said = gettext("%(chosen)d of %(of)d chose %(option)s, more than chose the right answer.", **words)
    name = localised(details["question"].texts.get("text")) if details["question"].texts else ""
    return f"{name}: {said}" if name else said


def _unchosen(details: Mapping[str, Any]) -> str:
    return gettext("Nobody chose %(options)s.", options=", ".join(row_name(row) for row in details["rows"]))


def _too_fast(details: Mapping[str, Any]) -> str:
    return ngettext(
        "Half of the answers came within %(seconds)s, and nobody can read %(num)d word in under %(least)s.",
        "Half of the answers came within %(seconds)s, and nobody can read %(num)d words in under %(least)s.",
        details["words"],
        seconds=seconds(details["seconds"]),
        least=seconds(details["least"]),
    )


_SAID = {
    health.WRONG_WINS: _wrong_wins,
    health.UNCHOSEN: _unchosen,
    health.TOO_FAST: _too_fast,
    health.TOO_HARD: lambda details: gettext("Only %(share)s of its points were earned.", share=percent(details["facility"])),
    health.TOO_EASY: lambda details: gettext("Nearly everybody knows it: %(share)s of its points were earned.", share=percent(details["facility"])),
    health.NEGATIVE: lambda details: gettext(
        "Those who do well in the rest miss it more often than the others do (discrimination %(value)s).", value=figure(details["discrimination"])
    ),
    health.WEAK: lambda details: gettext(
        "It hardly tells those who know from those who don't (discrimination %(value)s).", value=figure(details["discrimination"])
    ),
}
