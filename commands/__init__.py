"""The command line, a file a noun."""

from flask import Flask


def register_commands(app: Flask) -> None:
    """Make every noun known to the command line."""
