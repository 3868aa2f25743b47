"""One regrade: what is proposed, by whom, why, and whom it touches."""

from collections.abc import Callable

from accounts.models import Person
from quizzes.models import Attempt, Regrade
from tests.browser import Browser
from tests.cast import Cast

As = Callable[..., Browser]


def test_the_page_shows_the_reason_and_whom_it_touches(as_: As, inga: Person, regrade: Regrade) -> None:
    page = as_(inga).get(f"/coordinate/regrades/{regrade.public_id}").text

    assert "Divas atbildes ir pareizas." in page
    assert "Ilze Bērziņa, 11 January 2027" in page
    assert "Rita Kalniņa" in page
    assert "passed by this" in page


def test_it_is_not_there_for_others(cast: Cast, client: Browser, as_: As, regrade: Regrade, attempt: Attempt) -> None:
    address = f"/coordinate/regrades/{regrade.public_id}"
    for person in (cast.person("Olga", roles=("coordinator",), scope="another-programme"), cast.trainer(), attempt.person):
        assert as_(person).get(address).status_code == 404
    assert client.get(address).status_code == 303
