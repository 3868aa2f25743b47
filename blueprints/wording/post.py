"""What the refusals of `post/` say."""

from flask_babel import lazy_gettext as _

from errors import Refused
from post.errors import UnsafeHeader

SENTENCES: dict[type[Refused], str] = {
    UnsafeHeader: _("A letter can't be sent like this: the address or the name holds a sign that letters can't carry."),
}
