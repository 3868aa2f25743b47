"""Whatever gave a right, once it is gone the right is gone: at the next request, in the same browser."""

from collections.abc import Callable

import pytest
from sqlalchemy import Delete, Update, delete, update

from accounts.models import ROLES, Person, RoleGrant, SignInSession
from courses.models import WITHDRAWN, Enrolment, IntakeTrainer
from mentoring.models import Pairing
from tests.conftest import MONDAY
from tests.house.asking import ALLOWED, HIDDEN, SIGN_IN, Cell, Desk, outcome_of
from tests.house.crawl import crawl
from tests.house.test_canaries import kind_of

pytestmark = pytest.mark.bare

Removal = Callable[[int, Desk], Update | Delete]


def role(person_id: int, desk: Desk) -> Update:
    return update(RoleGrant).where(RoleGrant.person_id == person_id).values(revoked_at=MONDAY)


def account(person_id: int, desk: Desk) -> Update:
    return update(Person).where(Person.id == person_id).values(disabled_at=MONDAY)


def session(person_id: int, desk: Desk) -> Update:
    return update(SignInSession).where(SignInSession.person_id == person_id).values(revoked_at=MONDAY)


def group(person_id: int, desk: Desk) -> Delete:
    return delete(IntakeTrainer).where(IntakeTrainer.person_id == person_id)


def enrolment(person_id: int, desk: Desk) -> Update:
    return update(Enrolment).where(Enrolment.person_id == person_id).values(status=WITHDRAWN)


def allowed_looks(desk: Desk, who: str) -> list[Cell]:
    """What this persona may look at today, where it takes a role."""
    app = desk.world.apps["test"]
    cells = [*desk.cells(app, who), *desk.object_cells(app, who)]
    return [cell for cell in cells if cell.method == "GET" and cell.expected == ALLOWED and desk.lines[cell.endpoint].audience & set(ROLES)]


@pytest.mark.parametrize("who", ["learner", "mentor", "trainer", "coordinator", "casemanager", "supervisor", "admin"])
@pytest.mark.parametrize(("removal", "outcome"), [(role, HIDDEN), (account, SIGN_IN), (session, SIGN_IN)])
def test_pages_close_with_what_opened_them(desk: Desk, who: str, removal: Removal, outcome: str) -> None:
    cells = allowed_looks(desk, who)
    with desk.world.undone():
        desk.world.connection.execute(removal(desk.world.told.ids[who], desk))
        left = [str(cell) for cell in cells if outcome_of(desk.ask(cell)) != outcome]

    assert cells
    assert left == []


@pytest.mark.parametrize(
    ("who", "removal", "things"), [("trainer", group, {"enrolment", "meeting"}), ("learner", enrolment, {"lesson", "module", "meeting"})]
)
def test_objects_close_with_what_tied_somebody_to_them(desk: Desk, who: str, removal: Removal, things: set[str]) -> None:
    every_trainer = next(thing.trainers for thing in desk.things["group"] if thing.values["group"] == "alone")
    alone = {value for thing in desk.things["enrolment"] if thing.trainers == every_trainer for value in thing.values.values()}
    cells = [cell for cell in allowed_looks(desk, who) if desk.lines[cell.endpoint].opens in things and not any(one in cell.address for one in alone)]
    with desk.world.undone():
        desk.world.connection.execute(removal(desk.world.told.ids[who], desk))
        left = [str(cell) for cell in cells if outcome_of(desk.ask(cell)) != HIDDEN]

    assert {desk.lines[cell.endpoint].opens for cell in cells} == things
    assert left == []


def test_a_young_person_is_nobodys_once_the_pairing_has_ended(desk: Desk) -> None:
    def read() -> set[str]:
        return {kind_of(mark) for page in crawl(desk.world, "mentor") for mark in page.marks} & {"code", "interest"}

    with desk.world.undone():
        before = read()
        desk.world.connection.execute(update(Pairing).values(ended_at=MONDAY, end_reason="Abi tā vēlējās."))
        after = read()

    assert before == {"code", "interest"}
    assert after == set()


def test_the_ruler_itself(desk: Desk) -> None:
    """With nothing removed everything stays open."""
    cells = allowed_looks(desk, "trainer")

    assert {outcome_of(desk.ask(cell)) for cell in cells} == {ALLOWED}
