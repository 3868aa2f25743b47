"""Why something about criteria and credentials is refused."""

from errors import Refused


class NotWaivable(Refused):
    """This criterion protects young people or stands for what the programme teaches: nobody can waive it."""


class OwnCriterion(Refused):
    """Nobody waives a criterion of their own."""


class AlreadyWaived(Refused):
    """The criterion was waived before, by name and with a reason that stands."""


class OwnCredential(Refused):
    """Nobody revokes a credential of their own."""


class AlreadyRevoked(Refused):
    """The credential is revoked already; the first reason stands."""


class AlreadyReplaced(Refused):
    """Another credential stands in the place of this one."""


class RevocationProposed(Refused):
    """Somebody has proposed to revoke this credential: that is settled first."""


class RevocationSettled(Refused):
    """The proposal was confirmed or dropped already."""


class SecondPersonNeeded(Refused):
    """Nobody confirms what they proposed themselves."""


class NameUnchanged(Refused):
    """The new name is the one that the credential bears."""


class ReasonMissing(Refused):
    """A waiver, a revocation or a change of name without a reason."""


class NotDrawn(Refused):
    """The certificate could not be drawn now: it took too long or too much. The credential itself stands."""


class StatementNotDrawn(Refused):
    """The statement of study time can't be made into a PDF now."""


class TooManyLearners(Refused):
    """A statement of study time has at most `most` learners on a page or on paper."""


class NameIssued(Refused):
    """The certificate is issued, and the name on it stands; a new name replaces it."""


class NotAName(Refused):
    """A name is written with letters; digits and other signs don't stand on a certificate."""


class AnotherName(Refused):
    """Accents and capitals may be put right by oneself; another name is the coordinator's to see."""


class NotItsDative(Refused):
    """This can't be the dative of that name."""
