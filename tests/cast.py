"""The people of the tests. Invented; first names tell the part they play.

cast.person()              somebody with an account and no role
cast.trainer(), cast.coordinator(), cast.case_manager(), cast.supervisor(), cast.administrator()
cast.application(programme)            somebody applied
cast.accepted(programme, by=…)         … was interviewed and accepted by this coordinator
cast.fulfilled(programme, without=…)   … has met every criterion but those named
cast.certified(programme)              … has met them all: the credential
"""

from datetime import datetime
from itertools import count
from typing import Any

from accounts.models import ADMINISTRATOR, CASE_MANAGER, COORDINATOR, EVERYWHERE, LEARNER, SUPERVISOR, TRAINER, Person
from accounts.services import grant_role
from courses.models import Enrolment, Programme
from credentials.models import Credential
from credentials.services import issue_if_earned
from db import db
from recruitment.models import ACCEPTED, INTERVIEW, Application
from recruitment.rules import Answers
from recruitment.services import decide, record_evidence, submit_application
from tests.credentials.builders import fulfil

_numbers = count(1)


class Cast:
    """Makes people and what they have done, at the moment given."""

    def __init__(self, at: datetime):
        self.at = at

    def person(
        self, given_name: str = "Anna", family_name: str = "Kalniņa", *, roles: tuple[str, ...] = (), scope: str = EVERYWHERE, **fields: Any
    ) -> Person:
        fields = {"email": f"person{next(_numbers)}@example.org", "created_at": self.at, "email_confirmed_at": self.at} | fields
        person = Person(given_name=given_name, family_name=family_name, **fields)
        db.session.add(person)
        db.session.flush()
        for role in roles:
            grant_role(person=person, role=role, scope=scope, granted_by=None, at=self.at)
        db.session.commit()
        return person

    def learner(self, given_name: str = "Anna", **fields: Any) -> Person:
        return self.person(given_name, roles=(LEARNER,), **fields)

    def trainer(self, given_name: str = "Toms", **fields: Any) -> Person:
        return self.person(given_name, "Ozols", roles=(TRAINER,), **fields)

    def coordinator(self, given_name: str = "Ilze", **fields: Any) -> Person:
        return self.person(given_name, "Bērziņa", roles=(COORDINATOR,), **fields)

    def case_manager(self, given_name: str = "Gita", **fields: Any) -> Person:
        return self.person(given_name, "Liepa", roles=(CASE_MANAGER,), **fields)

    def supervisor(self, given_name: str = "Sanita", **fields: Any) -> Person:
        return self.person(given_name, "Kļava", roles=(SUPERVISOR,), **fields)

    def administrator(self, given_name: str = "Aivars", **fields: Any) -> Person:
        return self.person(given_name, "Egle", roles=(ADMINISTRATOR,), **fields)

    def application(self, programme: Programme, person: Person | None = None, *, given_name: str = "Kristīne", **answers: Any) -> Application:
        """Somebody of 36 with a field of education applies."""
        said: dict[str, Any] = {
            "birth_year": self.at.year - 37,
            "birth_month": 5,
            "field": "social-work",
            "languages": ("lv",),
            "municipality": "Bauskas novads",
            "hours_a_week": 3,
            "months": 9,
        }
        person = person or self.person(given_name)
        application = submit_application(person=person, programme=programme, answers=Answers(**said | answers), at=self.at)
        db.session.commit()
        return application

    def accepted(self, programme: Programme, *, by: Person, person: Person | None = None, given_name: str = "Kristīne") -> Application:
        """Somebody applied, was interviewed and accepted."""
        application = self.application(programme, person, given_name=given_name)
        record_evidence(application=application, kind=INTERVIEW, seen_on=self.at.date(), by=by, at=self.at)
        decide(application=application, outcome=ACCEPTED, reason="Interesē cilvēki, ir laiks.", by=by, at=self.at)
        db.session.commit()
        return application

    def fulfilled(
        self, programme: Programme, person: Person | None = None, *, without: tuple[str, ...] = (), by: Person | None = None, **names: str
    ) -> Enrolment:
        """A learner who meets all criteria but those named; nothing was judged yet."""
        by = by or self.coordinator("Inga")
        return fulfil(person or self.learner(**names), programme, coordinator=by, trainer=self.trainer(), at=self.at, without=without)

    def certified(self, programme: Programme, person: Person | None = None, **names: str) -> Credential:
        """Somebody who met all criteria, and their credential."""
        credential = issue_if_earned(enrolment=self.fulfilled(programme, person, **names), at=self.at)
        assert credential is not None
        db.session.commit()
        return credential
