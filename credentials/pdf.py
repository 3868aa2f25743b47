"""The certificate as a PDF: drawn from the frozen text by a compositor of its own, the same to the byte however often."""

import io
from typing import Any

import segno

from credentials.errors import NotDrawn
from credentials.printing import printed
from typesetting.press import NotComposed, compose


def draw_certificate(text: dict[str, Any], number: str) -> bytes:
    """The PDF of a credential's frozen text. Raises NotDrawn."""
    try:
        return compose("certificate", {**printed(text, number), "qr": qr_code(text["address"])})
    except NotComposed:
        raise NotDrawn(number=number) from None


def qr_code(address: str) -> str:
    """An address as an SVG document, dark on nothing, without its quiet zone: the paper gives that."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, dark="#1d2925", svgclass=None, lineclass=None, xmldecl=False)
    return picture.getvalue().decode()
