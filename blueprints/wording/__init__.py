"""What a refusal says to the reader: a file a room, each a mapping from the refusal to its sentence."""

from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _

from blueprints.language import written_date, written_datetime
from blueprints.wording import accounts, courses, credentials, desk, exchange, meetings, mentoring, notebook, post, quizzes, recruitment, search
from errors import Refused

SENTENCES = {
    **post.SENTENCES,
    **accounts.SENTENCES,
    **courses.SENTENCES,
    **quizzes.SENTENCES,
    **meetings.SENTENCES,
    **recruitment.SENTENCES,
    **credentials.SENTENCES,
    **mentoring.SENTENCES,
    **notebook.SENTENCES,
    **search.SENTENCES,
    **exchange.SENTENCES,
    **desk.SENTENCES,
}


def sentence_for(refusal: Refused) -> str:
    """The refusal in the reader's language, its details filled in. Sentences use %(name)s for a detail; days and moments are
    written as the reader writes them."""
    sentence = SENTENCES.get(type(refusal), _("This can't be done now. Nothing was lost."))
    return str(sentence) % {name: _written(value) for name, value in refusal.details.items()}


def _written(detail: Any) -> Any:
    if isinstance(detail, datetime):
        return written_datetime(detail)
    return written_date(detail) if isinstance(detail, date) else detail
