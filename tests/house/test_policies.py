"""Who may do what: the declared table against the code, and every page asked as everybody, by every method."""

import dataclasses

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Person, RoleGrant
from blueprints.policy import PUBLIC, policy_of
from blueprints.policy import SIGNED_IN as CODE_SIGNED_IN
from tests.house.asking import ALLOWED, ANYBODY, METHODS, SIGNED_IN, Desk, Line, problems_of
from tests.house.world import PERSONAS

ASKING = tuple(
    who for who in PERSONAS if who not in ("applicant", "stopped", "paused", "other-learner", "almost", "trainer2", "insider")
)  # these differ in their objects alone

pytestmark = pytest.mark.bare

# Refused before anybody is looked at: asked as twelve.
NEVER_USED = ("PUT", "DELETE", "PATCH")
ALIKE = ("mentor", "other-trainer", "other-casemanager", "demoted", "half")
LEAST_PERSONAS = 12
SLIPPED_IN = (
    "role", "roles", "scope", "is_admin", "person_id", "user_id", "owner_id", "public_id", "id", "email_confirmed_at", "disabled_at",
    "password_hash", "score", "passed", "result", "status", "by", "by_id", "at",
)  # fmt: skip


def differences(app: Flask, lines: dict[str, Line]) -> list[str]:
    """Where the code and the table disagree, either way."""
    methods: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        methods.setdefault(rule.endpoint, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    found = [f"unlisted: {endpoint}" for endpoint in methods.keys() - lines.keys()]
    found += [f"stale: {endpoint}" for endpoint in lines.keys() - methods.keys()]
    for endpoint in methods.keys() & lines.keys():
        line, policy = lines[endpoint], policy_of(app, endpoint)
        audience = {{PUBLIC: ANYBODY, CODE_SIGNED_IN: SIGNED_IN}.get(one, one) for one in policy.audience}
        if audience != line.audience:
            found.append(f"{endpoint}: the code says {sorted(audience)}, the table {sorted(line.audience)}")
        if methods[endpoint] != line.methods:
            found.append(f"{endpoint}: the code answers to {sorted(methods[endpoint])}, the table says {sorted(line.methods)}")
        if (policy.study, policy.proof_in_address) != (line.study, line.is_own_proof):
            found.append(f"{endpoint}: open to study, or its address is its proof")
        if policy.half_signed_in != line.half and ANYBODY not in audience:
            found.append(f"{endpoint}: half signed in")
    return sorted(found)


def test_the_code_and_the_table_agree(desk: Desk) -> None:
    assert differences(desk.world.apps["test"], desk.lines) == []


def test_every_kind_of_object_in_the_table_is_in_the_world(desk: Desk) -> None:
    assert {line.opens for line in desk.lines.values() if line.opens} <= desk.things.keys()


def test_the_cast_of_the_matrix_is_whole(desk: Desk) -> None:
    personas = desk.world.personas

    assert set(personas) == set(PERSONAS)
    assert len(set(ASKING) - set(ALIKE)) >= LEAST_PERSONAS
    assert personas["demoted"].is_signed_in
    assert personas["demoted"].roles == set()
    assert {persona.standing for persona in personas.values()} == {"in", "out", "half", "due", "study"}


@pytest.mark.parametrize("who", ASKING)
def test_every_page_answers_this_persona_as_declared(desk: Desk, who: str) -> None:
    world = desk.world
    app = world.apps[world.personas[who].mode]
    methods = METHODS if who not in ALIKE else tuple(method for method in METHODS if method not in NEVER_USED)
    cells = list(desk.cells(app, who, methods))
    before = world.fingerprint()

    with world.undone():
        problems = [problem for cell in cells for problem in problems_of(desk, cell)]
        after = world.fingerprint()

    assert not problems, "\n".join(problems)
    assert after == before
    assert len(cells) >= len(methods) * len(desk.lines)


def test_every_page_is_open_to_somebody(desk: Desk) -> None:
    """So that the matrix has seen each of them at work. (The letters of the demonstration have no place in this world.)"""
    app = desk.world.apps["test"]
    shut = set(desk.lines)
    for who in ASKING:
        shut -= {cell.endpoint for cell in desk.cells(app, who) if cell.expected == ALLOWED and cell.method in ("GET", "POST")}

    assert shut == {"public.list_letters", "public.show_letter"}


@pytest.mark.parametrize("who", ["candidate", "mentor", "trainer", "coordinator", "casemanager", "supervisor", "nobody"])
def test_fields_that_no_form_has_change_nothing(desk: Desk, who: str) -> None:
    """Somebody adds to every form what only the database should know."""
    world, given = desk.world, tuple((name, "1") for name in SLIPPED_IN)
    app = world.apps["test"]
    granted = select(RoleGrant.person_id, RoleGrant.role, RoleGrant.revoked_at).order_by(RoleGrant.id)
    columns = (Person.email, Person.public_id, Person.disabled_at, Person.email_confirmed_at, Person.password_hash)
    accounts = select(Person.id, *columns).order_by(Person.id)
    before = [world.connection.execute(statement).all() for statement in (granted, accounts)]
    cells = [cell for cell in desk.cells(app, who) if cell.expected == ALLOWED and cell.method == "POST"]

    for cell in cells:
        with world.undone():
            desk.ask(dataclasses.replace(cell, form=(*cell.form, *given)))
            after = [world.connection.execute(statement).all() for statement in (granted, accounts)]
        assert after == before, cell
    assert len(cells) > 5
