"""`celabiedrs credentials sample`: all that an issued certificate consists of, marked as a sample, verifiable with what lies beside it."""

import io
import json
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from credentials.badge.picture import inside_png
from tests.conftest import MONDAY
from tests.installation import Installation

pytestmark = pytest.mark.bare
Install = Callable[..., Installation]
FILES = {"certificate.pdf", "badge.json", "badge.jwt", "badge.png", "issuer.json", "status-list.json", "authority.pem"}


@pytest.fixture
def installation(install: Install) -> Installation:
    return install()


def words_of(folder: Path) -> str:
    reader = PdfReader(folder / "certificate.pdf")
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


@pytest.mark.parametrize(
    ("lang", "beginning"),
    [("lv", "Apliecība\nCertificate\nizsniegta\nAnnai Kalniņai\nissued to Anna Kalniņa"), ("en", "Certificate\nApliecība\nissued to\nAnna Kalniņa")],
)
def test_a_sample_is_whole_and_says_that_it_is_one(installation: Installation, tmp_path: Path, lang: str, beginning: str) -> None:
    out = tmp_path / "a" / "folder"

    answer = installation.run("credentials", "sample", "--name", "Anna Kalniņa", "--lang", lang, "--out", str(out))

    assert answer.exit_code == 0, answer.output
    assert {path.name for path in out.iterdir()} == FILES
    words = words_of(out)
    assert beginning in words
    assert "Paraugs: cilvēki un notikumi ir izdomāti" in words
    assert "Sample: the people and events are invented" in words
    badge = json.loads((out / "badge.json").read_text())
    assert badge["name"].startswith("PARAUGS / SAMPLE")
    assert inside_png((out / "badge.png").read_bytes()) == (out / "badge.json").read_bytes()
    (attached,) = PdfReader(out / "certificate.pdf").attachments["credential.json"]
    assert attached == (out / "badge.json").read_bytes()
    issuer = json.loads((out / "issuer.json").read_text())
    assert badge["proof"][0]["verificationMethod"] in issuer["assertionMethod"]
    assert badge["issuer"]["id"] == issuer["id"]
    assert issuer["id"].startswith("https://")
    assert json.loads((out / "status-list.json").read_text())["proof"]


def test_its_signature_holds_by_the_authority_beside_it(installation: Installation, tmp_path: Path) -> None:
    installation.run("credentials", "sample", "--name", "Anna Kalniņa", "--out", str(tmp_path))

    *_, authority = load_certs_from_pemder_data((tmp_path / "authority.pem").read_bytes())
    (signature,) = PdfFileReader(io.BytesIO((tmp_path / "certificate.pdf").read_bytes())).embedded_signatures
    trusting = ValidationContext(trust_roots=[authority], allow_fetching=False, moment=MONDAY)

    assert validate_pdf_signature(signature, trusting).bottom_line
    assert "PARAUGS / SAMPLE" in signature.signer_cert.subject.native["organization_name"]
    assert ssl.PEM_cert_to_DER_cert((tmp_path / "authority.pem").read_text().partition("\n-----BEGIN")[0] + "\n") == signature.signer_cert.dump()


def test_no_key_and_no_number_of_the_house_is_used(installation: Installation, tmp_path: Path) -> None:
    installation.run("credentials", "sample", "--name", "Anna Kalniņa", "--out", str(tmp_path))

    assert not (installation.folder / "keys").exists()
    assert "2027-0000" in words_of(tmp_path)
    assert not [path for path in map(tmp_path.joinpath, FILES) if b"PRIVATE" in path.read_bytes()]


@pytest.mark.parametrize("name", ["Madonna", '#read("/etc/passwd") $x$', "Ķ" * 160, "שרה לוי", "🙂 Anna"])
def test_any_name_can_be_looked_at(installation: Installation, tmp_path: Path, name: str) -> None:
    answer = installation.run("credentials", "sample", "--name", name, "--lang", "en", "--out", str(tmp_path))

    assert answer.exit_code == 0, answer.output
    assert "root:" not in words_of(tmp_path)


def test_what_cannot_be_done_is_said(installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "whose certificate" in installation.run("credentials", "sample", "--name", "  ", "--out", str(tmp_path)).output
    (tmp_path / "file").write_text("")
    assert installation.run("credentials", "sample", "--name", "A B", "--out", str(tmp_path / "file" / "x")).exit_code == 1
    monkeypatch.setattr("typesetting.press.COMPOSITOR", ["/bin/false"])
    answer = installation.run("credentials", "sample", "--name", "A B", "--out", str(tmp_path / "new"))
    assert answer.exit_code == 1
    assert "Nothing was written" in answer.output
    assert not (tmp_path / "new").exists()
