"""Commands are tested on installations of their own."""

from tests.installation import install, migrations

__all__ = ["install", "migrations"]
