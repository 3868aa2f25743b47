"""Why something about a test is refused."""

from errors import Refused


class AttemptClosed(Refused):
    """The attempt was handed in: its responses are fixed."""


class ResponsesMissing(Refused):
    """Something is unanswered and that was not confirmed. Details: missing, how many."""


class ModulesMissing(Refused):
    """The readiness test opens once every module that counts is completed."""


class WaitFirst(Refused):
    """The wait since the last attempt is not over. Details: opens_at."""


class TalkNeeded(Refused):
    """The attempts are used up: a talk with the coordinator comes first."""


class AlreadyPassed(Refused):
    """The test is passed; there is nothing more to pass."""


class NothingToAsk(Refused):
    """The banks hold nothing for a part that decides: the test is not ready."""


class NotOffered(Refused):
    """The response names what the item doesn't offer."""


class NotANumber(Refused):
    """The response is not a number."""


class OutOfRange(Refused):
    """The response lies outside of least and most (details)."""


class SameTwice(Refused):
    """Best and worst are the same action."""
