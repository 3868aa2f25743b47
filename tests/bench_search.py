"""`python -m tests.bench_search`: how long a search takes over ten times the texts there are, for a learner with a journal.

Three hundred queries: words of the texts themselves in every frequency, in several forms, begun, quoted, two and three
together, and what is found nowhere. DATABASE_URL names an empty database; without it, SQLite in a temporary folder.
CONTENT names another folder than content/, TIMES (10) another multiple.
"""

import os
import random
import statistics
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select, text

from accounts.models import LEARNER, Person
from accounts.services import grant_role
from app import create_app
from courses.models import REFLECTION, Activity, Module, Programme
from courses.services import enrol_learner
from db import Base, db, reading
from notebook.services import write_in_journal
from publishing.sync import sync_content
from revisions.models import FINAL, Revision, Text
from revisions.services import publish_revision
from search.models import FOR_LEARNERS, SEARCHED, Passage
from search.queries import found_for
from search.rules import parse_query
from search.words import WORD
from settings import Settings

ROOT = Path(__file__).parent.parent
TIMES, QUERIES = int(os.environ.get("TIMES", "10")), 300
AT = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)


def prepare() -> Person:
    """The texts ten times over, each copy under keys and addresses of its own, and a learner who may read them all."""
    sync_content(Path(os.environ.get("CONTENT", ROOT / "content")), AT)
    programme = db.session.scalars(select(Programme)).first()
    assert programme is not None
    originals = db.session.execute(select(Revision, Text).join(Revision.text).where(Revision.status == FINAL, Text.kind.in_(SEARCHED))).all()
    places = {row.text_id: row for row in db.session.scalars(select(Activity).where(Activity.text_id.is_not(None)))}
    for copy in range(1, TIMES):
        made: dict[int, int] = {}
        for revision, origin in originals:
            again = publish_revision(
                kind=origin.kind,
                key=f"{origin.key}-{copy}"[:80],
                lang=revision.lang,
                title=revision.title,
                source=f"{revision.source} {copy}",
                front=revision.front | {"slug": f"{revision.front.get('slug', origin.key)}-{copy}"},
                html=revision.html,
                body=revision.body,
                at=AT,
            )
            if origin.kind in FOR_LEARNERS and made.setdefault(origin.id, again.text_id) and origin.id in places and revision.lang != "en":
                _place_again(places[origin.id], again, copy)
    return _learner(programme)


def _place_again(original: Activity, revision: Revision, copy: int) -> None:
    values = {name: getattr(original, name) for name in ("module_id", "kind", "title", "seconds")}
    where = {"key": f"{original.key}-{copy}", "slug": f"{original.slug}-{copy}", "position": original.position + 1000 * copy}
    db.session.add(Activity(text_id=revision.text_id, **values, **where))


def _learner(programme: Programme) -> Person:
    person = Person(email="reader@example.org", given_name="Anna", family_name="Kalniņa", created_at=AT)
    db.session.add(person)
    db.session.flush()
    grant_role(person=person, role=LEARNER, scope=programme.key, granted_by=None, at=AT)
    enrol_learner(person=person, programme=programme, intake=None, by=None, at=AT)
    paragraphs = db.session.scalars(
        select(Passage.text).where(Passage.lang == "lv").order_by(Passage.id).limit(12)
    ).all()  # 144 paragraphs of one's own
    reflections = db.session.scalars(select(Activity).join(Module).where(Activity.kind == REFLECTION).limit(12)).all()
    for activity in reflections:
        write_in_journal(person=person, activity_key=activity.key, body="\n".join(paragraphs), at=AT)
    db.session.commit()
    return person


def queries() -> list[str]:
    """Three hundred, the same at every run over the same texts."""
    chance = random.Random(7)
    told = db.session.scalars(select(Passage.text).order_by(Passage.text).distinct()).all()
    counted = [word for word, _ in Counter(word.lower() for line in told for word in WORD.findall(line) if len(word) > 2).most_common()]
    lines = [words for line in told if len(words := WORD.findall(line)) > 4]
    common, rare = counted[:60], counted[60:]
    found = [*common, *(chance.choice(rare) for _ in range(60)), *(word[:4] for word in chance.sample(counted[:600], 40))]
    found += [" ".join(chance.sample(chance.choice(lines), 2)) for _ in range(50)]
    found += [" ".join(chance.sample(common, 2)) for _ in range(30)]
    found += [" ".join(chance.sample(chance.choice(lines), 3)) for _ in range(30)]
    found += [f'"{" ".join(words[2:4])}"' for words in chance.sample(lines, 20)]
    found += [f"zzz{number}" for number in range(QUERIES - len(found))]
    return found


def measure(person: Person, asked: list[str]) -> None:
    """Each query once to warm what a worker has warm, then ten times: the quickest by the clock, and by this process's own time
    (which a busy machine doesn't lengthen, and in which PostgreSQL's work is not)."""
    took: dict[str, list[tuple[float, float]]] = {words: [] for words in asked}
    hits = 0
    for _round in range(11):
        for words in asked:
            db.session.rollback()
            clock, own = time.perf_counter(), time.process_time()
            found = found_for(person, parse_query(words), "lv")
            for hit in found.hits[:20]:
                _ = hit.pieces
            took[words].append(((time.perf_counter() - clock) * 1000, (time.process_time() - own) * 1000))
            hits += len(found.hits)
    print(f"{len(asked)} queries, {hits / 11 / len(asked):.0f} paragraphs each")
    for name, place in (("by the clock", 0), ("own time", 1)):
        times = sorted((min(run[place] for run in runs[1:]), words) for words, runs in took.items())
        only = [milliseconds for milliseconds, _ in times]
        print(f"{name}: p50 {statistics.median(only):.1f} ms, p90 {_share(only, 0.9):.1f} ms, p99 {_share(only, 0.99):.1f} ms, most {times[-1]}")
    every = sorted(run[0] for runs in took.values() for run in runs[1:])
    print(f"all {len(every)} runs by the clock: p50 {_share(every, 0.5):.1f} ms, p99 {_share(every, 0.99):.1f} ms")


def _share(times: list[float], share: float) -> float:
    return times[int(len(times) * share)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL", f"sqlite:///{folder}/bench.db")
        app = create_app(Settings(mode="test", secret_key="x" * 40, data_dir=Path(folder), database_url=url, public_url="http://localhost"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            person = prepare()
            db.session.execute(text("ANALYZE"))
            db.session.commit()
            print(f"{db.engine.dialect.name}: {db.session.scalar(select(func.count()).select_from(Passage)):,} paragraphs")
            asked = queries()
            with reading():
                person = db.session.merge(person)
                measure(person, asked)
            db.session.remove()
            db.engine.dispose()


if __name__ == "__main__":
    main()
