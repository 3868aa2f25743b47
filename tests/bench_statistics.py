"""`python -m tests.bench_statistics`: how long the figures of a test take, of 10,000 attempts at 60 items.

Everybody is given all items in an order of their own, answers by how able they are, and leaves one in fifty out. DATABASE_URL names
an empty database; without it, SQLite in a temporary folder. ATTEMPTS and ITEMS choose other numbers. What counts is this process's own
time, which doesn't hang on what else the machine does; where that is over the limit, it ends with 1.
"""

import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from accounts.models import Person
from app import create_app
from db import Base, db, reading
from quizzes.item_figures import report_of
from quizzes.models import Attempt, DrawnItem, Quiz
from settings import Settings
from tests.quizzes.builders import build_check, choice

ATTEMPTS, ITEMS = int(os.environ.get("ATTEMPTS", "10000")), int(os.environ.get("ITEMS", "60"))
AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
RUNS = 5
LIMIT = 2  # seconds


def prepare() -> Quiz:
    """A check of so many items, and so many people who handed it in once."""
    quiz = build_check(AT, draw=ITEMS, bodies=[choice(f"i{number}") for number in range(ITEMS)])
    items = db.session.execute(text("SELECT item.id, revision.id FROM item JOIN revision ON revision.text_id = item.text_id ORDER BY item.id")).all()
    chance = random.Random(7)
    people = [{"email": f"p{n}@example.org", "given_name": "Anna", "family_name": "Kalniņa", "created_at": AT} for n in range(ATTEMPTS)]
    db.session.execute(insert(Person), people)
    ids = db.session.execute(text("SELECT id FROM person ORDER BY id")).scalars().all()
    shared = {"quiz_id": quiz.id, "number": 1, "started_at": AT, "submitted_at": AT + timedelta(hours=1), "policy": {}, "result": {}, "passed": True}
    db.session.execute(insert(Attempt), [{"person_id": number, **shared} for number in ids])
    for attempt in db.session.execute(text("SELECT id FROM attempt ORDER BY id")).scalars().all():
        db.session.execute(insert(DrawnItem), _sheet(attempt, items, chance))
    db.session.commit()
    return quiz


def _sheet(attempt: int, items: list, chance: random.Random) -> list[dict[str, object]]:
    able, at, rows = chance.gauss(0, 1), AT, []
    for position, (item, revision) in enumerate(chance.sample(items, len(items)), 1):
        at += timedelta(seconds=chance.randint(3, 90), milliseconds=chance.randint(0, 999))
        is_right = chance.gauss(able, 1) > (item % 30 - 15) / 10
        response = None if chance.random() < 0.02 else {"choice": "b" if is_right else chance.choice("ac")}
        shared = {"attempt_id": attempt, "item_id": item, "revision_id": revision, "part": "items", "option_order": ["a", "b", "c"]}
        rows.append({**shared, "position": position, "response": response, "answered_at": at if response else None})
    return rows


def measure(quiz: Quiz) -> None:
    """The whole of it, statements and all, by the clock and by this process's own time."""
    took = []
    for _run in range(RUNS):
        db.session.rollback()
        clock, own = time.perf_counter(), time.process_time()
        figures = report_of(quiz)
        took.append((time.perf_counter() - clock, time.process_time() - own))
    print(f"{figures.people:,} people, {len(figures.items)} items, alpha {figures.parts['items'].reliability.alpha:.4f}")
    clocks, owns = ([run[place] for run in took] for place in (0, 1))
    told = [f"least {min(times):.2f} s, most {max(times):.2f} s" for times in (owns, clocks)]
    print(f"own time: {told[0]} (limit {LIMIT} s); by the clock: {told[1]}")
    if min(owns) > LIMIT:
        raise SystemExit(1)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.db")
        app = create_app(Settings(mode="test", secret_key="x" * 40, data_dir=Path(folder), database_url=url, public_url="http://localhost"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            quiz = prepare()
            db.session.execute(text("ANALYZE"))
            db.session.commit()
            print(f"{db.engine.dialect.name}: {ATTEMPTS:,} attempts at {ITEMS} items")
            with reading():
                measure(db.session.merge(quiz))
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
