"""Why something about a young person or a pairing is refused."""

from errors import Refused


class CodeTaken(Refused):
    """Another young person has this `code`."""


class CodeNotPlain(Refused):
    """A code is up to three capital letters, a hyphen and a number; it tells nothing of the person."""


class PersonalCodeWritten(Refused):
    """A free text holds what looks like a personal code; these are never kept."""


class UnknownNeed(Refused):
    """A support need is none of those that the programme names."""


class NotCaseManager(Refused):
    """`name` doesn't hold the role of a case manager."""


class OwnPairing(Refused):
    """Nobody pairs themselves, nor ends their own pairing."""


class YoungPersonClosed(Refused):
    """The young person is with the programme no more."""


class AlreadyPaired(Refused):
    """The young person has a mentor."""


class MentorNotCertified(Refused):
    """`name` has no valid certificate (P1)."""


class RecordCheckNotValid(Refused):
    """The record check of `name` is missing, expired or unfavourable (P1)."""


class MentorIsFull(Refused):
    """`name` walks with three young people (P3)."""


class HoursExceeded(Refused):
    """`name` has declared fewer hours a week than would be planned: `free` are left (P4)."""


class MentorIsCaseManager(Refused):
    """`name` is this young person's own case manager (P7)."""


class HoursOutOfRange(Refused):
    """A pairing is planned with `least` to `most` hours a week."""


class LengthOutOfRange(Refused):
    """A pairing lasts from `least` to `most` months (P5)."""


class AttestationMissing(Refused):
    """Nobody has vouched for these `rules`."""


class AttestedInFuture(Refused):
    """Nobody vouches today for what will be seen tomorrow."""


class ReasonMissing(Refused):
    """An ending without a reason."""


class PairingEnded(Refused):
    """The pairing has ended already."""
