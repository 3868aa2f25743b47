"""What a refusal says to the reader: a file a room, each a mapping from the refusal to its sentence."""

from flask_babel import lazy_gettext as _

from blueprints.wording import accounts, courses, credentials, meetings, mentoring, quizzes, recruitment
from errors import Refused

SENTENCES = {
    **accounts.SENTENCES,
    **courses.SENTENCES,
    **quizzes.SENTENCES,
    **meetings.SENTENCES,
    **recruitment.SENTENCES,
    **credentials.SENTENCES,
    **mentoring.SENTENCES,
}


def sentence_for(refusal: Refused) -> str:
    """The refusal in the reader's language, its details filled in. Sentences use %(name)s for a detail."""
    sentence = SENTENCES.get(type(refusal), _("This can't be done now. Nothing was lost."))
    return str(sentence) % refusal.details
