"""The signature: whole for two judges, gone with any byte, and the document beneath it as it was drawn."""

import io
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1
from pyhanko.pdf_utils.generic import TextStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from credentials.keys import PDF, Key, KeyRing, NoKey
from credentials.pdf import qr_code
from credentials.printing import printed
from credentials.signing import NotSigned, sign_pdf
from tests.credentials.test_pdf import text
from typesetting.press import compose

pytestmark = pytest.mark.bare
MADE, ISSUED = datetime(2026, 9, 1, 6, 0, tzinfo=UTC), datetime(2027, 1, 17, 9, 30, tzinfo=UTC)
Judge = Callable[[bytes], str]


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing(tmp_path_factory.mktemp("keys"), "Programmas īstenotājs")


@pytest.fixture(scope="module")
def key(ring: KeyRing) -> Key:
    return ring.make(PDF, MADE)


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return compose("certificate", {**printed(text(), "2027-0001"), "qr": qr_code(text()["address"]), "attachment": '{"a": "badge"}'})


@pytest.fixture(scope="module")
def signed(drawn: bytes, key: Key) -> bytes:
    return sign_pdf(drawn, key, ISSUED)


@pytest.fixture
def pdfsig(tmp_path: Path) -> Judge:
    """What poppler says of a document."""

    def judge(document: bytes) -> str:
        path = tmp_path / "signed.pdf"
        path.write_bytes(document)
        return subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=False).stdout

    return judge


def verdict(document: bytes, key: Key) -> PdfSignatureStatus:
    """What pyHanko says of a document, offline, trusting this key's authority alone."""
    _signer, authority = key.certificates()
    trusted = ValidationContext(trust_roots=[translate_pyca_cryptography_cert_to_asn1(authority)], allow_fetching=False, moment=ISSUED)
    (signature,) = PdfFileReader(io.BytesIO(document)).embedded_signatures
    return validate_pdf_signature(signature, trusted)


def is_whole(document: bytes, key: Key) -> bool:
    """What is no PDF any more is refused in many ways, and none of them is acceptance."""
    try:
        status = verdict(document, key)
    except Exception:
        return False
    return bool(status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE)


def test_two_judges_find_it_whole(signed: bytes, key: Key, pdfsig: Judge) -> None:
    status = verdict(signed, key)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert status.bottom_line

    said = pdfsig(signed)
    for line in ("Signature is Valid", "Total document signed", "ETSI.CAdES.detached", "O=Programmas īstenotājs", "SHA-256"):
        assert line in said


def test_any_other_byte_is_seen_by_both(signed: bytes, key: Key, pdfsig: Judge) -> None:
    assert is_whole(signed, key)
    for place in range(1000, len(signed), len(signed) // 12):
        changed = bytearray(signed)
        changed[place] ^= 0x01
        assert not is_whole(bytes(changed), key), place
    changed = bytearray(signed)
    changed[signed.index(b"/Title") + 10] ^= 0x01
    assert not verdict(bytes(changed), key).intact
    assert "Signature is Valid" not in pdfsig(bytes(changed))
    assert "Signature is Valid" in pdfsig(signed)


def test_what_is_added_behind_is_not_covered(signed: bytes, key: Key, pdfsig: Judge) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Lang"] = TextStringObject("en")
    writer.update_root()
    writer.write(added := io.BytesIO())

    assert not is_whole(added.getvalue(), key)
    assert "Not total document signed" in pdfsig(added.getvalue())


def test_another_keys_signature_is_not_trusted(drawn: bytes, key: Key, tmp_path: Path) -> None:
    strangers = KeyRing(tmp_path, "Programmas īstenotājs").make(PDF, MADE)

    status = verdict(sign_pdf(drawn, strangers, ISSUED), key)

    assert status.intact
    assert not status.trusted


def test_the_same_document_and_key_make_the_same_bytes(drawn: bytes, signed: bytes, key: Key) -> None:
    assert sign_pdf(drawn, key, ISSUED) == signed
    assert sign_pdf(drawn, key, ISSUED.replace(second=1)) != signed


def test_it_is_dated_by_the_issue_and_never_before_its_key(drawn: bytes, signed: bytes, key: Key) -> None:
    assert verdict(signed, key).signer_reported_dt == ISSUED
    assert verdict(sign_pdf(drawn, key, datetime(2025, 1, 1, tzinfo=UTC)), key).signer_reported_dt == MADE


def test_what_was_drawn_stays_as_it_was(drawn: bytes, signed: bytes) -> None:
    """This also holds the two names of the library's that are not promised: another version without them must not pass unnoticed."""
    assert callable(BasePdfFileWriter._update_meta)
    assert signed.startswith(drawn.rstrip() + b"\n")
    assert signed.count(b"<?xpacket begin") == 1
    assert drawn.count(b"<?xpacket begin") == 1
    before, after = (PdfFileReader(io.BytesIO(document)) for document in (drawn, signed))
    assert after.trailer["/ID"][0] == before.trailer["/ID"][0]
    assert after.trailer["/ID"][1] != before.trailer["/ID"][1]
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    assert "/Version" not in after.root  # PDF 1.7, as both standards are


def test_nothing_of_it_can_be_seen(signed: bytes) -> None:
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    left, bottom, right, top = signature.sig_field["/Rect"]

    assert (right - left, top - bottom) == (0, 0)
    assert left < 0
    assert bottom < 0
    assert "zīmogs" in signature.sig_field["/TU"]


def test_no_change_is_permitted_after_it(signed: bytes) -> None:
    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures

    assert signature.docmdp_level is not None
    assert signature.docmdp_level.value == 1


def test_what_is_no_document_is_not_signed(key: Key) -> None:
    for nonsense in (b"", b"%PDF-", b"%PDF-1.7\n%%EOF"):
        with pytest.raises(NotSigned):
            sign_pdf(nonsense, key, ISSUED)


def test_a_retired_key_signs_nothing(drawn: bytes, tmp_path: Path) -> None:
    ring = KeyRing(tmp_path, "Programmas īstenotājs")
    ring.make(PDF, MADE)
    ring.rotate(PDF, ISSUED)
    _current, retired = ring.keys(PDF)

    with pytest.raises(NoKey):
        sign_pdf(drawn, retired, ISSUED)


def test_what_a_retired_key_signed_is_still_verified(drawn: bytes, tmp_path: Path) -> None:
    ring = KeyRing(tmp_path, "Programmas īstenotājs")
    document = sign_pdf(drawn, ring.make(PDF, MADE), ISSUED)
    ring.rotate(PDF, ISSUED)

    assert verdict(document, ring.keys(PDF)[1]).bottom_line
    assert not verdict(document, ring.current(PDF)).trusted
