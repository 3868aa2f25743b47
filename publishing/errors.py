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


class NothingWaits(Refused):
    """There is no draft of this text: it was published or discarded meanwhile."""


class DraftWaits(Refused):
    """A draft waits, which would be lost: it is published or discarded first."""


class DraftChanged(Refused):
    """The draft says something else than whoever publishes it has looked at."""


class TextUnready(Refused):
    """The text can't be published as it stands; details: count, of what must be mended."""


class SummaryMissing(Refused):
    """Of a material change is said what changed, in at least `least` characters."""
