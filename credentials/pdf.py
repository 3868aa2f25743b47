"""The certificate as a PDF: drawn from the frozen text by a compositor of its own, then signed, the same to the byte however often.

What draws never sees a key, and what signs reads nothing that people wrote but the finished document.
"""

import io
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import segno
from sqlalchemy import update

from credentials.badge.making import badge_of
from credentials.errors import NotDrawn
from credentials.keys import PDF, Key, NoKey
from credentials.models import Credential
from credentials.printing import printed
from credentials.published_keys import signing_key
from credentials.signing import NotSigned, sign_pdf
from db import db
from typesetting.press import NotComposed, compose


def draw_certificate(text: dict[str, Any], number: str, attachment: str | None, *, key: Key, at: datetime) -> bytes:
    """The signed PDF of a credential's frozen text, issued at this moment; `attachment` is the JSON that travels inside. Raises NotDrawn."""
    try:
        paper = compose("certificate", {**printed(text, number), "qr": qr_code(text["address"]), "attachment": attachment})
        return sign_pdf(paper, key, at)
    except (NotComposed, NotSigned, NoKey, OSError) as error:
        raise NotDrawn(number=number) from error


def render_pdf(credential: Credential) -> bytes:
    """The certificate: as it was kept, else as it will be. Raises NotDrawn."""
    return credential.pdf or drawing_of(credential)()


def drawing_of(credential: Credential) -> Callable[[], bytes]:
    """What draws this certificate, with all that it takes from the database: drawing takes time, and no transaction should wait for it.
    Raises NotDrawn, as does what it returns."""
    badge = badge_of(credential)
    if badge is None:  # it travels inside, and the certificate is made once
        raise NotDrawn(number=credential.number)
    try:
        key = signing_key(PDF)
    except NoKey as error:
        raise NotDrawn(number=credential.number) from error
    return partial(draw_certificate, credential.text, credential.number, badge.document.decode(), key=key, at=credential.issued_at)


def keep_pdf(*, credential_id: int, pdf: bytes) -> bool:
    """Keep the certificate as it was drawn, unless one is kept already: that one stays, byte for byte."""
    first = update(Credential).where(Credential.id == credential_id, Credential.pdf.is_(None)).values(pdf=pdf)
    return bool(db.session.execute(first).rowcount)


def qr_code(address: str) -> str:
    """An address as an SVG document, dark on nothing, without its quiet zone: the paper gives that."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=0, dark="#1d2925", svgclass=None, lineclass=None, xmldecl=False)
    return picture.getvalue().decode()
