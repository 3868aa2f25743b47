"""What the refusals of `courses/` say."""

from flask_babel import lazy_gettext as _

from courses.errors import (
    AlreadyEnrolled,
    CaseNotEnded,
    CorrectedAlready,
    CorrectionTooLong,
    DayMeasured,
    IntakeExists,
    MoreThanThereIs,
    NotEnrolled,
    NothingCorrected,
    NothingWritten,
    OwnTime,
    ReasonTooShort,
    SavedElsewhere,
    UnknownChoice,
)
from errors import Refused

SENTENCES: dict[type[Refused], str] = {
    AlreadyEnrolled: _("%(name)s is enrolled in this programme already."),
    NotEnrolled: _("You are not enrolled in this programme. Nothing was lost; please write to the coordinator."),
    NothingWritten: _("Please write a little more: at least %(least)d words of your own. What you wrote is kept."),
    CaseNotEnded: _("This situation counts once you have come to one of its endings. Your way so far is kept."),
    UnknownChoice: _("This page was from another moment of the situation. Your way so far is kept: open the situation again and go on."),
    SavedElsewhere: _("This text was changed on another page or device meanwhile. Nothing was overwritten: both are here, choose what to keep."),
    IntakeExists: _("There is a group called %(name)s already. Please choose another name."),
    DayMeasured: _("%(most)d minutes of reading were measured today, which is the most that a day can have. Nothing that you complete is lost."),
    OwnTime: _("Nobody corrects their own study time. Another trainer or a coordinator can do it."),
    NothingCorrected: _("Please say how many minutes are added or taken away: 0 changes nothing."),
    CorrectionTooLong: _("One correction adds or takes away at most %(most)d minutes."),
    ReasonTooShort: _("Please give the reason in at least %(least)d characters: the learner reads it."),
    MoreThanThereIs: _("Only %(there)d minutes are credited: more can't be taken away."),
    CorrectedAlready: _("This correction is on record already, with something else in it. Nothing was entered twice: open the form anew."),
}
