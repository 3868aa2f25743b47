"""What is said at the author's desk: refusals, what must be mended, kinds of text and how they stand."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from errors import Refused
from publishing.documents import Problem
from publishing.errors import DraftChanged, DraftWaits, NothingWaits, SummaryMissing, TextUnready
from publishing.outline import CHANGED
from revisions.errors import RevisionClash
from revisions.models import CASE, CHAPTER, DRAFT, EASY_READ, FINAL, LESSON, PAGE, REFLECTION, RETIRED, SITUATION, TASK

SENTENCES: dict[type[Refused], str] = {
    NothingWaits: _("There is no draft of this text any more: it was published or discarded meanwhile."),
    DraftWaits: _("A draft of this text waits, and would be lost. Publish or discard it first."),
    DraftChanged: _("Somebody wrote in the draft since you looked at it. Look at it again below, then publish."),
    TextUnready: _("The text can't be published yet. Below stands what must be mended; the draft is kept."),
    SummaryMissing: _("Please say in at least %(least)s characters what changed: learners who read the text before are told it."),
    RevisionClash: _("Somebody published this text at the same moment. Nothing of yours was lost: look at it again."),
}
KINDS: dict[str, Any] = {
    LESSON: _("Lesson"),
    CASE: _("Situation to try"),
    TASK: _("Task"),
    REFLECTION: _("Reflection"),
    "quiz": _("Check"),
    CHAPTER: _("Handbook"),
    SITUATION: _("Situations"),
    EASY_READ: _("Easy to read"),
    PAGE: _("About the programme"),
}
STATES: dict[str, tuple[str, Any]] = {
    DRAFT: ("now", _("Draft, not published yet")),
    CHANGED: ("now", _("Published, a draft waits")),
    FINAL: ("done", _("Published")),
    RETIRED: ("closed", _("Taken out")),
}
LANGUAGES = {"lv": _("Latvian"), "en": _("English")}
FINDINGS: dict[str, Any] = {
    "unresolved": _("“%(what)s” leads nowhere: there is no such text, heading, term or drawing."),
    "drawing": _("The drawing holds something that is not allowed: %(what)s."),
    "image": _("Pictures from elsewhere can't be shown: %(what)s. Use one of the module's drawings: ![what it shows](figure:name.svg)."),
    "heading-id": _("The heading “%(title)s” needs a name that links can lead to, the same in both languages, such as {#two-words} after it."),
    "heading-taken": _("The heading's name “%(id)s” is taken: give it another one."),
    "heading-level": _("A heading with a single #: use ## or ###, since the title is the page's first heading."),
    "block": _("There is no block “%(name)s”. There are: scene, helps, closes, week, note, quote, write."),
    "alternative": _("The drawing says nothing to whoever doesn't see it: write between the brackets what it shows."),
    "link-text": _("“%(text)s” doesn't say where the link leads. Link the words that do."),
    "long": _("A sentence of over %(most)s words: “%(begins)s…”"),
    "long-unused": _("A sentence is excused that isn't there."),
    "mean": _("The sentences have %(mean)s words in the mean: try for %(most)s at the most."),
    "danger": _("The text speaks of “%(word)s”. Say under “About this text” whether it shows the numbers to call."),
    "unspaced": _("Write the number with a space: 116 123."),
    "no-source": _("There is no source [^%(reference)s]: the text has %(there)s."),
    "unsourced": _("“%(what)s” is quoted from somewhere: put its source after it, such as [^1]."),
}


def finding_said(problem: Problem) -> str:
    """What must be mended, in the reader's language."""
    sentence = FINDINGS.get(problem.code)
    if sentence is None:
        return gettext("Something under “About this text” isn't as it must be: %(what)s", what=problem.expected)
    return str(sentence) % problem.details
