"""What verifying costs, and what its time tells: `.venv/bin/python -m tests.bench_verification [--tries N]`.

By processor time, in one process, over a register of 2,000: a number that isn't there against a number with a wrong surname (AUC: how often
the one takes longer than the other; 0.5 tells nothing, a planted leak must be seen), and the page of a code against the page of signing in.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import delete, insert, select

import clock
from accounts.models import Person, Slowdown
from app import create_app
from blueprints.public import verification
from courses.models import Enrolment
from credentials.keys import KINDS, KeyRing
from credentials.models import Credential
from db import Base, db
from settings import Settings
from tests.browser import Browser, stranger
from tests.cast import Cast
from tests.courses.builders import build_programme

NOW = datetime(2027, 1, 11, 16, 0, tzinfo=UTC)
MANY = 2_000


def auc(one: list[float], other: list[float]) -> float:
    """How often a value of the one is larger than one of the other (Mann-Whitney)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(place for place, (_value, side) in enumerate(ranked, 1) if side == 0)
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def seconds(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def ask(client: Browser, number: str, family_name: str) -> None:
    assert client.post_form("/verify", {"number": number, "family_name": family_name}).status_code == 422
    db.session.execute(delete(Slowdown))
    db.session.commit()


def compare(client: Browser, tries: int) -> float:
    """Unknown numbers against wrong surnames, in an order of chance."""
    chance, unknown, wrong = random.Random(7), [], []
    for number in range(tries):
        both = [(unknown, f"2029-{number % 9000 + 1:04}"), (wrong, f"2027-{number % MANY + 1:04}")]
        chance.shuffle(both)
        for times, asked in both:
            times.append(seconds(lambda asked=asked: ask(client, asked, "Nepareizs")))
    return auc(unknown, wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=1000)
    tries = parser.parse_args().tries
    with tempfile.TemporaryDirectory() as folder, clock.stopped_at(NOW):
        data = Path(folder)
        settings = Settings("test", "a key for benches, long enough to be taken", data, f"sqlite:///{data / 'bench.db'}", "http://localhost")
        app = create_app(settings)
        with app.app_context():
            Base.metadata.create_all(db.engine)
            for kind in KINDS:
                KeyRing(settings.keys_dir, settings.organisation).make(kind, NOW)
            one = prepare()
            client = stranger(app)
            compare(client, 50)
            print(f"unknown against wrong, {tries} of each: AUC {compare(client, tries):.3f}")
            with patch.object(verification, "credential_with_number", leaky):
                print(f"as it was before, with a leak: AUC {compare(client, tries):.3f}")
            for address in (f"/verify/{one}", "/verify", "/sign-in"):
                rounds = [seconds(lambda address=address: [client.get(address) for _ in range(50)]) / 50 for _ in range(8)]
                print(f"{address[:12]:12} {1000 * min(rounds):.2f} ms of processor time, {1 / min(rounds):.0f} a second on one core")


def leaky(number: str, family_name: str) -> Credential | None:
    """The control: what isn't there is answered at once."""
    found = db.session.scalar(select(Credential).where(Credential.number == number))
    return found if found and found.text["holder"]["family_name"].casefold() == family_name.casefold() else None


def prepare() -> str:
    """A register of MANY; returns a code."""
    credential = Cast(NOW).certified(build_programme(NOW))
    people = [
        {"email": f"p{n}@example.org", "public_id": f"p{n:011}", "given_name": "A", "family_name": "B", "language": "lv", "created_at": NOW}
        for n in range(2, MANY)
    ]
    db.session.execute(insert(Person), people)
    ids = db.session.scalars(select(Person.id).where(Person.given_name == "A").order_by(Person.id)).all()
    base = {"programme_id": credential.enrolment.programme_id, "enrolled_at": NOW, "status": "active"}
    db.session.execute(insert(Enrolment), [{**base, "person_id": one, "public_id": f"e{one:011}"} for one in ids])
    enrolled = db.session.execute(select(Enrolment.id, Enrolment.person_id).where(Enrolment.person_id.in_(ids))).all()
    same = {"text": credential.text, "issued_at": NOW, "valid_until": credential.valid_until}
    rows = [
        {**same, "enrolment_id": enrolment, "holder_id": person, "number": f"2027-{n:04}", "code": f"{n:032x}"}
        for n, (enrolment, person) in enumerate(enrolled, 2)
    ]
    db.session.execute(insert(Credential), rows)
    db.session.commit()
    return credential.code


if __name__ == "__main__":
    main()
