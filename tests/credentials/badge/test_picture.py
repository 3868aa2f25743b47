"""The picture: what is baked into it comes out again, and nothing else does."""

import io
import struct
import zlib

import pytest

from credentials.badge.picture import PNG, NothingInside, bake, draw_badge, inside_png, inside_svg

pytestmark = pytest.mark.bare
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" viewBox="0 0 1 1">{}<rect/></svg>'
CREDENTIAL = '{"name": "Sociālā mentora apliecība"}'.encode()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(content: bytes) -> bytes:
    picture = draw_badge()
    return picture[:33] + chunk(b"iTXt", content) + picture[33:]


def test_is_a_small_square_picture() -> None:
    width, height = struct.unpack(">II", draw_badge()[16:24])

    assert width == height == 720
    assert len(draw_badge()) < 4000


def test_every_row_of_the_picture_is_there() -> None:
    picture = draw_badge()
    start = picture.index(b"IDAT")
    [length] = struct.unpack(">I", picture[start - 4 : start])

    assert len(zlib.decompress(picture[start + 4 : start + 4 + length])) == 720 * (1 + 720 // 4)


@pytest.mark.parametrize("credential", [CREDENTIAL, b"header.payload.signature", b""])
def test_what_is_baked_comes_out(credential: bytes) -> None:
    assert inside_png(bake(credential)) == credential


def test_the_picture_is_the_same_picture_once_baked() -> None:
    assert bake(CREDENTIAL).replace(chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + CREDENTIAL), b"") == draw_badge()


@pytest.mark.parametrize(
    "picture",
    [
        draw_badge(),
        b"",
        PNG,
        PNG + b"\xff" * 30,
        bake(CREDENTIAL)[:60],
        bake(CREDENTIAL).replace(b"mentora", b"Mentora"),  # the checksum tells
        with_chunk(b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"0" * 1_000_000)),  # packed: a bomb, and forbidden
        with_chunk(b"openbadgecredential\0\0\0no ends"),
        with_chunk(b"openbadges\0\0\0\0\0{}"),  # of an earlier standard
    ],
)
def test_a_picture_without_a_credential_says_so(picture: bytes) -> None:
    with pytest.raises(NothingInside):
        inside_png(picture)


def test_an_svg_of_other_programs_is_read_too() -> None:
    document = SVG.format(f"<openbadges:credential>\n<![CDATA[ {CREDENTIAL.decode()} ]]></openbadges:credential>")
    token = SVG.format('<openbadges:credential verify="header.payload.signature"></openbadges:credential>')

    assert inside_svg(document.encode()) == CREDENTIAL
    assert inside_svg(token.encode()) == b"header.payload.signature"


@pytest.mark.parametrize(
    "picture",
    [
        "",
        "<svg",
        SVG.format(""),
        SVG.format("<openbadges:assertion>{}</openbadges:assertion>"),
        '<svg xmlns:openbadges="http://openbadges.org"><openbadges:credential>{}</openbadges:credential></svg>',
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + SVG.format("<openbadges:credential>&b;</openbadges:credential>"),
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + SVG.format("<openbadges:credential>{}</openbadges:credential>"),
        "<svg>" * 100_001,
        '<?xml version="1.0" encoding="no-such"?>' + SVG.format(""),
    ],
)
def test_an_svg_without_a_credential_says_so(picture: str) -> None:
    with pytest.raises(NothingInside):
        inside_svg(picture.encode())


def test_is_a_png_for_programs_that_draw() -> None:
    """Its chunks are those that every reader knows, in the order that the standard asks."""
    stream, kinds = io.BytesIO(bake(CREDENTIAL)[len(PNG) :]), []
    while head := stream.read(8):
        length, kind = struct.unpack(">I4s", head)
        content, checksum = stream.read(length), stream.read(4)
        kinds.append(kind)
        assert zlib.crc32(kind + content) == int.from_bytes(checksum)

    assert kinds == [b"IHDR", b"iTXt", b"PLTE", b"IDAT", b"IEND"]
