"""The three ways in which an act can be declined. Rooms name their own refusals; the edge words them for the reader."""

from typing import Any


class NotVisible(Exception):
    """The object doesn't exist for this person: answered as 404, the same as for one that never was."""


class NotPermitted(Exception):
    """The person may see the object but not do this to it: answered as 403."""


class Refused(Exception):
    """A rule says no. Subclasses are named for the refusal (`AttemptClosed`) and carry what the sentence needs.

    The keyword arguments become attributes and fill the placeholders of the sentence at the edge.
    """

    def __init__(self, **details: Any):
        super().__init__(type(self).__name__, details)
        self.details = details

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["details"][name]
        except KeyError:
            raise AttributeError(name) from None
