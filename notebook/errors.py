"""Why a note is refused."""

from errors import Refused


class NoSuchParagraph(Refused):
    """The text has no such paragraph: the page was of another revision."""
