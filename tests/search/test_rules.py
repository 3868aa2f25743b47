"""What a query asks for, which paragraph answers it best, what is marked, and what sounds of danger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import QueryTooLong
from search.rules import LONGEST_QUERY, MOST_WORDS, Piece, Rank, is_answered, is_of_danger, marked, may_be_answered, parse_query, rank, shortened
from search.words import composed, words_in

pytestmark = pytest.mark.bare


def told(text: str) -> list[tuple[str, str]]:
    return [(word.form, word.stem) for word in words_in(composed(text), "lv")]


def ranked(words: str, head: str, body: str) -> Rank:
    found = rank(parse_query(words), told(head), told(body))
    assert found is not None
    return found


def test_words_are_terms_and_the_last_may_be_begun() -> None:
    first, last = parse_query("robežas mentoram").terms

    assert (first.forms, first.is_begun) == (("robezas",), False)
    assert (last.forms, last.is_begun) == (("mentoram",), True)


def test_stop_words_count_only_where_nothing_else_is_asked() -> None:
    assert [term.forms for term in parse_query("kas ir mentors").terms] == [("mentors",)]
    assert [term.forms for term in parse_query("what is a mentor").terms] == [("mentor",)]
    assert [term.forms for term in parse_query("kas ir").terms] == [("kas",), ("ir",)]


@pytest.mark.parametrize("typed", ['"krīzes tālrunis"', "„krīzes tālrunis”", "“krīzes tālrunis”", "«krīzes tālrunis»"])
def test_words_between_quotation_marks_stand_together(typed: str) -> None:
    assert [term.forms for term in parse_query(typed).terms] == [("krizes", "talrunis")]


def test_one_quoted_word_is_a_word_and_an_open_quotation_mark_is_none() -> None:
    assert [term.forms for term in parse_query('"mentors" „jaunietis').terms] == [("mentors",), ("jaunietis",)]


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "🌿🌿", "\x00", '"', "* OR", "٭"])
def test_what_holds_no_word_or_only_operators_is_harmless(typed: str) -> None:
    assert [term.forms for term in parse_query(typed).terms] in ([], [("or",)])


@pytest.mark.parametrize("typed", ["x" * (LONGEST_QUERY + 1), " ".join(f"w{number}" for number in range(MOST_WORDS + 1))])
def test_more_than_can_be_looked_for_is_refused(typed: str) -> None:
    with pytest.raises(QueryTooLong) as refusal:
        parse_query(typed)

    assert (refusal.value.most, refusal.value.most_words) == (LONGEST_QUERY, MOST_WORDS)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("Robežas", "Par to."), ("", "Robežas, robežas, robežas.")),
        (("Robežas", "Par to."), ("Robežas un vēl kaut kas", "Robežas.")),
        (("", "robežas ir"), ("", "robeža ir")),
        (("", "robeža ir"), ("", "robežasakmens ir")),
        (("", "robežas un robežas"), ("", "robežas un citi")),
    ],
)
def test_one_word_is_answered_best_by_a_heading_then_exactly_then_often(better: tuple[str, str], worse: tuple[str, str]) -> None:
    assert ranked("robežas", *better).order < ranked("robežas", *worse).order


def test_several_words_are_answered_best_where_they_stand_together() -> None:
    near, far = ranked("mentora robežas", "", "mentora robežas šeit"), ranked("mentora robežas", "", "mentora darbs ir grūts, un robežas")

    assert near.order < far.order
    assert near.nearness == 1.0


def test_a_phrase_is_answered_word_by_word_alone() -> None:
    query = parse_query('"krīzes tālrunis"')

    assert rank(query, [], told("Krīzes tālrunis atbild.")) is not None
    assert rank(query, [], told("Tālrunis krīzes brīdī.")) is None
    assert rank(query, told("Krīzes"), told("tālrunis")) is None


def test_all_words_must_be_there() -> None:
    query = parse_query("mentora robežas")

    assert is_answered(query, told("Robeža un mentors"))
    assert not is_answered(query, told("Mentors"))
    assert not is_answered(parse_query(""), told("Mentors"))


@given(st.text(alphabet="aākšsņņtdžpjbuiē ", max_size=40), st.text(alphabet="aākšsņtdžpjbuiē ", max_size=12))
def test_the_quick_look_overlooks_nothing(text: str, typed: str) -> None:
    query = parse_query(typed)

    assert may_be_answered(query, text) or not is_answered(query, told(text))


@pytest.mark.parametrize(("typed", "text"), [("pirksts", "pirkšu"), ("upe", "upju"), ("sky", "skies"), ("die", "dying"), ("мир", "Мир!"), ("½", "½")])
def test_the_quick_look_allows_for_what_stems_change(typed: str, text: str) -> None:
    assert may_be_answered(parse_query(typed), text)


def test_the_quick_look_leaves_out_what_has_nothing_of_it() -> None:
    assert not may_be_answered(parse_query("mentors zilonis"), "Mentors.")


def test_hits_are_marked_in_every_form() -> None:
    assert marked(parse_query("skerslu"), "Kādi šķēršļi? Šķērslis!", "lv") == (
        Piece("Kādi ", False),
        Piece("šķēršļi", True),
        Piece("? ", False),
        Piece("Šķērslis", True),
        Piece("!", False),
    )


@given(st.text(max_size=300), st.text(max_size=30))
def test_pieces_together_are_the_text(text: str, typed: str) -> None:
    assert "".join(piece.text for piece in marked(parse_query(typed), text, "lv")) == text


def test_a_long_paragraph_is_shortened_around_the_first_hit() -> None:
    text = "sākums " * 200 + "šķērslis " + "beigas " * 200
    pieces = shortened(marked(parse_query("šķērslis"), text.strip(), "lv"))

    assert [piece.text for piece in pieces if piece.is_hit] == ["šķērslis"]
    assert pieces[0].text.startswith("… sākums")
    assert pieces[-1].text.endswith("beigas …")
    assert sum(len(piece.text) for piece in pieces) < 800


def test_a_short_paragraph_stays_whole() -> None:
    pieces = marked(parse_query("x"), "Īss teksts.", "lv")

    assert shortened(pieces) == pieces


@pytest.mark.parametrize(
    "typed",
    [
        "pašnāvība",
        "PASNAVIBU",
        "nedzīvot",
        "palīdzi",
        "negribu dzīvot",
        "negrib vairs dzīvot",
        "gribu mirt",
        "suicide",
        "help",
        "self-harm",
        "116 123",
    ],
)
def test_words_of_danger(typed: str) -> None:
    assert is_of_danger(parse_query(typed))


@pytest.mark.parametrize("typed", ["mentors", "palīdzība", "dzīvesvieta", "skills", "dzīvot kopā ar mammu", "", "diena"])
def test_words_of_no_danger(typed: str) -> None:
    assert not is_of_danger(parse_query(typed))
