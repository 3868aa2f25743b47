"""What a search refuses."""

from errors import Refused


class QueryTooLong(Refused):
    """More than can be looked for at once; details: most (signs), most_words."""
