"""`python -m tests.bench_attempts`: a check taken by many at once, over HTTP, from the product as it is served.

Once each: every learner starts, saves and hands in from several places at the same moment; the database must hold one attempt,
one set of answers and one submission. Saving: answers as a page's script sends them, at a steady rate. Handing
in: 300 within ten seconds. Times are counted from when something should have been sent, so that a server that falls behind can't
hide it. It takes minutes. DATABASE_URL names an empty database, without it SQLite in a temporary folder.
"""

import os
import random
import sys
import tempfile
import threading
import time
import uuid
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

import clock
from accounts.models import Person
from accounts.services import open_session
from app import create_app
from blueprints.offline import owner_key
from courses.queries import the_programme
from courses.services import enrol_learner
from db import db
from quizzes.models import Attempt, DrawnItem
from settings import Settings
from tests.bench import Served, free_port
from tests.bench_product import prepare
from tests.browser import forget
from tests.cast import Cast
from tests.visitor import Answer, Visitor


def options(arguments: Sequence[str] | None) -> Namespace:
    """What is measured; each also by a variable of its name in capitals."""
    parser = ArgumentParser("python -m tests.bench_attempts", description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    for name, usual, told in (
        ("learners", 500, "people who take the check"),
        ("at-once", 20, "places from which each acts at the same moment"),
        ("rate", 100, "answers saved a second"),
        ("seconds", 20, "for how long they are"),
    ):
        given = os.environ.get(name.upper().replace("-", "_"), usual)
        parser.add_argument(f"--{name}", type=int, default=int(given), metavar="N", help=f"{told} (%(default)s)")
    return parser.parse_args(arguments)


CHOSEN = options(None if __name__ == "__main__" else [])
LEARNERS, AT_ONCE, RATE, SECONDS = CHOSEN.learners, CHOSEN.at_once, CHOSEN.rate, CHOSEN.seconds
SUBMITS, WITHIN = min(300, LEARNERS), 10
THREADS = 64
CHECK = "/tests/m01-check"
_own = threading.local()


@dataclass
class Learner:
    """Somebody signed in: what their browser sends, and the address of their attempt."""

    cookies: dict[str, str]
    token: str
    owner: str
    attempt: str = ""

    def post(self, port: int, path: str, *, quietly: bool = False, **fields: str) -> Answer:
        """Over a connection of this thread, asked again where the server had closed it meanwhile: every act here is one-time. A script's
        post carries a key, as the outbox sends it."""
        headers = {"Idempotency-Key": str(uuid.uuid4()), "Outbox-Owner": self.owner} if quietly else {}
        for is_last in (False, True):
            if not hasattr(_own, "visitor"):
                _own.visitor = Visitor(port, timeout=60)
            visitor: Visitor = _own.visitor
            visitor.cookies, visitor.token = dict(self.cookies), self.token
            try:
                return visitor.post_as_script(path, headers, **fields) if quietly else visitor.post(path, **fields)
            except (OSError, HTTPException):
                del _own.visitor
                if is_last:
                    raise
        raise AssertionError("asked twice")


def learners_in(app: Flask) -> list[Learner]:
    """Everybody who takes part: enrolled and signed in."""
    at, made = clock.now(), []
    with app.app_context():
        programme, cast = the_programme(), Cast(at)
        for number in range(LEARNERS):
            person = cast.learner(email=f"taker{number}@example.org")
            enrol_learner(person=person, programme=programme, by=None, at=at)
            made.append(signed_in(app, person, at))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return made


def signed_in(app: Flask, person: Person, at: datetime) -> Learner:
    """Without the cost of a password: the cookie of a session, and the token that its pages would hold."""
    _, session_token = open_session(person=person, device="bench", at=at)
    forget()
    with app.test_request_context(base_url="http://127.0.0.1"):
        token = generate_csrf()
        held = app.session_interface.get_signing_serializer(app).dumps({**session, "_user_id": session_token, "_fresh": True})
    return Learner({app.config["SESSION_COOKIE_NAME"]: held}, token, owner_key(person))


def at_once(pool: ThreadPoolExecutor, act: Callable[[], Answer]) -> list[Answer]:
    """The same from many places."""
    barrier = threading.Barrier(AT_ONCE)

    def one() -> Answer:
        barrier.wait()
        return act()

    return [future.result() for future in [pool.submit(one) for _place in range(AT_ONCE)]]


def once_each(port: int, learners: Iterable[Learner]) -> dict[str, set[int]]:
    """Start, save and hand in, each from many places at the same moment; which statuses came back."""
    seen: dict[str, set[int]] = {"start": set(), "save": set(), "submit": set()}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for learner in learners:
            starts = at_once(pool, lambda learner=learner: learner.post(port, f"{CHECK}/start"))
            addresses = {answer.headers.get("location", "") for answer in starts}
            if len(addresses) != 1 or not any(addresses):
                raise SystemExit(f"more than one attempt, or none: {addresses} {[answer.status for answer in starts]}")
            learner.attempt = addresses.pop()
            address = f"{learner.attempt}/responses"
            saves = at_once(pool, lambda learner=learner, to=address: learner.post(port, to, quietly=True, q1=str(random.randint(1, 3))))
            submits = at_once(pool, lambda learner=learner: learner.post(port, f"{learner.attempt}/submit", confirmed="1"))
            for name, answers in (("start", starts), ("save", saves), ("submit", submits)):
                seen[name] |= {answer.status for answer in answers}
    return seen


def paced(pool: ThreadPoolExecutor, acts: list[Callable[[], Answer]], seconds: float) -> list[tuple[int, float]]:
    """Each act at its moment, whether the ones before are answered or not: statuses, and seconds from that moment to the answer."""
    began = time.monotonic()

    def one(act: Callable[[], Answer], due: float) -> tuple[int, float]:
        answer = act()
        return answer.status, time.monotonic() - due

    futures = []
    for number, act in enumerate(acts):
        due = began + number * seconds / len(acts)
        time.sleep(max(0.0, due - time.monotonic()))
        futures.append(pool.submit(one, act, due))
    return [future.result() for future in futures]


def tell(name: str, measured: list[tuple[int, float]], expected: int) -> None:
    times = sorted(seconds for _status, seconds in measured)
    at = lambda share: times[min(len(times) - 1, int(len(times) * share))] * 1000  # noqa: E731
    lost = sum(status != expected for status, _seconds in measured)
    print(
        f"{name:<28}{len(times):>6} asked {lost:>4} lost   p50 {at(0.5):>7.1f} ms   p99 {at(0.99):>7.1f} ms   most {times[-1] * 1000:>7.1f} ms",
        flush=True,
    )


def stored(app: Flask) -> str:
    """What the database holds of all this."""
    with app.app_context():
        attempts, submitted = db.session.execute(select(func.count(), func.count(Attempt.submitted_at)).select_from(Attempt)).one()
        most = db.session.scalar(select(func.max(Attempt.number)))
        answered = db.session.scalar(
            select(func.count(func.distinct(DrawnItem.attempt_id))).where(DrawnItem.position == 1, DrawnItem.answered_at.is_not(None))
        )
        db.session.remove()
    return f"{attempts} attempts (the highest number {most}), {submitted} handed in, {answered} with their first answer"


def main() -> None:
    """Prepare, serve, measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        chosen = {"DATABASE_URL": os.environ["DATABASE_URL"]} if os.environ.get("DATABASE_URL") else {}
        environment = prepare(Path(folder) / "product", **chosen)
        app = create_app(Settings.from_environment(environment))
        learners = learners_in(app)
        served = Served([sys.executable, "-c", "from app import main; main()", "serve"], environment | {"PORT": str(port)}, port, "/healthz")
        try:
            measure(app, port, learners)
        finally:
            served.stop()


def measure(app: Flask, port: int, learners: list[Learner]) -> None:
    began = time.monotonic()
    seen = once_each(port, learners)
    print(f"{LEARNERS} learners, {AT_ONCE} at once, {time.monotonic() - began:.0f} s: {seen}")
    print(stored(app), flush=True)
    with ThreadPoolExecutor(THREADS) as pool:
        for learner in learners:
            learner.attempt = learner.post(port, f"{CHECK}/start").headers["location"]
        chosen = [learners[number % len(learners)] for number in range(RATE * SECONDS)]
        saves = [lambda one=one: one.post(port, f"{one.attempt}/responses", quietly=True, q1=str(random.randint(1, 3))) for one in chosen]
        paced(pool, saves[: RATE * 2], 2)  # to warm up
        tell(f"saving, {RATE} a second", paced(pool, saves, SECONDS), 200)
        submits = [lambda one=one: one.post(port, f"{one.attempt}/submit", confirmed="1") for one in learners[:SUBMITS]]
        tell(f"handing in within {WITHIN} s", paced(pool, submits, WITHIN), 303)
    print(stored(app))


if __name__ == "__main__":
    main()
