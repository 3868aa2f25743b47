"""Every secret is looked for by everybody: one's own words are found by their author, and nothing else that is marked by anybody."""

import pytest

from db import db
from search.services import rebuild_index
from tests.house.test_canaries import kind_of
from tests.house.world import PERSONAS, World

pytestmark = pytest.mark.bare

OWN = {"journal", "jotting"}
OF_EACH_KIND = 4


def chosen_marks(world: World) -> list[str]:
    """All that mark own words, and some of every other kind."""
    by_kind: dict[str, list[str]] = {}
    for mark in world.secrets.on_pages:
        by_kind.setdefault(kind_of(mark), []).append(mark)
    return [mark for kind, marks in by_kind.items() for mark in (marks if kind in OWN else marks[:OF_EACH_KIND])]


def test_a_search_finds_no_secret_but_ones_own(world: World) -> None:
    marks, found = chosen_marks(world), set()
    with world.undone():
        app = world.apps["test"]
        with app.app_context():  # what is marked stands in the texts since they were published
            rebuild_index()
            db.session.commit()
        for who in PERSONAS:
            browser = world.browser(who)
            found |= {(who, mark) for mark in marks if "<mark>" in browser.get(f"/search?q={mark}", base_url=_base(world, who)).text}

    assert {kind_of(mark) for mark in marks} > OWN
    assert found
    assert [pair for pair in found if kind_of(pair[1]) not in OWN or pair[0] not in world.secrets.on_pages[pair[1]]] == []
    assert {mark for _, mark in found} == {mark for mark in marks if kind_of(mark) in OWN}


def _base(world: World, who: str) -> str:
    return "https://localhost" if world.personas[who].mode == "production" else "http://localhost"
