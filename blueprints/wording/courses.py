"""What the refusals of `courses/` say."""

from flask_babel import lazy_gettext as _

from courses.errors import AlreadyEnrolled, CaseNotEnded, IntakeExists, NotEnrolled, NothingWritten, UnknownChoice
from errors import Refused

SENTENCES: dict[type[Refused], str] = {
    AlreadyEnrolled: _("%(name)s is enrolled in this programme already."),
    NotEnrolled: _("You are not enrolled in this programme. Nothing was lost; please write to the coordinator."),
    NothingWritten: _("Please write a little more: at least %(least)d words of your own. What you wrote is kept."),
    CaseNotEnded: _("This situation counts once you have come to one of its endings. Your way so far is kept."),
    UnknownChoice: _("This page was from another moment of the situation. Your way so far is kept: open the situation again and go on."),
    IntakeExists: _("There is a group called %(name)s already. Please choose another name."),
}
