"""What is said where the notebook refuses."""

from flask_babel import lazy_gettext as _

from errors import Refused
from notebook.errors import NoSuchParagraph

SENTENCES: dict[type[Refused], str] = {
    NoSuchParagraph: _("The text has no such paragraph any more. Your words are still here: copy them before you leave the page."),
}
