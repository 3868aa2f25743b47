"""The holder puts their name right before the certificate is issued; after that it stands."""

from collections.abc import Callable
from datetime import datetime

import pytest

from courses.models import Enrolment
from credentials.errors import AnotherName, NameIssued, NotAName, NotItsDative
from credentials.naming import correct_name, name_to_be
from credentials.queries import credential_with_number
from credentials.services import issue_if_earned
from recruitment.errors import PersonalCodeWritten
from tests.cast import Cast

Fulfilled = Callable[..., Enrolment]


def test_by_the_rules_until_somebody_says_otherwise(cast: Cast, fulfilled: Fulfilled, now: datetime) -> None:
    enrolment = fulfilled(cast.person("Jānis", "Zivs"))
    assert (name_to_be(enrolment).dative, name_to_be(enrolment).is_sure) == ("Jānim Zivs", False)

    correct_name(enrolment=enrolment, given_name="Jānis", family_name="Zivs", dative=" Jānim  Zivij ", at=now)
    assert (name_to_be(enrolment).dative, name_to_be(enrolment).is_sure) == ("Jānim Zivij", True)


def test_what_was_corrected_is_what_is_issued_and_found(cast: Cast, fulfilled: Fulfilled, now: datetime) -> None:
    enrolment = fulfilled(cast.person("Anna Marija", "Kalnina"))
    correct_name(enrolment=enrolment, given_name="Anna Marija", family_name="Kalniņa", dative="Annai Marijai Kalniņai", at=now)
    credential = issue_if_earned(enrolment=enrolment, at=now)

    assert credential is not None
    assert credential.text["holder"] == {
        "given_name": "Anna Marija",
        "family_name": "Kalniņa",
        "dative": "Annai Marijai Kalniņai",
        "family_name_dative": "Kalniņai",
    }
    assert credential_with_number(credential.number, "Kalniņai") == credential


def test_once_issued_the_name_stands(cast: Cast, fulfilled: Fulfilled, now: datetime) -> None:
    enrolment = fulfilled()
    issue_if_earned(enrolment=enrolment, at=now)

    with pytest.raises(NameIssued):
        correct_name(enrolment=enrolment, given_name="Anna", family_name="Kalniņa", dative="Annai Kalniņai", at=now)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"given_name": "Anna2"}, NotAName),
        ({"family_name": "Kalniņa<b>"}, NotAName),
        ({"dative": ""}, NotAName),
        ({"dative": "Annai Kalniņai 120390-12345"}, PersonalCodeWritten),
        ({"family_name": "Ozola", "dative": "Annai Ozolai"}, AnotherName),
        ({"given_name": "Ilze", "dative": "Ilzei Kalniņai"}, AnotherName),
        ({"dative": "Ilzei Kalniņai"}, NotItsDative),
        ({"dative": "Annai"}, NotItsDative),
    ],
)
def test_only_the_own_name_is_written(fulfilled: Fulfilled, now: datetime, changed: dict[str, str], refusal: type[Exception]) -> None:
    enrolment = fulfilled()
    with pytest.raises(refusal):
        correct_name(enrolment=enrolment, at=now, **{"given_name": "Anna", "family_name": "Kalniņa", "dative": "Annai Kalniņai"} | changed)
    assert enrolment.certificate_name is None
