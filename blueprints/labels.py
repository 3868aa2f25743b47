"""What the coded values of applications and evidence are called, for every page that shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import SelectChoice

from recruitment.rules import MUNICIPALITIES, OTHER

FIELDS = {
    "social-work": _("Social work"),
    "social-pedagogy": _("Social pedagogy"),
    "medicine": _("Medicine"),
    "psychology": _("Psychology"),
    "other-social-science": _("Another social science"),
    "none": _("None of these, experience instead"),
}
SPOKEN = {
    "lv": _("Latvian"),
    "ru": _("Russian"),
    "en": _("English"),
    "lt": _("Lithuanian"),
    "uk": _("Ukrainian"),
    "lsl": _("Latvian sign language"),
    "other": _("Another language"),
}
PLACES = {name: name for name in MUNICIPALITIES if name != OTHER} | {OTHER: _("Another municipality")}
EVIDENCE = {
    "interview": _("Interview"),
    "reference": _("Reference"),
    "record-check": _("Record check"),
    "qualification": _("Education or experience"),
    "code": _("Confidentiality and code signed"),
    "study-time": _("Study time confirmed"),
    "observation-talk": _("Talk about the seminar"),
    "readiness-talk": _("Talk about the readiness test"),
}
KNOWN_FROM = {
    "work": _("Work"),
    "study": _("School or studies"),
    "volunteering": _("Volunteering or an association"),
    "neighbour": _("The neighbourhood"),
    "friend": _("Friendship"),
    "relative": _("We are related"),
    "other": _("Something else"),
}
SEEN = {"often": _("I have often seen it"), "sometimes": _("Sometimes"), "seldom": _("Seldom"), "unknown": _("I can’t tell")}
ENTRUSTED = {"yes": _("Yes"), "unsure": _("I am not sure"), "no": _("No")}
LANGUAGES = {"lv": _("Latvian"), "en": _("English")}
CHOOSE = _("Please choose")
"""What a list says where nothing has been chosen yet."""
OUTCOMES = {"accepted": _("Accepted"), "declined": _("Declined"), "withdrawn": _("Withdrawn")}


def month_names() -> dict[int, str]:
    """The months as they stand alone in the reader's language, from 1."""
    return dict(get_month_names("wide", context="stand-alone", locale=str(get_locale())))


def choices_of(labels: Mapping[Any, Any], empty: Any = None) -> list[SelectChoice]:
    """These values as a field offers them; `empty` is what is offered first for no value."""
    return [*([] if empty is None else [SelectChoice("", empty)]), *(SelectChoice(*label) for label in labels.items())]


def listed(values: Iterable[Any], labels: Mapping[Any, Any]) -> str:
    """What these values are called, one after the other."""
    return ", ".join(str(labels.get(value, value)) for value in values)
