"""The certificate as a PDF: drawn from the frozen text by a compositor of its own, the same to the byte however often."""

import io
import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import segno

from credentials.errors import NotDrawn
from credentials.printing import printed

COMPOSITOR = [sys.executable, "-I", str(Path(__file__).with_name("typesetting.py"))]
TIME_OUT = 15  # seconds
AT_ONCE = BoundedSemaphore(2)  # a storm of downloads must not take the machine from everybody else


def draw_certificate(text: dict[str, Any], number: str) -> bytes:
    """The PDF of a credential's frozen text. Raises NotDrawn."""
    data = json.dumps({**printed(text, number), "qr": qr_code(text["address"])}, ensure_ascii=False)
    with AT_ONCE:
        try:
            done = subprocess.run(COMPOSITOR, input=data.encode(), capture_output=True, timeout=TIME_OUT, env={}, check=False)
        except subprocess.TimeoutExpired:
            raise NotDrawn(number=number) from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotDrawn(number=number)
    return done.stdout


def qr_code(address: str) -> str:
    """An address as an SVG document, dark on nothing, without its quiet zone: the paper gives that."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, dark="#1d2925", svgclass=None, lineclass=None, xmldecl=False)
    return picture.getvalue().decode()
