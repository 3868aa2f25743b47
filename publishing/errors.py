"""What publishing refuses."""

from errors import Refused


class ContentInvalid(Refused):
    """content/ can't be read as its schemas say; details: problems (list of Problem)."""


class NoSuchConflict(Refused):
    """These texts were not changed on both sides; details: texts, their names as `kind key lang`."""


class FileRefused(Refused):
    """A file of questions can't be taken in; details: problems (list of Finding)."""


class DraftIncomplete(Refused):
    """A draft lacks something without which nobody may be asked it, or waits no more."""


class ExportRefused(Refused):
    """Nothing is exported rather than less than there is; details: reason, and texts as `kind key lang`."""
