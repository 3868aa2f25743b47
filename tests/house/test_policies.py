"""Who may do what: the declared table against the code, and every page asked as everybody, by every method."""

import pytest
from flask import Flask

from blueprints.policy import PUBLIC, policy_of
from blueprints.policy import SIGNED_IN as CODE_SIGNED_IN
from tests.house.asking import ANYBODY, METHODS, SIGNED_IN, Desk, Line, problems_of
from tests.house.world import PERSONAS

ASKING = tuple(who for who in PERSONAS if who not in ("applicant", "other-learner", "almost", "trainer2"))  # these differ in their objects alone

pytestmark = pytest.mark.bare

LEAST_PERSONAS = 12


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
    assert len(ASKING) >= LEAST_PERSONAS
    assert personas["demoted"].is_signed_in
    assert personas["demoted"].roles == set()
    assert {persona.standing for persona in personas.values()} == {"in", "out", "half", "due"}


@pytest.mark.parametrize("who", ASKING)
def test_every_page_answers_this_persona_as_declared(desk: Desk, who: str) -> None:
    world = desk.world
    app = world.apps[world.personas[who].mode]
    cells = list(desk.cells(app, who))
    before = world.fingerprint()

    with world.undone():
        problems = [problem for cell in cells for problem in problems_of(desk, cell)]
        after = world.fingerprint()

    assert not problems, "\n".join(problems)
    assert after == before
    assert len(cells) >= len(METHODS) * len(desk.lines)
