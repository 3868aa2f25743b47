"""Why something about studying is refused."""

from errors import NotVisible, Refused


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


class SavedElsewhere(Refused):
    """The text was changed from another page or device since: `theirs` is what stands there, `version` its version."""


class IntakeExists(Refused):
    """A group of this programme has this name already."""


class DayMeasured(Refused):
    """As many minutes as a day can have (`most`) were measured today; the next one counts from `again_at`."""


class OwnTime(Refused):
    """Nobody corrects their own study time."""


class NothingCorrected(Refused):
    """A correction of no minutes."""


class CorrectionTooLong(Refused):
    """More than `most` minutes in one correction."""


class ReasonTooShort(Refused):
    """A correction is explained to the learner, in at least `least` characters."""


class MoreThanThereIs(Refused):
    """A correction would take away more than the `there` minutes that are credited."""


class CorrectedAlready(Refused):
    """This form was sent before, with something else in it."""


class ActivityRetired(NotVisible):
    """The activity was taken out of the programme after this learner had begun it. `title` is bilingual."""

    def __init__(self, title: dict[str, str]):
        super().__init__()
        self.title = title
