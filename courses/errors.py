"""Why something about studying is refused."""

from errors import Refused


class AlreadyEnrolled(Refused):
    """The person has their one enrolment in this programme."""


class NotEnrolled(Refused):
    """The person is not (or no longer) enrolled."""


class NothingWritten(Refused):
    """A task or reflection is handed in without words in it."""


class CaseNotEnded(Refused):
    """A branching case counts once an ending was reached."""


class UnknownChoice(Refused):
    """The case has no such scene or choice: the page was of another revision."""


class IntakeExists(Refused):
    """A group of this programme has this name already."""
