"""The installation that is measured: the real content and one learner in the middle of it, as production has them."""

import secrets
from datetime import timedelta
from pathlib import Path

import flask_migrate
import sqlalchemy
from sqlalchemy.engine import Engine

import clock
from accounts.hashing import hash_password
from app import create_app
from courses.models import LESSON
from courses.queries import the_programme
from courses.services import complete_activity, enrol_learner
from db import db
from publishing.sync import sync_content
from settings import DEMO_PASSWORD, Settings
from tests.cast import Cast

ROOT = Path(__file__).parent.parent
EMAIL = "measured@example.org"


def prepare(folder: Path, **more: str) -> dict[str, str]:
    """Make it; what is returned is the environment to serve it with. `more` is added to that."""
    environment = more | {
        "MODE": "production",
        "SECRET_KEY": secrets.token_hex(32),
        "DATA_DIR": str(folder),
        "PUBLIC_URL": "https://mentors.example.org",
        "ORGANISATION": "Programmas īstenotājs",
        "CONTACT_EMAIL": "contact@example.org",
    }
    app = create_app(Settings.from_environment(environment))
    at = clock.now()
    with app.app_context():
        flask_migrate.upgrade()
        sync_content(ROOT / "content", at)
        programme = the_programme()
        assert programme is not None
        learner = Cast(at).learner(email=EMAIL, password_hash=hash_password(DEMO_PASSWORD))
        enrolment = enrol_learner(person=learner, programme=programme, by=None, at=at - timedelta(days=9))
        lessons = [activity for module in programme.modules for activity in module.activities if activity.kind == LESSON]
        for activity in lessons[:2]:
            complete_activity(enrolment=enrolment, activity=activity, at=at - timedelta(days=1))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    (folder / "key").write_text(environment["SECRET_KEY"])
    return environment


def statements_of(folder: Path, cookies: str, paths: list[str]) -> list[int]:
    """How many SQL statements each page sends, asked in this process with the cookies of the served one."""
    settings = Settings(
        mode="production",
        secret_key=(folder / "key").read_text(),
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'celabiedrs.db'}",
        public_url="https://mentors.example.org",
    )
    log: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            log.append(statement)

    client = create_app(settings).test_client(use_cookies=False)
    sqlalchemy.event.listen(Engine, "before_cursor_execute", note)
    counts = []
    for path in paths:
        log.clear()
        answer = client.get(path, headers={"Cookie": cookies, "Host": "127.0.0.1"})
        assert answer.status_code in (200, 303)
        counts.append(len(log))
    return counts
