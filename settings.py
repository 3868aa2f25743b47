"""What an installation chooses: one frozen object read from the environment.

A bad value stops the start and names the variable, so that nothing is discovered at the first request.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DEMO_PASSWORD = "celabiedrs-demo"
LEAST_KEY_LENGTH = 32
MODES = ("demo", "production", "test")


class BadSetting(Exception):
    """A variable of the environment that the application can't start with; the message names it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice of an installation. `data_dir` holds the database, letters and backups of the embedded default."""

    mode: str
    secret_key: str
    data_dir: Path
    database_url: str
    public_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    redis_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = "celabiedrs@example.org"
    organisation: str = ""
    contact_email: str = ""
    trusted_proxies: int = 0
    keys_folder: Path | None = None
    expert_months: int = 12  # for so long after their link has ended names of experts are kept

    @property
    def is_demo(self) -> bool:
        """True where the demo cast lives: its password is public, its mail is readable on a page."""
        return self.mode == "demo"

    @property
    def is_production(self) -> bool:
        return self.mode == "production"

    @property
    def letters_dir(self) -> Path:
        """Where letters are written while no SMTP server is set."""
        return self.data_dir / "letters"

    @property
    def keys_dir(self) -> Path:
        """Where the keys lie that certificates are signed with: outside the database and its backups."""
        return self.keys_folder or self.data_dir / "keys"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read and check the environment. Raises BadSetting, which names the variable."""
        env = os.environ if environment is None else environment
        mode = env.get("MODE", "demo")
        if mode not in MODES:
            raise BadSetting(f"MODE must be one of {', '.join(MODES)}, not {mode!r}")
        data_dir = Path(env.get("DATA_DIR", "data")).resolve()
        port = _whole_number(env, "PORT", 8000)
        settings = cls(
            mode=mode,
            secret_key=env.get("SECRET_KEY") or ("" if mode == "production" else _kept_key(data_dir)),
            data_dir=data_dir,
            database_url=_database_url(env.get("DATABASE_URL"), data_dir),
            public_url=_public_url(env.get("PUBLIC_URL", f"http://127.0.0.1:{port}")),
            host=env.get("HOST", "127.0.0.1"),
            port=port,
            redis_url=env.get("REDIS_URL") or None,
            smtp_url=_smtp_url(env.get("SMTP_URL")),
            mail_from=env.get("MAIL_FROM", "celabiedrs@example.org"),
            organisation=env.get("ORGANISATION", ""),
            contact_email=env.get("CONTACT_EMAIL", ""),
            trusted_proxies=_whole_number(env, "TRUSTED_PROXIES", 0),
            expert_months=_whole_number(env, "EXPERT_MONTHS", 12),
            keys_folder=Path(env["KEYS_DIR"]).resolve() if env.get("KEYS_DIR") else None,
        )
        if settings.is_production:
            _refuse_unsafe_production(settings, env)
        return settings


def _refuse_unsafe_production(settings: Settings, env: Mapping[str, str]) -> None:
    if len(settings.secret_key) < LEAST_KEY_LENGTH:
        raise BadSetting(f"SECRET_KEY must have at least {LEAST_KEY_LENGTH} characters in production")
    if len(set(settings.secret_key)) < 10 or DEMO_PASSWORD in settings.secret_key:
        raise BadSetting("SECRET_KEY looks like a default; make one with: python -c 'import secrets; print(secrets.token_hex(32))'")
    if env.get("FLASK_DEBUG", "0") not in ("", "0", "false"):
        raise BadSetting("FLASK_DEBUG must be off in production")
    if not settings.public_url.startswith("https://"):
        raise BadSetting("PUBLIC_URL must begin with https:// in production")
    if not settings.organisation or not settings.contact_email:
        raise BadSetting("ORGANISATION and CONTACT_EMAIL must be set in production: the pages of duty name them")


def _whole_number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        number = int(env.get(name, default))
    except ValueError:
        raise BadSetting(f"{name} must be a whole number, not {env[name]!r}") from None
    if not 0 <= number <= 65535:
        raise BadSetting(f"{name} must lie between 0 and 65535, not {number}")
    return number


def _database_url(value: str | None, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'celabiedrs.db'}"
    if value.startswith("postgresql://"):
        return "postgresql+psycopg://" + value.removeprefix("postgresql://")
    if value.startswith(("postgresql+psycopg://", "sqlite:///")):
        return value
    raise BadSetting("DATABASE_URL must begin with postgresql:// or sqlite:///")


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSetting(f"PUBLIC_URL must be an http or https address, not {value!r}")
    return value.rstrip("/")


def _smtp_url(value: str | None) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    try:
        is_whole = parts.scheme in ("smtp", "smtps") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise BadSetting("SMTP_URL must look like smtp://user:password@host:port or smtps://…")
    return value


def _kept_key(data_dir: Path) -> str:
    """The demo's signing key: made once, kept beside the data, readable by its owner alone."""
    path = data_dir / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = secrets.token_hex(32)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
        return key
