"""Why something about an application is refused."""

from errors import Refused


class AlreadyApplied(Refused):
    """The person has their one application to this programme."""


class ApplicationWithdrawn(Refused):
    """The applicant took the application back: nobody works with it any more."""


class AlreadyDecided(Refused):
    """There is one decision about an application, and it was taken."""


class InterviewMissing(Refused):
    """Nobody is accepted by paper and tests alone: the interview has not been recorded."""


class NotAccepted(Refused):
    """Only somebody who was accepted can be enrolled from an application."""


class OwnApplication(Refused):
    """Nobody vouches for, decides about or enrols themselves."""


class FieldOrExperienceMissing(Refused):
    """No field of education was named, and no experience described: one of the two is needed."""


class BirthImpossible(Refused):
    """The month of birth lies in the future, or too long ago."""


class PersonalCodeWritten(Refused):
    """A free text holds what looks like a personal code; these are never kept."""


class ReasonMissing(Refused):
    """A decision without a reason."""


class SeenInFuture(Refused):
    """Nobody has seen today what will be seen tomorrow."""


class CheckNeedsExpiry(Refused):
    """A record check is valid until a day after the one on which it was seen."""


class CheckKeepsNothingElse(Refused):
    """Of a record check only the dates and the result are kept: never words about it."""


class SubjectMissing(Refused):
    """The entry doesn't say what it is about: who gave the reference, which education, which version of the code."""


class SameReferee(Refused):
    """This person's reference is recorded already: two references come from two people."""


class NoApplication(Refused):
    """The learner was enrolled without an application: there is no file to put evidence in."""


class CodeChanged(Refused):
    """The code says something else by now than what was shown."""


class OwnAddress(Refused):
    """Nobody gives their own reference."""


class RefereeAsked(Refused):
    """This address was asked about this applicant already."""


class TooManyReferees(Refused):
    """The applicant has named `most` people: anybody else is the coordinator's to ask."""


class ReferencesClosed(Refused):
    """The application was withdrawn or declined, or the link taken back: no reference is asked any more."""


class ReferenceGiven(Refused):
    """One person, one answer: it was given, or the time for it is over."""


class ReferenceMissing(Refused):
    """There is no answer to vouch for."""


class ReferenceRead(Refused):
    """Somebody has read the answer and vouched for it already."""


class ConcernMissing(Refused):
    """Somebody is worried and doesn't say by what."""
