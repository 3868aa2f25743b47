"""A file that somebody shows: whole and ours, or not, and never more than that."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from courses.models import Programme
from credentials.badge.making import badge_of, status_list
from credentials.badge.models import Badge
from credentials.badge.picture import NothingInside, bake, inside_png, inside_svg
from credentials.badge.proof import json_bytes
from credentials.checking import FOREIGN, LARGEST_FILE, NOT_A_CREDENTIAL, TAMPERED, TOO_LARGE, UNREGISTERED, Verdict, check_file
from credentials.issuer import Issuer, issue_as, issuer
from credentials.keys import KINDS, KeyRing
from credentials.models import Credential
from credentials.pdf import keep_pdf, render_pdf
from credentials.published_keys import prepare_keys, rotate_key
from db import db
from tests.cast import Cast

Files = dict[str, bytes]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential{}</svg>'


@pytest.fixture
def credential(cast: Cast, programme: Programme) -> Credential:
    return cast.certified(programme)


@pytest.fixture
def files(credential: Credential) -> Files:
    """Everything that a holder may show."""
    badge = badge_of(credential)
    assert badge is not None
    return {
        "json": badge.document,
        "jwt": badge.token.encode(),
        "png": bake(badge.document),
        "svg": SVG.format(f"><![CDATA[{badge.document.decode()}]]></openbadges:credential>").encode(),
        "pdf": render_pdf(credential),
    }


@pytest.fixture
def another_ring(tmp_path: Path) -> Iterator[Callable[[], None]]:
    """`another_ring()`: from here on the house has other keys, of its own making."""
    ours = issuer()
    yield lambda: issue_as(lambda: Issuer(ours.name, ours.address, KeyRing(tmp_path / "keys", ours.name)))
    issue_as(lambda: ours)


def stand(credential: Credential, **values: Any) -> None:
    db.session.execute(update(Credential).where(Credential.id == credential.id).values(values))
    db.session.commit()


FORMS = ["json", "jwt", "png", "svg", "pdf"]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_ours_is_valid_in_every_form(files: Files, credential: Credential, now: datetime, form: str) -> None:
    assert check_file(files[form], now) == Verdict("valid", form, credential)


@pytest.mark.parametrize("form", FORMS)
def test_how_it_stands_is_asked_of_the_register(files: Files, credential: Credential, now: datetime, form: str) -> None:
    assert check_file(files[form], now + timedelta(days=800)).state == "expired"

    stand(credential, replaced_at=now)
    assert check_file(files[form], now).state == "replaced"

    stand(credential, revoked_at=now, revoked_by_id=credential.holder_id, revocation_reason="The code was broken.")
    assert check_file(files[form], now).state == "revoked"


@pytest.mark.parametrize("form", FORMS)
def test_one_that_the_register_does_not_have_is_not_valid(files: Files, credential: Credential, now: datetime, form: str) -> None:
    stand(credential, number="2027-0999")

    assert check_file(files[form], now) == Verdict(UNREGISTERED, form)


@pytest.mark.parametrize("form", FORMS)
def test_another_house_s_file_is_foreign(files: Files, now: datetime, form: str, another_ring: Callable[[], None]) -> None:
    another_ring()
    prepare_keys(now)

    assert check_file(files[form], now) == Verdict(FOREIGN, form)


def test_a_token_in_a_picture_is_read_too(files: Files, credential: Credential, now: datetime) -> None:
    svg = SVG.format(f' verify="{files["jwt"].decode()}"/>').encode()

    assert check_file(bake(files["jwt"]), now) == Verdict("valid", "png", credential)
    assert check_file(svg, now) == Verdict("valid", "svg", credential)


def test_a_changed_badge_tells_nothing_of_anybody(files: Files, now: datetime) -> None:
    document = json.loads(files["json"])
    document["credentialSubject"]["licenseNumber"] = "2027-0002"

    assert check_file(json_bytes(document), now) == Verdict(TAMPERED, "json")
    assert check_file(bake(json_bytes(document)), now) == Verdict(TAMPERED, "png")


def test_a_badge_whose_parts_were_rearranged_is_changed(files: Files, now: datetime) -> None:
    """As a set the results are the same, so the proof holds; what we keep tells."""
    document = json.loads(files["json"])
    document["credentialSubject"]["result"].reverse()

    assert check_file(json_bytes(document), now) == Verdict(TAMPERED, "json")


def test_a_badge_written_with_spaces_is_the_same_badge(files: Files, now: datetime) -> None:
    assert check_file(json.dumps(json.loads(files["json"]), indent=2).encode(), now).state == "valid"


def test_a_badge_from_before_a_backup_is_told_by_its_proof(files: Files, credential: Credential, now: datetime) -> None:
    """The database was restored and the badge made anew, with another place in the list: what the holder has is ours all the same."""
    db.session.execute(delete(Badge))
    assert check_file(files["json"], now).state == "valid"

    stand(credential, pdf=b"%PDF-drawn anew")
    assert check_file(files["pdf"], now).state == "valid"


def test_what_else_we_sign_is_no_certificate(now: datetime, credential: Credential) -> None:
    assert check_file(status_list(now), now) == Verdict(NOT_A_CREDENTIAL, "json")


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"", ""),
        (b"\x00\xff\xfe", ""),
        (b"PK\x03\x04 a document", ""),
        (b"{}", "json"),
        (b'{"proof": 1}', "json"),
        (b"{" * 100_000, "json"),
        (b"<html>", "svg"),
        (b"eat", "jwt"),
        ("eļļa.b.c".encode(), "jwt"),
        (b"\x89PNG\r\n\x1a\n", "png"),
    ],
)
def test_what_is_no_credential_is_called_that(content: bytes, form: str, now: datetime) -> None:
    assert check_file(content, now) == Verdict(NOT_A_CREDENTIAL, form)


def test_a_file_that_is_too_large_is_not_read(now: datetime) -> None:
    assert check_file(b"%PDF-" + bytes(LARGEST_FILE), now) == Verdict(TOO_LARGE)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n/ByteRange [0 1 2 3]",
        b"%PDF-1.7\n" + b"/ByteRange [0 10 20 999999999]" * 1000,
        b"%PDF-1.7\n/ByteRange [" + b" " * 1_000_000,
        b"%PDF-1.7\n/ByteRange [0 9 40 0]<" + b"30800201" * 4 + b">",
    ],
)
def test_a_pdf_of_nobody_we_know_is_foreign(content: bytes, now: datetime) -> None:
    assert check_file(content, now) == Verdict(FOREIGN, "pdf")


def test_a_pdf_to_which_something_was_added_is_changed(files: Files, now: datetime) -> None:
    """An incremental update leaves the signed part whole, and shows something else."""
    for more in (b"\n", b"1 0 obj << >> endobj\n", b"\n/ByteRange [0 10 20 30]\n%%EOF\n"):
        assert check_file(files["pdf"] + more, now) == Verdict(TAMPERED, "pdf")


def test_a_pdf_that_was_cut_or_begun_otherwise_is_changed(files: Files, now: datetime) -> None:
    for content in (files["pdf"][:-1], b"%PDF-1.7\n" + files["pdf"], files["pdf"][:-40]):
        assert check_file(content, now) == Verdict(TAMPERED, "pdf")


def test_a_pdf_whose_seal_is_spelled_otherwise_is_changed(files: Files, credential: Credential, now: datetime) -> None:
    """Nothing signs the place where the signature stands: what we keep tells."""
    keep_pdf(credential_id=credential.id, pdf=files["pdf"])
    db.session.expire_all()
    start = files["pdf"].index(b"/Contents <") + len(b"/Contents <")
    end = files["pdf"].index(b">", start)
    seal = files["pdf"][start:end]

    for other in (seal.upper() if seal.islower() else seal.lower(), seal[:-1] + b"1"):
        assert check_file(files["pdf"][:start] + other + files["pdf"][end:], now) == Verdict(TAMPERED, "pdf")


def test_a_file_signed_before_a_rotation_still_holds(cast: Cast, programme: Programme, now: datetime, another_ring: Callable[[], None]) -> None:
    another_ring()
    prepare_keys(now - timedelta(days=30))
    credential = cast.certified(programme)
    badge = badge_of(credential)
    assert badge is not None
    before = [badge.document, badge.token.encode(), render_pdf(credential)]
    for kind in KINDS:
        rotate_key(kind, now)

    assert [check_file(content, now).state for content in before] == ["valid"] * 3


def mutated(content: bytes, chance: random.Random) -> bytes:
    """One or a few bytes changed, left out, doubled, put elsewhere."""
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        place = chance.randrange(len(changed))
        match chance.randrange(5):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                changed[place] = chance.randrange(256)
            case 2:
                del changed[place : place + chance.choice([1, 1, 10])]
            case 3:
                changed.insert(place, chance.randrange(256))
            case _:
                other = chance.randrange(len(changed))
                changed[place : place + 8], changed[other : other + 8] = changed[other : other + 8], changed[place : place + 8]
    return bytes(changed)


def said_in(form: str, content: bytes) -> Any:
    """What a file says, whatever is drawn around it and wherever it has spaces; None for what can't be read. A PDF says all its bytes."""
    try:
        inside = {"png": inside_png, "svg": inside_svg}.get(form, bytes.strip)(content)
        return json.loads(inside) if form in ("json", "png", "svg") else inside if form == "jwt" else content
    except (NothingInside, ValueError):
        return None


@pytest.mark.slow
@pytest.mark.parametrize(("form", "count"), [("json", 3000), ("jwt", 3500), ("png", 1500), ("svg", 1000), ("pdf", 1000)])
def test_of_ten_thousand_mutated_files_none_is_accepted(files: Files, credential: Credential, now: datetime, form: str, count: int) -> None:
    keep_pdf(credential_id=credential.id, pdf=files["pdf"])
    chance, accepted, said = random.Random(f"seeded {form}"), [], said_in(form, files[form])
    for _ in range(count):
        content = mutated(files[form], chance)
        if check_file(content, now).credential is not None and said_in(form, content) != said:
            accepted.append(content)

    assert accepted == []


def test_never_raises_on_bytes_that_mean_nothing(now: datetime) -> None:
    chance = random.Random("hostile")
    beginnings = [b"%PDF-1.7 /ByteRange [0 1 2 3] <", b"\x89PNG\r\n\x1a\n", b"<svg ", b'{"proof": [', b"eyJ", b""]
    for _ in range(2000):
        verdict = check_file(chance.choice(beginnings) + chance.randbytes(chance.randrange(200)), now)
        assert verdict.credential is None
