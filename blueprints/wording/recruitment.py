"""What the refusals of `recruitment/` say."""

from flask_babel import lazy_gettext as _

from errors import Refused
from recruitment.errors import (
    AlreadyApplied,
    AlreadyDecided,
    ApplicationWithdrawn,
    BirthImpossible,
    CheckKeepsNothingElse,
    CheckNeedsExpiry,
    CodeChanged,
    ConcernMissing,
    FieldOrExperienceMissing,
    InterviewMissing,
    NoApplication,
    NotAccepted,
    OwnAddress,
    OwnApplication,
    PersonalCodeWritten,
    ReasonMissing,
    RefereeAsked,
    ReferenceGiven,
    ReferenceMissing,
    ReferenceRead,
    ReferencesClosed,
    SameReferee,
    SeenInFuture,
    SubjectMissing,
    TooManyReferees,
)

SENTENCES: dict[type[Refused], str] = {
    AlreadyApplied: _("Your application has reached us already. There is nothing more to send."),
    ApplicationWithdrawn: _("This application was withdrawn by the applicant, so nothing can be added to it."),
    AlreadyDecided: _("A decision about this application has been taken already. Nothing was changed."),
    InterviewMissing: _("Nobody is accepted without an interview. Please record the interview first; what you wrote here is kept."),
    NotAccepted: _("Only somebody who has been accepted can be enrolled. Please record the decision first."),
    NoApplication: _("This learner was enrolled without an application, so there is no file for this. What you wrote is kept on this page."),
    OwnApplication: _("This is about yourself. Another coordinator records, decides and enrols."),
    FieldOrExperienceMissing: _("Please name a field of education, or describe your experience: one of the two is enough."),
    BirthImpossible: _("Please look at the year and month of birth again."),
    PersonalCodeWritten: _(
        "One of the texts seems to hold a personal code. We never keep these: please take it out and send the rest again. Nothing else was lost."
    ),
    ReasonMissing: _("Please give the reason. The applicant will read it."),
    SeenInFuture: _("The day on which it was seen lies in the future. Please look at the date again."),
    CheckNeedsExpiry: _("Please give the day until which the check is valid. It comes after the day on which it was seen."),
    CheckKeepsNothingElse: _("Of a record check only the dates and the result are kept. Please write nothing else about it."),
    SubjectMissing: _("Please say what this is about: who gave the reference, which education or experience, which version of the code."),
    CodeChanged: _("The code has changed while this page was open. Here is what it says now: please read it, then sign."),
    OwnAddress: _("This is the applicant's own address. A reference comes from somebody else."),
    RefereeAsked: _("Somebody with this address has been asked already. Nothing was sent a second time."),
    TooManyReferees: _("%(most)d people have been asked: that is the most. Please write to the coordinator, who can ask somebody else."),
    ReferencesClosed: _("This reference is no longer needed. Thank you for being willing to give it."),
    ReferenceGiven: _("The answer has been given already, or the time for it is over. Nothing was changed."),
    ReferenceMissing: _("There is no answer to read yet."),
    ReferenceRead: _("Somebody has read this answer already and vouched for it. Nothing was changed."),
    ConcernMissing: _("Please say in a few words what worries you: only the coordinators read it."),
    SameReferee: _("A reference by this person is recorded already. Two references come from two people."),
}
