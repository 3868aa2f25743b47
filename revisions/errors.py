"""What revisions refuse."""

from errors import Refused


class RevisionClash(Refused):
    """Somebody published another revision of the same text at the same moment; details: kind, key."""
