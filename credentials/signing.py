"""The signature in a PDF: PAdES B-B over the whole file, in a field that can't be seen, the same to the byte however often it is made.

A document that is tagged (PDF/UA-1) and archived (PDF/A-3a) must be both after it is signed. Four things are done for that, each
because a validator asked for it: a line's end after `%%EOF` (PDF/A, 6.1.9); the description of the document is left as it was
written (the library would write it anew, in another spelling); the field lies beside the page, with no picture of its own (a font
that is not embedded, a part that is not tagged); the key and the number are said by the page itself.
"""

import io
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from credentials.keys import Key

if TYPE_CHECKING:  # the library takes 30 MB and 300 ms: only who signs or verifies loads it
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers.pdf_signer import PdfSigner

FIELD, FIELD_NAME = "Zimogs", "Izdevēja elektroniskais zīmogs / The issuer’s electronic seal"


class NotSigned(Exception):
    """The library can't read this document, or can't write a signature behind it."""


def sign_pdf(pdf: bytes, key: Key, at: datetime) -> bytes:
    """The PDF, then the signature of this key as if made at `at` (never before the key was). Raises NoKey, NotSigned."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, append_signature_field
    from pyhanko.sign.general import SigningError

    signer = _signer(key, max(at, key.made_at))
    beside_the_page = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    try:
        writer = _continued(pdf)
        append_signature_field(writer, SigFieldSpec(FIELD, readable_field_name=FIELD_NAME, invis_sig_settings=beside_the_page))
        signed: io.BytesIO = signer.sign_pdf(writer, existing_fields_only=True)
    except (PdfError, SigningError) as error:
        raise NotSigned(str(error)) from error
    return signed.getvalue()


def _continued(pdf: bytes) -> "IncrementalPdfFileWriter":
    """What is written behind this PDF, which stays as it is."""
    from pyhanko.pdf_utils.generic import ByteStringObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf.rstrip() + b"\n"))
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # see above
    writer._document_id[1] = ByteStringObject(sha256(pdf).digest()[:16])  # the library would draw it
    return writer


def _signer(key: Key, at: datetime) -> "PdfSigner":
    """Signs with this key, by deterministic ECDSA (RFC 6979), and says that it was done at this moment."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.hashes import SHA256
    from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1, translate_pyca_cryptography_key_to_asn1
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
    from pyhanko.sign.signers.pdf_cms import SimpleSigner
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    private = key.private_key()
    signer, authority = map(translate_pyca_cryptography_cert_to_asn1, key.certificates())

    class Deterministic(SimpleSigner):
        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            return private.sign(data, ECDSA(SHA256(), deterministic_signing=True))

    class Dated(PdfSigner):
        def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = at
            return session

        def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
            pdf_out.register_extension(ESIC_EXTENSION_1)  # not the one that makes it PDF 2.0, of which neither standard knows

    said = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    store = SimpleCertificateStore.from_certs([authority])
    return Dated(said, Deterministic(signer, translate_pyca_cryptography_key_to_asn1(private), store))
