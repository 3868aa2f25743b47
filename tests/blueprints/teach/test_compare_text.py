"""What a text said once, with what became of it since."""

from collections.abc import Callable

import pytest

from accounts.models import Person
from tests.blueprints.teach.desk import LESSON, kept, publish, write
from tests.browser import Browser

pytestmark = pytest.mark.usefixtures("bank")


def test_what_became_of_it_is_marked(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), kept().replace("Līst.", "Snieg."))
    publish(as_(toms))
    page = as_(toms).get(f"{LESSON}/history/1").text

    assert "<del>Līst.</del><ins>Snieg.</ins>" in page
    assert "Make this the draft" in page
    assert "Make this the draft" not in as_(toms).get(f"{LESSON}/history/2").text


def test_a_number_that_nothing_was_published_under_is_not_there(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), "Melnraksts.\n")

    assert as_(toms).get(f"{LESSON}/history/2").status_code == 404
    assert as_(toms).get(f"{LESSON}/history/9").status_code == 404
