"""Words lose their endings and their diacritics, in the index and in what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words import LONGEST_WORD, composed, folded, kept, keys_of, stem_of, words_in

pytestmark = pytest.mark.bare


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("skerslu", "šķēršļus"),
        ("šķērslis", "šķēršļiem"),
        ("skerslis", "šķērslis"),
        ("mentoriem", "mentora"),
        ("zvaigznu", "zvaigžņu"),
        ("eglem", "egle"),
        ("pasnaviba", "pašnāvību"),
        ("jaunietis", "jauniešiem"),
        ("jaunieša", "jaunietis"),
        ("JAUNIETI", "jauniesa"),
        ("robezam", "robeža"),
    ],
)
def test_latvian_is_found_in_any_form_and_without_diacritics(asked: str, written: str) -> None:
    assert stem_of(written, "lv") in keys_of(asked)


@pytest.mark.parametrize(("asked", "written"), [("boundary", "boundaries"), ("listens", "listening"), ("Mentors", "mentor")])
def test_english_is_found_in_any_form(asked: str, written: str) -> None:
    assert stem_of(written, "en") in keys_of(asked)


@pytest.mark.parametrize(("asked", "written"), [("māte", "māsa"), ("draugs", "draudzene"), ("mentors", "mentorings")])
def test_other_words_stay_other(asked: str, written: str) -> None:
    assert stem_of(written, "lv") not in keys_of(asked)


def test_a_text_is_kept_as_its_forms_and_as_many_stems() -> None:
    assert kept("Šķēršļi, un mentori!", "lv") == "skersli un mentori skersl un mentor"
    assert kept("…", "lv") == ""


def test_letters_that_are_typed_in_two_signs_are_one() -> None:
    assert [word.form for word in words_in(composed("Šķērslis s\u0323ad\u00adumi"), "lv")] == ["skerslis", "sadumi"]


@given(st.text())
def test_whatever_is_typed_comes_to_letters_and_digits(text: str) -> None:
    """Nothing that either database could take for an operator; as many stems as forms."""
    words = kept(text, "lv").split()

    assert len(words) % 2 == 0
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in words)
    assert all(key.isalnum() for word in text.split() for key in keys_of(word))
    assert composed(composed(text)) == composed(text)


@given(st.text(max_size=60))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    text = composed(text)

    assert all(folded(text[word.start : word.end]) == word.form for word in words_in(text, "lv"))
