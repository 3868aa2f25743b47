"""Markdown becomes clean HTML with ids, links and drawings, and nothing dangerous comes through."""

import html5lib
import pytest

from revisions.rendering import Rendered, render_markdown

pytestmark = pytest.mark.bare
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect class="soft" x="1" y="1" width="8" height="8"/></svg>'
ADDRESSES = {"term:mentor": "/glossary#mentor", "lesson:m01-l2#two": "/modules/01-a/02-b#two", "handbook:h01": "/handbook/01-c"}


def render(source: str, lang: str = "lv", drawings: dict[str, str] | None = None, **kwargs: bool) -> Rendered:
    return render_markdown(source, lang=lang, resolve=ADDRESSES.get, figures=(drawings or {}).get, **kwargs)


def test_headings_keep_their_ids_and_other_blocks_are_numbered() -> None:
    rendered = render("First.\n\n## Two words {#two-words}\n\nSecond.\n\n- a\n- b\n")

    assert [(block.id, block.kind) for block in rendered.blocks] == [("b1", "p"), ("two-words", "h2"), ("b2", "p"), ("b3", "ul")]
    assert rendered.blocks[1].title == "Two words"
    assert '<p id="b1">First.</p>' in rendered.html
    assert '<h2 id="two-words">Two words</h2>' in rendered.html


def test_a_piece_of_a_page_carries_no_numbers() -> None:
    assert render("First.\n\nSecond.", numbered=False).html == "<p>First.</p>\n<p>Second.</p>"


def test_nothing_but_a_heading_chooses_its_id() -> None:
    assert "main" not in render("A paragraph.\n{: #main }\n").html


def test_links_between_texts_are_resolved() -> None:
    rendered = render("[a](term:mentor) [b](lesson:m01-l2#two) [c](handbook:h01)")

    assert '<a class="term" href="/glossary#mentor">a</a>' in rendered.html
    assert '<a href="/modules/01-a/02-b#two">b</a>' in rendered.html
    assert '<a href="/handbook/01-c">c</a>' in rendered.html
    assert not rendered.unresolved


def test_a_link_that_leads_nowhere_stays_as_words_and_is_named() -> None:
    rendered = render("[word](term:nothing)")

    assert "<a" not in rendered.html
    assert "word" in rendered.html
    assert rendered.unresolved == ("term:nothing",)


def test_a_figure_is_drawn_into_the_page_with_its_text_alternative() -> None:
    rendered = render('![A "square"](figure:box.svg "One box.")', drawings={"box.svg": DRAWING})

    assert rendered.html.startswith('<figure id="b1"><svg viewBox="0 0 10 10" role="img" aria-label="A &quot;square&quot;">')
    assert "<figcaption>One box.</figcaption></figure>" in rendered.html
    assert [block.kind for block in rendered.blocks] == ["figure"]


def test_a_figure_that_is_missing_is_named() -> None:
    assert render("![x](figure:none.svg)").unresolved == ("figure:none.svg",)


@pytest.mark.parametrize("source", ["![x](https://example.org/a.png)", "A ![x](figure:box.svg) inside.", "- ![x](figure:box.svg)"])
def test_other_images_are_left_out_and_named(source: str) -> None:
    rendered = render(source, drawings={"box.svg": DRAWING})

    assert "<img" not in rendered.html
    assert "<svg" not in rendered.html
    assert rendered.unresolved


def test_two_figures_stand_in_their_own_places() -> None:
    drawings = {name: DRAWING.replace('x="1"', f'x="{number}"') for number, name in enumerate(("one.svg", "two.svg"), 1)}
    html = render("![1](figure:one.svg)\n\nBetween.\n\n![2](figure:two.svg)", drawings=drawings).html

    assert html.index('x="1"') < html.index("Between") < html.index('x="2"')


def test_a_table_is_aligned_by_classes_and_can_be_scrolled_from_the_keyboard() -> None:
    html = render("## Money {#money}\n\n|a|b|\n|---|---:|\n|1|2|\n").html

    assert '<div aria-label="Money" class="table" id="b1" role="region" tabindex="0">' in html
    assert '<td class="right">2</td>' in html
    assert '<th scope="col">a</th>' in html
    assert "style" not in html


