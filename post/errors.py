"""Why a letter isn't taken."""

from errors import Refused


class UnsafeHeader(Refused):
    """An address, a name or a subject that would become more than one header, or more than one recipient."""
