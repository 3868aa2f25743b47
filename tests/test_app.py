"""The start of the application: what it refuses to begin with."""

from pathlib import Path

import pytest

from app import create_app
from db import Base, db
from settings import BadSetting, Settings
from tests.cast import Cast

pytestmark = pytest.mark.bare
PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": "0f3a9b7c5d1e2f4a6b8c0d9e7f5a3b1c",
    "PUBLIC_URL": "https://mentori.example.org",
    "ORGANISATION": "Programmas īstenotājs",
    "CONTACT_EMAIL": "contact@example.org",
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return PRODUCTION | {"DATA_DIR": str(tmp_path)}


def test_a_whole_set_of_production_settings_starts(environment: dict[str, str]) -> None:
    app = create_app(Settings.from_environment(environment))

    assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert app.config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "a" * 64, "SECRET_KEY"),
        ("SECRET_KEY", "celabiedrs-demo-celabiedrs-demo-1234567", "SECRET_KEY"),
        ("PUBLIC_URL", "http://mentori.example.org", "PUBLIC_URL"),
        ("PUBLIC_URL", "mentori", "PUBLIC_URL"),
        ("FLASK_DEBUG", "1", "FLASK_DEBUG"),
        ("ORGANISATION", "", "ORGANISATION"),
        ("DATABASE_URL", "mysql://somewhere", "DATABASE_URL"),
        ("PORT", "eighty", "PORT"),
        ("PORT", "70000", "PORT"),
        ("MODE", "staging", "MODE"),
    ],
)
def test_a_bad_value_stops_the_start_and_is_named(environment: dict[str, str], name: str, value: str, said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        Settings.from_environment(environment | {name: value})


def test_production_refuses_the_people_of_the_demo(environment: dict[str, str], now) -> None:
    app = create_app(Settings.from_environment(environment))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        Cast(now).coordinator(email="coordinator@example.org")
        db.session.remove()
        db.engine.dispose()

    with pytest.raises(BadSetting, match=r"coordinator@example\.org"):
        create_app(Settings.from_environment(environment))


def test_the_demos_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first, again = (Settings.from_environment({"DATA_DIR": str(tmp_path)}).secret_key for _ in range(2))

    assert first == again
    assert len(first) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
