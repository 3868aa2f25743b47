"""The edge of a request: reading or writing decided by its method, one commit at its end, and what is recorded after.

Safe requests can't write. An unsafe one that answers below 400 is committed as a whole; anything else is rolled back,
and only then are denials and failures recorded, in a second short transaction.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from blueprints.folding import SpokenEnvironment
from db import db, start_reading

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class House(Flask):
    """Flask with one commit a request, inside the dispatch: a commit that fails is answered like any other error."""

    jinja_environment = SpokenEnvironment

    def dispatch_request(self) -> ResponseReturnValue:
        response: Response = self.make_response(super().dispatch_request())
        if request.method not in SAFE_METHODS:
            if response.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
        return response

    def process_response(self, response: Response) -> Response:
        """First record what the request left to record. Where that fails the request has failed: nothing happens unrecorded."""
        try:
            _record()
        except Exception as error:
            response = self.make_response(self.handle_user_exception(error))
        return super().process_response(response)


def _record() -> None:
    for service, details in g.pop("afterwards", []):
        db.session.rollback()
        start_reading(False)
        service(**details)
        db.session.commit()


def record_afterwards(service: Callable[..., Any], /, **details: Any) -> None:
    """Call this service in a transaction of its own once the request's has ended, however it ended."""
    g.setdefault("afterwards", []).append((service, details))


def connect(app: House) -> None:
    """Begin and end every request as this page says."""

    @app.before_request
    def choose_transaction() -> None:
        start_reading(request.method in SAFE_METHODS)

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        start_reading(False)
