"""The people of the tests. Invented; first names tell the part they play.

cast.person()              somebody with an account and no role
cast.trainer(), cast.coordinator(), cast.case_manager(), cast.supervisor(), cast.administrator()
"""

from datetime import datetime
from itertools import count
from typing import Any

from accounts.models import ADMINISTRATOR, CASE_MANAGER, COORDINATOR, EVERYWHERE, LEARNER, SUPERVISOR, TRAINER, Person
from accounts.services import grant_role
from db import db

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