def test_two_tables_under_one_heading_are_told_apart() -> None:
    table = "|a|b|\n|---|---|\n|1|2|\n"
    html = render(f"{table}\nBetween.\n\n{table}", lang="lv").html

    assert 'aria-label="Tabula"' in html
    assert 'aria-label="Tabula (2)"' in html


def test_admonitions_show_their_title_only_where_they_have_one() -> None:
    rendered = render('!!! scene\n\n    It rains.\n\n!!! helps "Palīdz"\n\n    - „Jā.”\n')

    assert '<div class="admonition scene" id="b1">\n<p>It rains.</p>' in rendered.html
    assert '<p class="admonition-title">Palīdz</p>' in rendered.html
    assert [block.kind for block in rendered.blocks] == ["scene", "helps"]


@pytest.mark.parametrize("text", ["„Ko Tu gribi?”", "“What do you want?” ‘So’ it’s", '"plain" - dash -- dots...'])
def test_quotes_and_dashes_stay_as_they_are_typed(text: str) -> None:
    assert text.replace('"', "&quot;") in render(text).html.replace('"', "&quot;")


def test_words_are_counted_as_they_are_read() -> None:
    assert render("## Two words {#two}\n\nOne – 2,5 [three](term:mentor).\n\n![not these](figure:box.svg)").words == 5


def test_a_number_leads_to_its_source_and_is_no_word() -> None:
    rendered = render("Tā rāda 70 pētījumi.[^2]")

    assert '<sup><a aria-label="Avots 2" class="source" href="#source-2">2</a></sup>' in rendered.html
    assert rendered.words == 4


def test_a_place_to_write_has_ruled_lines() -> None:
    rendered = render('!!! write-3 "What was good?"\n\n    One line is enough.\n\n!!! write "And then?"\n')

    assert rendered.html.count('<div class="line"></div>') == 3 + 2
    assert '<p class="admonition-title">What was good?</p>' in rendered.html
    assert [block.kind for block in rendered.blocks] == ["write", "write"]


@pytest.mark.parametrize("lines", ["0", "13", "99999"])
def test_nobody_asks_for_more_lines_than_a_page_has(lines: str) -> None:
    assert 'class="line"' not in render(f'!!! write-{lines} "Much"\n').html


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_boxes_to_tick(gap: str) -> None:
    html = render(f"- [ ] **first**{gap}- second [ ]").html

    assert html.count('<li class="tick">') == 1
    assert "[ ] <strong>" not in html
    assert "second [ ]" in html


def test_the_same_source_gives_the_same_bytes() -> None:
    source = "## A {#a}\n\n!!! note\n\n    x\n\n|a|\n|-|\n|1|\n"
    assert render(source) == render(source)


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<p onclick="alert(1)">x</p>',
    "<svg/onload=alert(1)>",
    "<iframe src=//example.org></iframe>",
    "<style>body{display:none}</style>",
    "<!--><script>alert(1)</script>-->",
    "[x](javascript:alert(1))",
    "[x](JaVa&#x09;script:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](http://example.org)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    'x\n{: onclick="alert(1)" style="position:fixed" }',
    '## x {#a onmouseover="alert(1)"}',
    '[x](term:mentor){: onclick="alert(1)" target="_blank" }',
    '![x" onload="alert(1)](figure:box.svg "y\' onload=\'alert(1)")',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    '!!! note "<script>alert(1)</script>"\n\n    x',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "\ue000<script>",
    "&#xe000;",
)
ALLOWED_SCHEMES = ("https:", "mailto:", "tel:", "/", "#")


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_dangerous_survives(source: str) -> None:
    html = render(source, drawings={"box.svg": DRAWING}).html
    tree = html5lib.parse(f"<!doctype html><body>{html}", namespaceHTMLElements=False)

    for node in tree.iter():
        assert node.tag not in ("script", "iframe", "style", "img", "form", "input", "math", "object")
        assert not [name for name in node.attrib if str(name).startswith("on") or name in ("style", "src", "target", "formaction")]
        href = node.attrib.get("href")
        assert href is None or href.startswith(ALLOWED_SCHEMES)
