"""Everything that a text said."""

from collections.abc import Callable

import pytest

from accounts.models import Person
from tests.blueprints.teach.desk import BODY, LESSON, publish, write
from tests.browser import Browser

pytestmark = pytest.mark.usefixtures("bank")


def test_who_changed_what_and_when(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY)
    publish(as_(toms), change="material", summary="Par satikšanos ir citādi.")
    write(as_(toms), BODY + "\nDrafts vēl nav vēsture.\n")
    page = as_(toms).get(f"{LESSON}/history").text

    assert "Par satikšanos ir citādi." in page
    assert "Toms Ozols" in page
    assert "from the files" in page
    assert page.count("/history/") == 2
