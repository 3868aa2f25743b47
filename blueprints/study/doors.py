"""The doors to tests, as the session allows: one that may only study comes to the checks of its modules and no further.

The motivation and the readiness test decide about people: whoever answers them has signed in.
"""

import clock
from blueprints.identity import current_person
from blueprints.policy import demand_whole_session
from quizzes.access import Seat, attempt_to_answer, own_attempt, seat_for
from quizzes.models import CHECK, Attempt


def attempt_here(public_id: str) -> Attempt:
    """An attempt of whoever asks. Raises NotVisible, WholeSessionNeeded."""
    return _as_session_allows(own_attempt(current_person(), public_id, clock.now()))


def attempt_to_answer_here(public_id: str) -> Attempt:
    """As `attempt_here`, with no more of it than saving an answer needs. Raises NotVisible, WholeSessionNeeded."""
    return _as_session_allows(attempt_to_answer(current_person(), public_id))


def _as_session_allows(attempt: Attempt) -> Attempt:
    if attempt.quiz.kind != CHECK:
        demand_whole_session()
    return attempt


def seat_here(quiz_key: str) -> Seat:
    """A test that whoever asks may take. Raises NotVisible, WholeSessionNeeded."""
    seat = seat_for(current_person(), quiz_key)
    if seat.quiz.kind != CHECK:
        demand_whole_session()
    return seat
