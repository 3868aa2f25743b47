"""The glossary is ordered as the reader's dictionary is."""

from datetime import datetime

import pytest

from library.queries import collation_key, glossary
from tests.library.builders import publish_term


@pytest.mark.bare
def test_latvian_letters_have_their_places() -> None:
    words = ["zāle", "šūpoles", "suns", "ceļš", "čakls", "celt", "āda", "ūdens", "uzdevums", "atbalsta persona", "atbalsts"]

    assert sorted(words, key=lambda word: collation_key(word, "lv")) == [
        "atbalsta persona",
        "atbalsts",
        "āda",
        "celt",
        "ceļš",
        "čakls",
        "suns",
        "šūpoles",
        "uzdevums",
        "ūdens",
        "zāle",
    ]


def test_terms_stand_under_their_letters(now: datetime) -> None:
    publish_term("boundaries", "robežas", "boundaries", now)
    publish_term("stage", "posms", "stage", now)
    publish_term("programme", "programma", "programme", now)

    assert [(letter.letter, letter.id, [term["key"] for term in letter.terms]) for letter in glossary("lv")] == [
        ("P", "letter-1", ["stage", "programme"]),
        ("R", "letter-2", ["boundaries"]),
    ]
    assert [letter.letter for letter in glossary("en")] == ["B", "P", "S"]
