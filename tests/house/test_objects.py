"""Every object's address as everybody: it opens for whom it should, and for all others it is as if it had never been."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.house.asking import ALLOWED, HIDDEN, Cell, Desk, outcome_of, problems_of
from tests.house.world import PERSONAS

pytestmark = pytest.mark.bare

MADE_UP = "zzzzzzzzzzzz"
TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*')


def without_traces(response: TestResponse, address: str) -> str:
    """A page without what differs by the address that was asked for and by the moment."""
    return TOKEN.sub(r"\1", response.text).replace(address, "…")


def differs_from_nothing(desk: Desk, cell: Cell) -> list[str]:
    """Whether an object that exists for others is answered otherwise than one that never was."""
    things = desk.things[desk.lines[cell.endpoint].opens]
    public_id = next(value for thing in things for value in thing.values.values() if value in cell.address)
    nothing = Cell(cell.who, cell.method, cell.endpoint, cell.address.replace(public_id, MADE_UP), cell.expected, cell.form)
    answers = [(one, desk.ask(one)) for one in (cell, nothing)]
    pages = {(response.status_code, without_traces(response, one.address)) for one, response in answers}
    return [] if len(pages) == 1 else [f"{cell}: differs from {nothing}"]


@pytest.mark.parametrize("who", PERSONAS)
def test_objects_exist_for_those_for_whom_they_should(desk: Desk, who: str) -> None:
    world = desk.world
    app = world.apps[world.personas[who].mode]
    before = world.fingerprint()

    with world.undone():
        problems = [problem for cell in desk.object_cells(app, who) for problem in problems_of(desk, cell)]
        after = world.fingerprint()

    assert not problems, "\n".join(problems)
    assert after == before


def test_what_is_hidden_is_as_if_it_had_never_been(desk: Desk) -> None:
    """One hidden object of each kind, beside an address that nobody ever had."""
    asked: dict[tuple[str, str], Cell] = {}
    for who in PERSONAS:
        app = desk.world.apps[desk.world.personas[who].mode]
        for cell in desk.object_cells(app, who):
            if cell.expected == HIDDEN and "public_id" in desk.things[desk.lines[cell.endpoint].opens][0].values:
                asked.setdefault((cell.endpoint, cell.method), cell)
    with desk.world.undone():
        problems = [problem for cell in asked.values() for problem in differs_from_nothing(desk, cell)]

    assert not problems, "\n".join(problems)
    assert len(asked) >= 10


def test_every_page_of_an_object_opens_for_somebody_and_is_hidden_from_somebody(desk: Desk) -> None:
    """A relation that nobody or everybody satisfies would prove nothing."""
    outcomes: dict[str, set[str]] = {}
    for who, persona in desk.world.personas.items():
        for line in desk.lines.values():
            for thing in desk.things[line.opens] if line.opens else ():
                if line.admits(persona) == ALLOWED and persona.standing != "study":
                    outcomes.setdefault(line.endpoint, set()).add(desk.expected(line, thing, who))

    for endpoint, found in outcomes.items():
        for_all = desk.lines[endpoint].relation == "anybody"
        for_none = desk.lines[endpoint].relation == "nobody"
        assert found == ({ALLOWED} if for_all else {HIDDEN} if for_none else {ALLOWED, HIDDEN}), endpoint


def test_a_hidden_answer_is_told_from_an_allowed_one(desk: Desk) -> None:
    """The ruler itself: one page, by its owner and by somebody else."""
    attempt = desk.things["attempt"][0]
    address = f"/attempts/{attempt.values['public_id']}/result"
    other = next(who for who in ("learner", "mentor") if who != attempt.owner)

    assert outcome_of(desk.ask(Cell(attempt.owner, "GET", "study.show_result", address, ALLOWED))) == ALLOWED
    assert outcome_of(desk.ask(Cell(other, "GET", "study.show_result", address, HIDDEN))) == HIDDEN
