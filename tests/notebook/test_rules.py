"""Where a note stands in a text that has changed since."""

from notebook.rules import WHOLE, NotedText, Paragraph, Standing, standing_of
from revisions.models import LESSON


def text(*words: str, lang: str = "lv") -> NotedText:
    return NotedText(LESSON, "m01-l1", lang, "Nodarbība", tuple(Paragraph(f"b{number}", one) for number, one in enumerate(words, 1)))


def stands(now: NotedText, block: str = "b2", quote: str = "Divi.") -> Standing:
    return standing_of(block=block, lang="lv", quote=quote, text=now)


def test_beside_the_same_words_it_stays() -> None:
    assert stands(text("Viens.", "Divi.")) == Standing("b2")


def test_it_goes_with_its_paragraph() -> None:
    assert stands(text("Jauns.", "Viens.", "Divi.")) == Standing("b3")
    assert stands(text("Divi.")) == Standing("b1")


def test_beside_other_words_it_stays_and_says_so() -> None:
    assert stands(text("Viens.", "Divi un vēl.")) == Standing("b2", is_changed=True)


def test_without_a_place_it_is_gone() -> None:
    assert stands(text("Viens.")) == Standing(None)


def test_in_the_other_language_the_id_decides() -> None:
    assert stands(text("One.", "Two.", lang="en")) == Standing("b2")
    assert stands(text("One.", lang="en")) == Standing(None)


def test_a_note_to_the_whole_text_always_stands() -> None:
    assert stands(text("Viens."), block=WHOLE, quote="") == Standing(WHOLE)
