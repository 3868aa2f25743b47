"""What the tests of publishing share."""

from pathlib import Path

import pytest

from tests.publishing.small import SmallContent


@pytest.fixture
def small(tmp_path: Path) -> SmallContent:
    """A small content/ that is right in every way."""
    return SmallContent(tmp_path / "content")
