"""A bad value of the environment stops the start and is named."""

from pathlib import Path

import pytest

from settings import DEMO_PASSWORD, BadSetting, Settings

pytestmark = pytest.mark.bare
PRODUCTION = {
    "MODE": "production",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "PUBLIC_URL": "https://mentors.example.org",
    "ORGANISATION": "Programmas īstenotājs",
    "CONTACT_EMAIL": "contact@example.org",
}


def read(tmp_path: Path, **environment: str) -> Settings:
    return Settings.from_environment({"DATA_DIR": str(tmp_path), **environment})


def test_nothing_set_is_the_demonstration_on_this_machine(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert (settings.is_demo, settings.host, settings.port, settings.smtp_url) == (True, "127.0.0.1", 8000, None)
    assert settings.letters_dir == tmp_path / "letters"
    assert read(tmp_path).secret_key == settings.secret_key


@pytest.mark.parametrize("url", ["smtp://mail.example.org", "smtps://user:p%40ss@mail.example.org:465", "smtp://127.0.0.1:25"])
def test_a_mail_server_is_taken_as_it_is_written(url: str, tmp_path: Path) -> None:
    assert read(tmp_path, SMTP_URL=url).smtp_url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODE", "staging"),
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("TRUSTED_PROXIES", "many"),
        ("PUBLIC_URL", "mentors.example.org"),
        ("PUBLIC_URL", "ftp://mentors.example.org"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "http://mail.example.org"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail.example.org:port"),
        ("SMTP_URL", "smtp://mail.example.org:99999"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=name):
        read(tmp_path, **{name: value})


def test_a_real_installation_starts_when_everything_is_said(tmp_path: Path) -> None:
    assert read(tmp_path, **PRODUCTION).is_production


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 64}, "SECRET_KEY"),
        ({"SECRET_KEY": f"{DEMO_PASSWORD}-0123456789abcdefghijkl"}, "SECRET_KEY"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"PUBLIC_URL": "http://mentors.example.org"}, "PUBLIC_URL"),
        ({"ORGANISATION": ""}, "ORGANISATION"),
        ({"CONTACT_EMAIL": ""}, "CONTACT_EMAIL"),
    ],
)
def test_a_real_installation_refuses_what_is_unsafe(wrong: dict[str, str], named: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=named):
        read(tmp_path, **PRODUCTION | wrong)
