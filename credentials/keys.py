"""The keys that the house signs with: made once, kept in files outside the database, readable by their owner alone.

Two kinds: an EC P-256 key with a certificate of its own making for the signature in a PDF, an Ed25519 key for the Open Badge.
A file a key, `<kind>-<generation>.json` in a folder of mode 0700; the youngest generation is the current one. A file appears
whole or not at all, and nothing overwrites one: of several who make the first key at once, one does. A key that is retired
loses its private part (docs/adr/0015-keys.md); its public part is published for good (credentials.published_keys).
"""

import json
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the library takes 15 MB and 30 ms: only who signs or verifies loads it
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    from cryptography.x509 import Certificate, Name

PDF, BADGE = "pdf", "badge"
KINDS = (PDF, BADGE)
CERTIFIED_FOR = timedelta(days=20 * 365)  # longer than any certificate that it signs must be verifiable by others
CLOCKS_DIFFER = timedelta(days=1)
AUTHORITY, SIGNER = "Ceļabiedrs", "Apliecības"  # common names
LONGEST_NAME = 64  # characters: RFC 5280, ub-organization-name

_FILE = re.compile(rf"({'|'.join(KINDS)})-([1-9][0-9]{{0,5}})\.json")


class NoKey(Exception):
    """There is no key to sign with: the folder has none, or it can't be read. The message names kind and folder."""


class KeysThere(Exception):
    """The folder holds keys already: nothing overwrites them."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `public` is PEM: the certificates of a PDF's signer (its own, then its authority's), or the badge's public key.

    `id` is told by the key itself: the beginning of the SHA-256 of its public part. `private` is None once it is retired, and
    wherever a key was not read from the folder.
    """

    id: str
    kind: str
    public: str
    made_at: datetime
    retired_at: datetime | None = None
    private: str | None = field(default=None, repr=False)

    def private_key(self) -> "EllipticCurvePrivateKey | Ed25519PrivateKey":
        """What signs. Raises NoKey for a key that is only public, or damaged."""
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        if self.private is None:
            raise NoKey(f"The {self.kind} key {self.id} signs no more")
        try:
            return load_pem_private_key(self.private.encode(), None)  # type: ignore[return-value]
        except ValueError as error:
            raise NoKey(f"The {self.kind} key {self.id} is damaged") from error

    def badge_public_key(self) -> "Ed25519PublicKey":
        """What verifies a badge."""
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        return load_pem_public_key(self.public.encode())  # type: ignore[return-value]

    def certificates(self) -> "list[Certificate]":
        """What verifies a PDF: the signer's certificate, then the one of the authority that made it."""
        from cryptography.x509 import load_pem_x509_certificates

        return load_pem_x509_certificates(self.public.encode())

    @property
    def expires_at(self) -> datetime | None:
        """When the certificates run out; a badge's key never does."""
        return min(one.not_valid_after_utc for one in self.certificates()) if self.kind == PDF else None


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys in one folder. `name` is the organisation that a certificate names; `folder` need not exist."""

    folder: Path
    name: str

    def keys(self, kind: str) -> list[Key]:
        """All keys of a kind, the youngest first, retired ones without their private part. What can't be read is left out."""
        keys = []
        for path in self._files(kind):
            with suppress(NoKey):
                keys.append(_read(path, kind))
        return keys

    def current(self, kind: str) -> Key:
        """The key of this kind that signs now. Raises NoKey."""
        files = self._files(kind)
        key = _read(files[0], kind) if files else None
        if key is None or key.private is None:
            raise NoKey(f"There is no {kind} key in {self.folder}")
        return key

    def make(self, kind: str, at: datetime) -> Key:
        """The current key, made now if there is none yet. Of several who come at once one makes it. Raises NoKey, OSError."""
        return self.current(kind) if self._files(kind) else self._add(kind, 1, at)

    def rotate(self, kind: str, at: datetime) -> Key:
        """A new current key; the private parts of all others are destroyed. Raises OSError; then the former one goes on signing."""
        former = self._files(kind)
        key = self._add(kind, _generation(former[0]) + 1 if former else 1, at)
        for path in former:
            self._retire(path, at)
        return key

    def open_to_others(self) -> list[Path]:
        """The folder and those key files that somebody besides their owner may read or change."""
        files = [path for kind in KINDS for path in self._files(kind)]
        return [path for path in ([self.folder, *files] if files else []) if path.stat().st_mode & 0o077]

    def copy(self) -> dict[str, str]:
        """What is in every key's file, by the file's name: to be kept apart, since private parts are in it."""
        return {path.name: path.read_text() for kind in KINDS for path in self._files(kind)}

    def bring_back(self, copy: dict[str, str]) -> None:
        """Put a copy back into a folder that holds no key. Raises KeysThere; NoKey for a copy that isn't one; OSError."""
        if any(self._files(kind) for kind in KINDS):
            raise KeysThere
        if not copy or not all(map(_FILE.fullmatch, copy)):
            raise NoKey("There is no key in it, or something besides")
        for name, content in copy.items():
            key = _parsed(content, name.partition("-")[0])
            if key.private is not None and _id_of(key.private_key()) != key.id:
                raise NoKey(f"{name} is not the key that it says")
        for name, content in copy.items():
            self._written(content).replace(self.folder / name)
        _flush(self.folder)

    def _files(self, kind: str) -> list[Path]:
        """The files of a kind, the youngest generation first."""
        try:
            names = [name for name in os.listdir(self.folder) if (found := _FILE.fullmatch(name)) and found[1] == kind]
        except FileNotFoundError:
            return []
        return sorted((self.folder / name for name in names), key=_generation, reverse=True)

    def _add(self, kind: str, generation: int, at: datetime) -> Key:
        """Put a new key under this generation, unless somebody else just did."""
        at = at.replace(microsecond=0)
        key_id, public, private = _new_pdf_key(self.name, at) if kind == PDF else _new_badge_key()
        fresh = self._written(_told(Key(key_id, kind, public, at, private=private)))
        try:
            os.link(fresh, self.folder / f"{kind}-{generation}.json")
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        _flush(self.folder)
        return self.current(kind)

    def _retire(self, path: Path, at: datetime) -> None:
        """Destroy the private part in this file. What can't be read stays for a person to look at."""
        with suppress(NoKey):
            key = _read(path, path.name.partition("-")[0])
            if key.private is not None:
                self._written(_told(replace(key, private=None, retired_at=at.replace(microsecond=0)))).replace(path)
                _flush(self.folder)

    def _written(self, content: str) -> Path:
        """A file of a passing name, on the disk as a whole."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f".{secrets.token_hex(8)}.writing"
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path


def _read(path: Path, kind: str) -> Key:
    try:
        return _parsed(path.read_text(), kind)
    except OSError as error:
        raise NoKey(f"The key {path} can't be read: {error.strerror}") from error


def _parsed(content: str, kind: str) -> Key:
    try:
        values = json.loads(content)
        retired = values["retired_at"]
        moments = datetime.fromisoformat(values["made_at"]), datetime.fromisoformat(retired) if retired else None
        return Key(values["id"], kind, values["public"], *moments, private=values["private"])
    except (ValueError, KeyError, TypeError) as error:
        raise NoKey(f"A {kind} key can't be read: {type(error).__name__}") from error


def _told(key: Key) -> str:
    """What a key's file says."""
    values = {"id": key.id, "made_at": key.made_at.isoformat(), "retired_at": key.retired_at.isoformat() if key.retired_at else None}
    return json.dumps({**values, "public": key.public, "private": key.private}, indent=1)


