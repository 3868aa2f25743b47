"""Carrying one letter: over SMTP, or into a folder where no server is set."""

import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from post.models import Letter
from post.rules import as_html
from settings import Settings

SECONDS = 20


class _Unfolded(UniqueUnstructuredHeader):
    """A header that stays on its line: a long address that is folded is no address any more."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_registry = HeaderRegistry()
for _name in ("list-unsubscribe", "content-id"):
    _registry.map_to_type(_name, _Unfolded)
POLICY = SMTP.clone(header_factory=_registry)


class NotDelivered(Exception):
    """The letter could not be handed over; the message says why, for the person who keeps the installation."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """How letters leave this installation."""

    sender: str
    host: str
    smtp_url: str | None
    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "Carrier":
        host = urlsplit(settings.public_url).hostname or "localhost"
        return cls(sender=settings.mail_from, host=host, smtp_url=settings.smtp_url, folder=settings.letters_dir)

    def message(self, letter: Letter) -> EmailMessage:
        """The letter as it travels, to one recipient. Raises NotDelivered where a header would break in two.

        The Message-ID is the letter's own, so that a mailbox can tell a repetition after a crash.
        """
        message = EmailMessage(policy=POLICY)
        try:
            message["Date"] = format_datetime(letter.written_at)
            message["Message-ID"] = f"<{letter.public_id}@{self.host}>"
            message["From"] = Address("Ceļabiedrs", addr_spec=parseaddr(self.sender)[1])
            message["To"] = Address(letter.to_name, addr_spec=letter.to_email)
            message["Subject"] = letter.subject
            message["Auto-Submitted"] = "auto-generated"
            if letter.unsubscribe_url:
                message["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
                message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        except ValueError as error:
            raise NotDelivered(f"header refused: {error}") from None
        message.set_content(letter.body)
        if letter.picture or letter.unsubscribe_url:
            self._add_html(message, letter)
        message["Content-Language"] = letter.language
        return message

    def _add_html(self, message: EmailMessage, letter: Letter) -> None:
        """The same words for those whose mail shows HTML; the picture travels inside, and nothing is fetched from anywhere."""
        content_id = f"picture.{letter.public_id}@{self.host}"
        picture = (content_id, letter.picture_text or "") if letter.picture else None
        message.add_alternative(as_html(letter.body, letter.language, picture), subtype="html")
        if letter.picture:
            page = message.get_payload()[1]  # type: ignore[index]
            page.add_related(letter.picture, "image", "png", cid=f"<{content_id}>", disposition="inline", filename="band.png")  # type: ignore[union-attr, call-arg]

    def carry(self, message: EmailMessage, to_email: str, name: str) -> None:
        """Hand a message over; `name` is that of the file where it goes to the folder. Raises NotDelivered."""
        try:
            if self.smtp_url:
                self._send(message, to_email, urlsplit(self.smtp_url))
            else:
                self._write(message, name)
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(f"{type(error).__name__}: {error}"[:1000]) from error

    def _send(self, message: EmailMessage, to_email: str, url: SplitResult) -> None:
        context = ssl.create_default_context()
        host = url.hostname or "localhost"
        server: smtplib.SMTP
        if url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(host, url.port or 587, timeout=SECONDS)
        with server:
            server.ehlo()
            if url.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif url.scheme == "smtp" and url.username and not _is_this_machine(host):
                raise NotDelivered(f"{host} offers no TLS: the password is not sent in the clear")
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message, to_addrs=[to_email])

    def _write(self, message: EmailMessage, name: str) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{name}.eml"
        unfinished = path.with_suffix(".part")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(message.as_bytes())
        unfinished.replace(path)


def _is_this_machine(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"
