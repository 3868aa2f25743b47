"""A letter as it travels: into a folder, or to an SMTP server that answers well, badly, or not at all."""

import shutil
import socket
import ssl
import stat
import subprocess
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from post.models import Letter
from post.sending import Carrier, NotDelivered
from settings import Settings


class Sink:
    """Takes what is sent, or answers what it is told to answer."""

    def __init__(self) -> None:
        self.taken: list[tuple[Envelope, EmailMessage]] = []
        self.answers: list[str] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answers and not (answer := self.answers.pop(0)).startswith("250"):
            return answer
        self.taken.append((envelope, message_from_bytes(envelope.original_content or b"", policy=policy.default)))  # type: ignore[arg-type]
        return "250 taken"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def smtp_url(sink: Sink) -> Iterator[str]:
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
def letter(now: datetime) -> Letter:
    return Letter(
        public_id="abcdefgh2345",
        to_email="anna@example.org",
        to_name="Anna Kalniņa, mentore",
        subject="Apliecība ir izsniegta: „Ceļabiedrs”",
        body="Labdien!\n\nĻoti garš teksts par šķēršļiem.\n.\nPunkts rindas sākumā.\n",
        language="lv",
        written_at=now,
    )


def carrier(tmp_path: Path, smtp_url: str | None = None) -> Carrier:
    return Carrier(sender="celabiedrs@example.org", host="training.example.org", smtp_url=smtp_url, folder=tmp_path / "letters")


def carry(by: Carrier, letter: Letter) -> None:
    by.carry(by.message(letter), letter.to_email, letter.public_id)


def test_the_server_gets_the_letter_whole_and_for_one_recipient(tmp_path: Path, smtp_url: str, sink: Sink, letter: Letter) -> None:
    carry(carrier(tmp_path, smtp_url), letter)

    [(envelope, message)] = sink.taken
    assert envelope.rcpt_tos == ["anna@example.org"]
    assert envelope.mail_from == "celabiedrs@example.org"
    assert message["To"].addresses[0].display_name == "Anna Kalniņa, mentore"
    assert message["Subject"] == letter.subject
    assert message["Message-ID"] == "<abcdefgh2345@training.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "lv"
    assert message.get_content().replace("\r\n", "\n") == letter.body
    assert [name for name in message if name.lower() in ("cc", "bcc")] == []


def test_without_a_server_the_letter_lies_in_the_folder_for_its_owner_alone(tmp_path: Path, letter: Letter) -> None:
    carry(carrier(tmp_path), letter)

    [path] = (tmp_path / "letters").iterdir()
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert path.name == "abcdefgh2345.eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert message["Subject"] == letter.subject


@pytest.mark.parametrize("answer", ["451 try later", "550 no such mailbox", "421 closing"])
def test_a_server_that_says_no_is_not_a_delivery(answer: str, tmp_path: Path, smtp_url: str, sink: Sink, letter: Letter) -> None:
    sink.answers = [answer]

    with pytest.raises(NotDelivered, match=answer[:3]):
        carry(carrier(tmp_path, smtp_url), letter)


def test_a_server_that_is_not_there_is_not_a_delivery(tmp_path: Path, letter: Letter) -> None:
    with pytest.raises(NotDelivered, match="ConnectionRefused"):
        carry(carrier(tmp_path, f"smtp://127.0.0.1:{free_port()}"), letter)


def test_a_full_or_forbidden_folder_is_not_a_delivery(tmp_path: Path, letter: Letter) -> None:
    (tmp_path / "letters").write_text("a file where the folder should be")

    with pytest.raises(NotDelivered):
        carry(carrier(tmp_path), letter)


@pytest.mark.parametrize("field", ["subject", "to_name", "to_email"])
def test_a_header_that_breaks_in_two_never_leaves(field: str, tmp_path: Path, letter: Letter) -> None:
    setattr(letter, field, getattr(letter, field) + "\r\nBcc: eve@example.org")

    with pytest.raises(NotDelivered, match="header refused"):
        carrier(tmp_path).message(letter)


def test_a_password_is_not_sent_in_the_clear_over_a_network(tmp_path: Path, sink: Sink, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", controller.port))])
    try:
        with pytest.raises(NotDelivered, match="offers no TLS"):
            carry(carrier(tmp_path, f"smtp://user:secret@mail.example.org:{controller.port}"), letter)
    finally:
        controller.stop()
    assert sink.taken == []


def test_the_name_and_password_of_the_address_sign_in_to_the_server(tmp_path: Path, sink: Sink, letter: Letter) -> None:
    seen: list[LoginPassword] = []

    def check(_server: object, _session: object, _envelope: object, _mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        seen.append(data)
        return AuthResult(success=True)

    controller = Controller(sink, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_require_tls=False)
    controller.start()
    try:
        carry(carrier(tmp_path, f"smtp://celabiedrs%40example.org:p%40ss%2Fword@127.0.0.1:{controller.port}"), letter)
    finally:
        controller.stop()

    assert seen == [LoginPassword(b"celabiedrs@example.org", b"p@ss/word")]
    assert len(sink.taken) == 1


def test_the_message_id_names_the_public_address(settings: Settings) -> None:
    assert Carrier.of(settings).host == "localhost"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that this machine made for itself, its key beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"),
        ],
        check=True,
        capture_output=True,
    )
    return folder / "certificate.pem"


class SecureController(Controller):
    """aiosmtpd knocks at its own door with the server's context, which is none for a client."""

    def _trigger_server(self) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((self.hostname, self.port), 1) as plain:
            if self.ssl_context is None:
                plain.recv(1024)
            else:
                with context.wrap_socket(plain) as secure:
                    secure.recv(1024)


@pytest.fixture(params=["smtps", "smtp"])
def secure_url(request: pytest.FixtureRequest, sink: Sink, certificate: Path) -> Iterator[str]:
    """A server behind TLS from the first byte, and one that offers to begin it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    tls = {"ssl_context": context} if request.param == "smtps" else {"tls_context": context}
    controller = SecureController(sink, hostname="127.0.0.1", port=free_port(), **tls)
    controller.start()
    yield f"{request.param}://127.0.0.1:{controller.port}"
    controller.stop()


def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(tmp_path: Path, secure_url: str, sink: Sink, letter: Letter) -> None:
    with pytest.raises(NotDelivered, match="CERTIFICATE_VERIFY_FAILED"):
        carry(carrier(tmp_path, secure_url), letter)
    assert sink.taken == []


def test_a_server_whose_certificate_is_trusted_gets_the_letter_over_tls(
    tmp_path: Path, secure_url: str, certificate: Path, sink: Sink, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    carry(carrier(tmp_path, secure_url), letter)

    assert len(sink.taken) == 1


def test_a_certificate_for_another_host_is_not_trusted(
    tmp_path: Path, secure_url: str, certificate: Path, sink: Sink, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, port, *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))])
    with pytest.raises(NotDelivered, match="CERTIFICATE_VERIFY_FAILED"):
        carry(carrier(tmp_path, secure_url.replace("127.0.0.1", "mail.example.org")), letter)
    assert sink.taken == []
