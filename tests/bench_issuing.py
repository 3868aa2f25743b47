"""Many certificates earned at the same moment, by hand: `python -m tests.bench_issuing [--learners 2000] [--threads 20]`.

Every learner of a database of its own (SQLite, or the server that TEST_DATABASE_URL names) is issued to by threads at once. Said: how long
it took, and that numbers, credentials and letters are as many as learners, without gap or double.
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select

from app import create_app
from credentials.models import Credential
from db import Base, db
from post.models import Letter
from settings import Settings
from tests.credentials import test_races as races

NOW = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=20)
    asked = parser.parse_args()
    races.AT_ONCE = asked.threads
    with tempfile.TemporaryDirectory() as folder:
        urls = races.database_url(Path(folder), "bench")
        secret = "a key for tests, long enough to be taken"
        settings = Settings(mode="test", secret_key=secret, data_dir=Path(folder), database_url=next(urls), public_url="http://localhost")
        house = create_app(settings)
        with house.app_context():
            Base.metadata.create_all(db.engine)
        enrolments = races.learners(house, NOW, asked.learners)
        began = perf_counter()
        races.all_at_once(house, [lambda one=one: races.issue(one, NOW) for one in enrolments])
        seconds = perf_counter() - began
        assert races.numbers(house) == races.expected(asked.learners), "a gap or a double"
        with house.app_context():
            letters = db.session.scalar(select(func.count()).where(Letter.subject.contains("Apliecība Nr.")))
            issued = db.session.scalar(select(func.count()).select_from(Credential))
            db.session.remove()
            db.engine.dispose()
        next(urls, None)
    assert letters == issued == asked.learners
    print(f"{issued} issued over {asked.threads} threads in {seconds:.1f} s; numbers, credentials and letters agree")


if __name__ == "__main__":
    main()
