"""Two renderings of a text are told apart block by block."""

import pytest

from revisions.difference import ChangedBlock, Difference, difference_of

pytestmark = pytest.mark.bare
TEXT = '<h2 id="idea">Doma</h2>\n<p id="b1">Pagaidi <em>desmit</em> sekundes.</p>\n<figure id="b2"><svg><text>Laiks</text></svg></figure>'


def test_the_same_words_are_no_difference() -> None:
    assert difference_of(TEXT, TEXT.replace("<em>desmit</em>", "<strong>desmit</strong>")) == Difference((), 0)


def test_a_changed_block_is_named_by_its_id_and_its_beginning() -> None:
    after = TEXT.replace("desmit", "divdesmit").replace("sekundes", "sekundes un vēl mazliet ilgāk, jo klusums dažreiz ir labākā no visām atbildēm")
    beginning = "Pagaidi divdesmit sekundes un vēl mazliet ilgāk, jo klusums dažreiz ir labākā …"

    assert difference_of(TEXT, after) == Difference((ChangedBlock("b1", beginning),), 0)


def test_new_and_removed_blocks_are_counted() -> None:
    assert difference_of(TEXT, TEXT + '<p id="b3">Vēl.</p>') == Difference((ChangedBlock("b3", "Vēl."),), 0)
    assert difference_of(TEXT, '<h2 id="idea">Doma</h2>') == Difference((), 2)


def test_a_changed_drawing_is_seen() -> None:
    assert [block.id for block in difference_of(TEXT, TEXT.replace("Laiks", "Ceļš")).changed] == ["b2"]


@pytest.mark.parametrize("html", ["", "bez elementiem", "<p>bez id<br>un rinda</p>", "<p id='b1'>neaizvērts"])
def test_odd_texts_do_no_harm(html: str) -> None:
    assert difference_of(html, html) == Difference((), 0)
    difference_of(html, TEXT)
