"""What is said about questions that come from files: refusals, findings, kinds of question, what would become of each."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from errors import Refused
from publishing.errors import DraftIncomplete, FileRefused
from publishing.exchange import CHANGED, LEFT_OUT, NEW, SAME
from quizzes.exchange.findings import SENTENCES as FOUND
from quizzes.exchange.findings import Finding

SENTENCES: dict[type[Refused], str] = {
    FileRefused: _("The file can't be read, so nothing was stored."),
    DraftIncomplete: _("The draft lacks something without which nobody may be asked it. Below stands what."),
}
INTERACTIONS: dict[str, Any] = {
    "choice": _("One of several"),
    "choices": _("Several of several"),
    "true-false": _("True or false"),
    "matching": _("Matching"),
    "ordering": _("Putting in order"),
    "numeric": _("A number that is right or wrong"),
    "short-text": _("A word or a few"),
    "gaps": _("A text with gaps"),
    "open-text": _("In one's own words"),
    "likert": _("Agreement"),
    "likert-grid": _("Agreement with several sentences"),
    "pair": _("One of two"),
    "number": _("A number that is a fact"),
    "scale": _("A place on a scale"),
    "best-worst": _("The best and the worst action"),
}
ACTS: dict[str, Any] = {
    NEW: _("New"),
    CHANGED: _("Changed"),
    SAME: _("As it is here"),
    LEFT_OUT: _("Left out"),
}
LANGUAGES: dict[str, Any] = {"lv": _("Latvian"), "en": _("English")}


def said_of(finding: Finding) -> str:
    """A finding in the reader's language."""
    details = dict(finding.details)
    if finding.code.startswith("kind") and details.get("kind") in INTERACTIONS:
        details["kind"] = INTERACTIONS[details["kind"]]
    if "lang" in details:
        details["lang"] = LANGUAGES.get(details["lang"], details["lang"])
    return gettext(FOUND[finding.code], **details)
