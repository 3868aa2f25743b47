"""A test client that behaves as a browser does: it keeps a session and sends the CSRF token of the page."""

from datetime import datetime
from typing import Any

from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from accounts.models import Person
from accounts.services import open_session
from db import db


class Browser(FlaskClient):
    """`post_form` posts fields with the CSRF token of this browser's session."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        forget()
        return super().open(*args, **kwargs)

    def post_form(self, url: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        return self.post(url, data={**(data or {}), "csrf_token": self.csrf_token()}, **kwargs)

    def csrf_token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        forget()
        with self.application.test_request_context():
            from flask import session as inner

            inner["csrf_token"] = raw
            return generate_csrf()


def forget() -> None:
    """Empty `g`, as a server does before each request: the context that a test holds would hand one visitor to the next."""
    for name in list(g) if has_app_context() else ():
        g.pop(name)


def stranger(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app, app.response_class, use_cookies=True)


def sign_in(app: Flask, person: Person, at: datetime, *, second_factor: bool = False) -> Browser:
    """A browser in which this person is signed in, without the cost of a password."""
    browser = stranger(app)
    _, token = open_session(person=person, device="tests", at=at, second_factor_given=second_factor)
    db.session.commit()
    with browser.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return browser
