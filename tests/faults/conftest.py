"""What breaks in these tests is a whole installation, made for them."""

from tests.installation import install, migrations

__all__ = ["install", "migrations"]
