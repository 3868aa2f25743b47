"""What the refusals of `quizzes/` say."""

from flask_babel import lazy_gettext as _

from errors import Refused
from quizzes.errors import (
    AlreadyPassed,
    AttemptClosed,
    ModulesMissing,
    NotANumber,
    NothingToAsk,
    NotOffered,
    OutOfRange,
    ResponsesMissing,
    SameTwice,
    TalkNeeded,
    WaitFirst,
)

SENTENCES: dict[type[Refused], str] = {
    AttemptClosed: _("This test is handed in, so its answers can't be changed any more. What you answered before is kept."),
    ResponsesMissing: _("Some questions are still unanswered: %(missing)d. Go back to them, or confirm that you hand in as it is."),
    ModulesMissing: _("This test opens when you have completed all modules that count."),
    WaitFirst: _("The next attempt is not open yet. This page says when it opens."),
    TalkNeeded: _("Before the next attempt the coordinator talks with you. They know about it and will write to you."),
    AlreadyPassed: _("You have passed this test. There is nothing more to do here."),
    NothingToAsk: _("This test has no questions yet. The programme's team will add them; please come back later."),
    NotOffered: _("This answer is not one of those offered. Please choose again; the other answers are kept."),
    NotANumber: _("Please write a number in figures, for example 6 or 3.5."),
    OutOfRange: _("Please choose a number from %(least)d to %(most)d."),
    SameTwice: _("The best and the worst action can't be the same. Please choose two different ones."),
}
