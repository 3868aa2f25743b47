"""What the refusals of `search/` say."""

from flask_babel import lazy_gettext as _

from errors import Refused
from search.errors import QueryTooLong

SENTENCES: dict[type[Refused], str] = {
    QueryTooLong: _("This is too long to look for: at most %(most)s characters and %(most_words)s words. A few words find more."),
}
