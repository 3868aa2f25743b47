"""Learners who have stopped, as their trainer reads of them: where they stand, and whether anything was written to them."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from blueprints.language import localised, written_date, written_until
from nudges.queries import Stopped
from nudges.rules import MOST_REMINDERS


@dataclass(frozen=True)
class Line:
    """One learner, as templates/ui/parts.html draws an entry."""

    title: str
    url: str
    text: str
    status_kind: str
    status_text: str


def line_of(one: Stopped) -> Line:
    """Who, since when and where, and what came of the letters."""
    kind, status = ("closed", _("Paused")) if one.paused_until else ("care", _("Away"))
    text = " ".join(part for part in (_where(one), _letters(one)) if part)
    return Line(one.enrolment.person.name, url_for("teach.show_learner", public_id=one.enrolment.public_id), text, kind, status)


def _where(one: Stopped) -> str:
    if one.activity is None:
        return _("Enrolled on %(day)s and has not begun.", day=written_date(one.since))
    place = f"{localised(one.activity.module.title)}, {localised(one.activity.title)}"
    return _("Last at work on %(day)s, at: %(activity)s.", day=written_date(one.since), activity=place)


def _letters(one: Stopped) -> str:
    if one.paused_until:
        return _("Has asked for a pause until %(day)s.", day=written_until(one.paused_until))
    if one.reminders >= MOST_REMINDERS:
        return _("Three reminders went out, and no more will come: a word from a person helps now.")
    return _("Written to on %(day)s.", day=written_date(one.nudged_at)) if one.nudged_at else ""
