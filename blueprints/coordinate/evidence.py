"""The forms by which a person vouches for something: one a kind, each asking only what that kind keeps."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField
from wtforms.validators import InputRequired, Optional

from blueprints.forms import Form
from blueprints.free_text import free_text, short_text
from blueprints.labels import choices_of
from errors import NotVisible
from recruitment.models import (
    CODE,
    INTERVIEW,
    OBSERVATION_TALK,
    QUALIFICATION,
    READINESS_TALK,
    RECORD_CHECK,
    REFERENCE,
    STUDY_TIME,
)

FOR, AGAINST = "for", "against"


@dataclass(frozen=True)
class Shape:
    """What a kind of evidence asks for. A field without a label is not asked; `verdict` names what speaks for and against."""

    act: Any
    seen_on: Any
    subject: Any = None
    subject_hint: Any = None
    verdict: tuple[Any, Any, Any] | None = None
    valid_until: Any = None
    note: Any = None
    hint: Any = None


SHAPES = {
    INTERVIEW: Shape(
        act=_("Record the interview"),
        seen_on=_("Day of the interview"),
        verdict=(_("What the interview says"), _("Speaks for the person"), _("Speaks against, for now")),
        note=_("What was talked about"),
        hint=_("Also what the motivation profile asked for. Write as if the person were reading it: they have the right to."),
    ),
    REFERENCE: Shape(
        act=_("Record a reference"),
        seen_on=_("Day on which it was given"),
        subject=_("Who gave it, and how they know the person"),
        subject_hint=_("For example: Dace Liepa, colleague for six years."),
        verdict=(_("What the reference says"), _("Speaks for the person"), _("Speaks against, for now")),
        note=_("In short"),
    ),
    RECORD_CHECK: Shape(
        act=_("Record the check"),
        seen_on=_("Day on which you saw the statement"),
        valid_until=_("Valid until"),
        verdict=(_("Result"), _("Nothing that bars this work"), _("Something bars this work")),
        hint=_("Only these dates and the result are kept: never the document, never what it says."),
    ),
    QUALIFICATION: Shape(
        act=_("Record education or experience"),
        seen_on=_("Day on which you verified it"),
        subject=_("Which education or experience"),
        subject_hint=_("For example: diploma in social work, or three years at a youth centre confirmed by its head."),
        verdict=(_("Result"), _("Verified"), _("Could not be verified")),
        note=_("Remark"),
    ),
    CODE: Shape(
        act=_("Record the signature"),
        seen_on=_("Day of the signature"),
        subject=_("Version of the code"),
        subject_hint=_("For example: confidentiality and code of conduct, 2026."),
    ),
    STUDY_TIME: Shape(
        act=_("Confirm the study time"),
        seen_on=_("Day of the talk"),
        verdict=(_("Result"), _("The study was real"), _("Could not be confirmed")),
        note=_("How you know"),
    ),
    OBSERVATION_TALK: Shape(
        act=_("Record the talk"),
        seen_on=_("Day of the talk"),
        verdict=(_("Your word"), _("Ready to go on"), _("Not ready yet")),
        note=_("What was talked about"),
    ),
    READINESS_TALK: Shape(
        act=_("Record the talk and open the test again"),
        seen_on=_("Day of the talk"),
        note=_("What was talked about"),
    ),
}
SELECTION = (INTERVIEW, REFERENCE, RECORD_CHECK, QUALIFICATION, CODE)
TALKS = (READINESS_TALK, OBSERVATION_TALK, STUDY_TIME)


class EvidenceForm(Form):
    """One entry of a selection file. Its kind takes away the fields that it doesn't keep."""

    seen_on = DateField(validators=[InputRequired()])
    valid_until = DateField(validators=[Optional()])
    subject = short_text("", longest=200)
    is_favourable = RadioField(validators=[InputRequired()])
    note = free_text("")

    def __init__(self, kind: str, **kwargs: Any):
        super().__init__(prefix=kind, **kwargs)
        self.kind, self.shape = kind, SHAPES[kind]
        if self.shape.verdict:
            legend, speaks_for, speaks_against = self.shape.verdict
            self.is_favourable.choices = choices_of({FOR: speaks_for, AGAINST: speaks_against})
            self.is_favourable.label.text = legend
        for name in ("seen_on", "valid_until", "subject", "note"):
            self[name].label.text = getattr(self.shape, name)
        for name in [name for name in ("valid_until", "subject", "is_favourable", "note") if not self._asks(name)]:
            del self[name]

    def _asks(self, name: str) -> bool:
        return bool(self.shape.verdict if name == "is_favourable" else getattr(self.shape, name))

    def said(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        said = {name: self[name].data for name in ("seen_on", "valid_until", "subject", "note") if name in self}
        return said | {"is_favourable": "is_favourable" not in self or self["is_favourable"].data == FOR}


def posted_form(kind: str, kinds: tuple[str, ...]) -> EvidenceForm:
    """The form of a kind that this page records, with what was sent. Raises NotVisible."""
    if kind not in kinds:
        raise NotVisible
    return EvidenceForm(kind)


def forms_of(kinds: tuple[str, ...], posted: Form | None, today: date) -> dict[str, EvidenceForm]:
    """A fresh form of each kind, dated today, and among them the one that was sent."""
    forms = {kind: EvidenceForm(kind, formdata=None, data={"seen_on": today, "is_favourable": FOR}) for kind in kinds}
    return forms | ({posted.kind: posted} if isinstance(posted, EvidenceForm) else {})
