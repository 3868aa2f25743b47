"""Why something about a test is refused."""

from errors import Refused


class AttemptClosed(Refused):
    """The attempt was handed in: its responses are fixed."""


class TimeUp(AttemptClosed):
    """The time for this attempt ran out before this arrived. Details: deadline_at."""


class ResponsesMissing(Refused):
    """Something is unanswered and that was not confirmed. Details: missing, how many."""


class ModulesMissing(Refused):
    """The readiness test opens once every module that counts is completed."""


class WaitFirst(Refused):
    """The wait since the last attempt is not over. Details: opens_at."""


class TalkNeeded(Refused):
    """The attempts are used up: a talk with the coordinator comes first."""


class MarkingFirst(Refused):
    """A person has still to mark the last attempt."""


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


class PlaceTwice(Refused):
    """Two things were given the same place (details)."""


class TooLong(Refused):
    """What was typed has more characters than can be kept (details: most)."""


class AnswerSettled(Refused):
    """Enough people have marked this answer: its points stand."""


class ReadAlready(Refused):
    """This person has marked the answer already; another one reads it next."""


class NamesKept(Refused):
    """The policy of this test lets nobody see whose answer it is."""


class ReasonTooShort(Refused):
    """A reason has to be given in at least so many characters (details: least)."""


class OwnResult(Refused):
    """A result of one's own is among those that this would change: somebody else decides."""


class ProposedAlready(Refused):
    """Something is proposed about this revision already: it is confirmed or withdrawn first."""


class SamePerson(Refused):
    """Who proposed it can't confirm it: a second person does."""


class RegradeSettled(Refused):
    """The proposal was confirmed or withdrawn meanwhile."""


class RegradeChanged(Refused):
    """Since the effects were shown they have become others: look at them again."""


class InvitedAlready(Refused):
    """Somebody of this address is asked already, and their link still works or was not taken back."""


class TooFewExperts(Refused):
    """So few experts have rated the situation that no key follows (details: experts, least)."""


class KeyChanged(Refused):
    """Since the proposal was shown somebody has rated or the key has become another: look at it again."""