def _generation(path: Path) -> int:
    found = _FILE.fullmatch(path.name)
    return int(found[2]) if found else 0


def _flush(folder: Path) -> None:
    """What a folder lists is on the disk only once the folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _new_badge_key() -> tuple[str, str, str]:
    """Id, public and private part."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PrivateKey.generate()
    return _id_of(key), key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(), _pem(key)


def _new_pdf_key(name: str, at: datetime) -> tuple[str, str, str]:
    """Id, certificates and private part. The authority signs this one certificate and its key is forgotten: nobody, not even
    who takes the folder, can make another signer under it."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding

    signer, authority = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    certificates = _certified(name, at, signer, authority), _certified(name, at, authority, authority)
    return _id_of(signer), "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates), _pem(signer)


def _certified(name: str, at: datetime, key: "EllipticCurvePrivateKey", authority: "EllipticCurvePrivateKey") -> "Certificate":
    """A certificate (RFC 5280) over this key by this authority, which may be its own."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    is_authority = key is authority
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
    signs = {"digital_signature": not is_authority, "content_commitment": not is_authority}
    built = (
        x509.CertificateBuilder()
        .subject_name(_named(name, AUTHORITY if is_authority else SIGNER))
        .issuer_name(_named(name, AUTHORITY))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCKS_DIFFER)
        .not_valid_after(at + CERTIFIED_FOR)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(x509.KeyUsage(**usage, **signs, key_cert_sign=is_authority, crl_sign=is_authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
    )
    return built.sign(authority, SHA256())


def _named(name: str, common_name: str) -> "Name":
    from cryptography.x509 import Name, NameAttribute
    from cryptography.x509.oid import NameOID

    said = ((NameOID.COUNTRY_NAME, "LV"), (NameOID.ORGANIZATION_NAME, name[:LONGEST_NAME]), (NameOID.COMMON_NAME, common_name))
    return Name([NameAttribute(what, words) for what, words in said])


def _pem(key: "EllipticCurvePrivateKey | Ed25519PrivateKey") -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _id_of(key: "EllipticCurvePrivateKey | Ed25519PrivateKey") -> str:
    """The first 16 hex digits of the SHA-256 of the public key."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return sha256(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()[:16]
