"""Drawings are built anew from what is allowed."""

import pytest

from revisions.drawing import clean_drawing

pytestmark = pytest.mark.bare


def drawing(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"{attributes}>{inside}</svg>'


def test_what_is_allowed_stays() -> None:
    inside = '<g class="ink" transform="translate(1 2)"><text class="ink on-strong" x="1" y="2" font-size="20">a<tspan x="3">b</tspan>c</text></g>'
    clean = clean_drawing(drawing(inside), label="An image")

    assert clean.svg == f'<svg viewBox="0 0 9 9" role="img" aria-label="An image">{inside}</svg>'
    assert not clean.refused


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<script>alert(1)</script>", "element script"),
        ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', "element foreignObject"),
        ('<image href="https://example.org/a.png"/>', "element image"),
        ('<a href="javascript:alert(1)"><text>x</text></a>', "element a"),
        ("<style>*{fill:red}</style>", "element style"),
        ('<use xlink:href="#x"/>', "element use"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', "element animate"),
        ("<svg/>", "element svg"),
        ('<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>', "element {http://www.w3.org/1999/xhtml}script"),
        ('<rect onload="alert(1)"/>', "attribute onload"),
        ('<rect style="fill:url(javascript:alert(1))"/>', "attribute style"),
        ('<rect id="main"/>', "attribute id"),
        ('<rect fill="red"/>', "attribute fill"),
        ('<rect class="ink evil"/>', "class evil"),
        ('<rect x="1;alert(1)"/>', "attribute x"),
        ('<path d="M0 0 url(#x)"/>', "attribute d"),
        ('<g transform="url(#x)"/>', "attribute transform"),
    ],
)
def test_what_is_not_allowed_is_left_out_and_named(inside: str, what: str) -> None:
    clean = clean_drawing(drawing(inside), label="x")

    assert what in clean.refused
    for word in ("script", "javascript", "style", "href", "onload", "evil", "url(", "id=", "fill="):
        assert word not in clean.svg


@pytest.mark.parametrize(
    "source",
    [
        "not XML",
        "<svg viewBox='0 0 1 1'>",
        "<html/>",
        '<svg xmlns="http://www.w3.org/2000/svg"/>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><text><![CDATA[<script>]]></text></svg>',
    ],
)
def test_what_is_no_drawing_gives_none(source: str) -> None:
    clean = clean_drawing(source, label="x")

    assert clean.svg == ""
    assert clean.refused


def test_the_root_takes_its_size_from_the_page() -> None:
    clean = clean_drawing(drawing("<g/>", ' width="900" height="900" onload="alert(1)"'), label="x")

    assert clean.svg.startswith('<svg viewBox="0 0 9 9" role="img" aria-label="x">')
    assert set(clean.refused) == {"width on the root", "height on the root", "attribute onload"}


def test_depth_is_limited() -> None:
    assert clean_drawing(drawing("<g>" * 500 + "</g>" * 500), label="x").svg.count("<g") < 20


def test_words_stay_letters() -> None:
    clean = clean_drawing(drawing("<text>&lt;script&gt;</text>"), label='"><script>')

    assert "<script" not in clean.svg
