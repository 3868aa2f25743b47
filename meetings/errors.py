"""Why something about a meeting is refused."""

from errors import Refused


class StartsInPast(Refused):
    """Nobody can come to a time that is over."""


class JoinAddressMissing(Refused):
    """The mid-term meeting is joined over the network: it needs an https address."""


class JoinAddressUnsafe(Refused):
    """What was given as the address for joining is none that begins with https."""


class PlaceMissing(Refused):
    """A seminar day takes place somewhere."""


class LengthOutOfRange(Refused):
    """A meeting lasts from `least` to `most` minutes."""


class AlreadyScheduled(Refused):
    """The same meeting of the same group is agreed for this very time."""


class AttendanceRecorded(Refused):
    """A meeting of which attendance is on record took place; it can't be cancelled."""


class TooEarly(Refused):
    """The meeting opens at `opens_at`."""


class MeetingOver(Refused):
    """The meeting has ended."""


class MeetingCancelled(Refused):
    """The meeting doesn't take place."""


class NothingToJoin(Refused):
    """The meeting takes place at `place`, face to face."""


class NotInvited(Refused):
    """The meeting is another group's."""


class OwnAttendance(Refused):
    """Nobody vouches for their own presence."""


class UnknownOutcome(Refused):
    """Only the mid-term meeting has a make-up task; all else is present or absent."""


class MinutesOutOfRange(Refused):
    """Somebody was present for 1 to `most` minutes, no longer than the meeting; `name`: whose minutes these are."""


class OwnObservation(Refused):
    """Nobody observes themselves."""


class ObserversComplete(Refused):
    """Two observers have rated this learner."""


class ScaleOutOfRange(Refused):
    """Each behaviour is rated from 1 to 4."""
