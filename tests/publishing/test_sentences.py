"""Sentences are found as a reader meets them."""

import pytest

from publishing.sentences import sentences_of

pytestmark = pytest.mark.bare


@pytest.mark.parametrize(
    ("markdown", "sentences"),
    [
        ("Līst. Snieg! Vai salst? Jā…", ["Līst.", "Snieg!", "Vai salst?", "Jā…"]),
        ("„Piezvani tu,” viņš saka. „Tev sanāk labāk.” Tu klusē.", ["„Piezvani tu,” viņš saka.", "„Tev sanāk labāk.”", "Tu klusē."]),
        ("„Kas tu esi?” viņa jautā.", ["„Kas tu esi?” viņa jautā."]),
        ("Satiekamies plkst. 17.45 Bauskā, piem. Parkā.", ["Satiekamies plkst. 17.45 Bauskā, piem. Parkā."]),
        ("Sākas 1. posms un 2015. gads.", ["Sākas 1. posms un 2015. gads."]),
        ("Viena rinda\nun tās turpinājums.", ["Viena rinda un tās turpinājums."]),
        ("- viens\n- divi trīs\n\n1. četri", ["viens", "divi trīs", "četri"]),
        ('!!! helps "Palīdz"\n\n    - „Pastāsti.”', ['"Palīdz"', "„Pastāsti.”"]),
        ('!!! write-5 "Kas izdevās?"\n\n- [ ] piezvanīt', ['"Kas izdevās?"', "piezvanīt"]),
        ('Pirms.\n\n!!! quote "lesson:m01-l1#first"\n\nPēc.', ["Pirms.", "Pēc."]),
        ("[vārds](term:mentor) **trekni** [^2]", ["vārds trekni"]),
        ('![attēls](figure:a.svg "Paraksts te.")', ["Paraksts te."]),
    ],
)
def test_sentences(markdown: str, sentences: list[str]) -> None:
    assert sentences_of(markdown) == sentences


def test_headings_and_tables_are_left_out_of_prose() -> None:
    markdown = "## Virsraksts {#id}\n\nTeksts.\n\n| a b | c |\n|---|---|\n| d | e |\n"

    assert sentences_of(markdown) == ["Virsraksts", "Teksts.", "a b", "c", "d", "e"]
    assert sentences_of(markdown, prose_only=True) == ["Teksts."]
