"""What the usual stack costs before anything is built on it: Flask, Flask-Login, SQLAlchemy, SQLite, Jinja, one page.

A yardstick for `python -m tests.bench`, served beside the product by the same server in the same minutes. FLOOR_DIR is
the folder of its database. It keeps that database as we keep ours (WAL, FULL, foreign keys), so that both pay the same.

`/enter` signs its one learner in; `/lesson` asks who that is by one ORM select and answers with about 14 KB.
"""

import os
from pathlib import Path

from flask import Flask, render_template_string
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from sqlalchemy import create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker

PARAGRAPHS = 50
SENTENCE = "mentors un jaunietis satiekas, runā par mērķi un vienojas par nākamo soli. "
TEXT = ("<p>" + SENTENCE * 3 + "</p>\n") * PARAGRAPHS
PLACES = [(f"/place/{number}", f"Nodarbība {number}") for number in range(24)]
PAGE = """<!doctype html>
<html lang="lv"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<nav><ul>{% for address, name in places %}<li><a href="{{ address }}">{{ name }}</a></li>{% endfor %}</ul></nav>
<main><h1>{{ title }}</h1>{{ text|safe }}</main></body></html>"""


class Base(DeclarativeBase):
    pass


class Learner(Base, UserMixin):
    __tablename__ = "learner"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def prepare(folder: Path) -> None:
    """Make the floor's database, with its one learner. Called once, before it is served."""
    engine = _engine(folder)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Learner(id=1, name="Līga"))
        session.commit()
    engine.dispose()


def _engine(folder: Path):  # type: ignore[no-untyped-def]
    engine = create_engine(f"sqlite:///{folder / 'floor.db'}")

    @event.listens_for(engine, "connect")
    def keep_safely(connection, _record) -> None:  # type: ignore[no-untyped-def]
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def served_app() -> Flask:
    """The floor, for a worker of the server."""
    sessions = scoped_session(sessionmaker(_engine(Path(os.environ["FLOOR_DIR"])), expire_on_commit=False))
    app = Flask("floor")
    app.secret_key = "a floor has nothing to hide"
    manager = LoginManager(app)
    manager.user_loader(lambda number: sessions.get(Learner, int(number)))
    app.teardown_appcontext(lambda _error: sessions.remove())

    @app.get("/enter")
    def enter() -> ResponseReturnValue:
        login_user(sessions.get(Learner, 1))
        return "entered"

    @app.get("/lesson")
    @login_required
    def lesson() -> ResponseReturnValue:
        return render_template_string(PAGE, title=f"Nodarbība: {current_user.name}", places=PLACES, text=TEXT)

    return app
