"""What a text said once becomes its draft."""

from collections.abc import Callable

import pytest

from accounts.models import Person
from revisions.models import DRAFT, FINAL
from tests.blueprints.teach.desk import BODY, LESSON, body_of, kept, publish, standing, write
from tests.browser import Browser

pytestmark = pytest.mark.usefixtures("bank")


def test_it_is_looked_at_and_published_as_a_new_revision(as_: Callable[..., Browser], toms: Person) -> None:
    before = kept()
    write(as_(toms), BODY)
    publish(as_(toms))
    answer = as_(toms).post_form(f"{LESSON}/history/1/restore")
    publish(as_(toms))

    assert (answer.status_code, answer.location) == (303, f"{LESSON}/publish")
    assert body_of(standing(FINAL)) == before  # type: ignore[arg-type]
    assert standing(FINAL).number == 3  # type: ignore[union-attr]


def test_a_draft_that_waits_is_not_lost(as_: Callable[..., Browser], toms: Person) -> None:
    write(as_(toms), BODY)
    publish(as_(toms))
    write(as_(toms), "Melnraksts.\n")

    assert as_(toms).post_form(f"{LESSON}/history/1/restore").status_code == 422
    assert kept() == "Melnraksts.\n"
    assert standing(DRAFT) is not None
