"""How a "no" reaches the reader: in their language, saying what to do, with nothing lost.

A refusal inside a form becomes that form's error (422); anything else becomes one of the pages under templates/errors/.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException

from accounts.errors import TooManyTries
from accounts.services import record_act
from blueprints.dispatch import record_afterwards
from blueprints.language import localised
from blueprints.wording import sentence_for
from clock import now
from courses.errors import ActivityRetired, SavedElsewhere
from credentials.errors import NotDrawn
from credentials.keys import NoKey
from db import db
from errors import NotPermitted, NotVisible, Refused

WITH_PAGE = (400, 403, 404, 405, 413, 422, 429, 500, 503)


@contextmanager
def refusals_on(form: FlaskForm) -> Iterator[None]:
    """A refusal raised inside becomes an error of this form, and the transaction is undone.

    Wrap it around the call of a service *and* the return that follows it; the code after the block answers with the form.
    """
    try:
        yield
    except Refused as refusal:
        db.session.rollback()
        form.form_errors.append(sentence_for(refusal))
        if isinstance(refusal, TooManyTries):
            g.retry_after = refusal.seconds
        if isinstance(refusal, SavedElsewhere):
            g.conflict = refusal
            form.version.data = refusal.version


def answer_form(template: str, form: FlaskForm, **context: Any) -> ResponseReturnValue:
    """The page with this form: 200 when it is fresh, 422 when something in it must be mended, 429 when it came too often.

    409 with both texts where the form's text was saved elsewhere meanwhile. A script is told in JSON.
    """
    conflict = g.get("conflict")
    if form.errors and wants_json():
        problem = {"problem": " ".join(_problems_of(form))}
        return (problem | conflict.details, 409) if conflict else (problem, 422)
    page = render_template(template, form=form, conflict=conflict, **context)
    if conflict:
        return page, 409
    if "retry_after" in g:
        return page, 429, {"Retry-After": str(g.retry_after)}
    return page, 422 if form.errors else 200


def wants_json() -> bool:
    """Whether a script asks, which has no use for a page."""
    return request.accept_mimetypes.best == "application/json"


def _problems_of(form: FlaskForm) -> list[str]:
    return [str(problem) for problems in form.errors.values() for problem in problems]


def connect(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(NotVisible, _not_visible)
    app.register_error_handler(NotPermitted, _not_permitted)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotDrawn, _not_drawn)
    app.register_error_handler(NoKey, _no_key)
    app.register_error_handler(TooManyTries, _too_many_tries)
    app.register_error_handler(CSRFError, _without_token)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_unavailable)
    app.register_error_handler(InterfaceError, _database_unavailable)
    app.register_error_handler(Exception, _defect)


def _page(status: int, **context: Any) -> ResponseReturnValue:
    db.session.rollback()
    g.refused = True
    return render_template(f"errors/{status}.html", **context), status


def _not_visible(error: NotVisible) -> ResponseReturnValue:
    if isinstance(error, ActivityRetired):
        sentence = _(
            "“%(title)s” is no longer part of the programme. What you did there is kept, and what you were credited stays credited.",
            title=localised(error.title),
        )
        page = _page(404, sentence=sentence)
        return ({"problem": sentence}, 404) if wants_json() else page
    _record_denial("denied-not-visible")
    return _page(404)


def _not_permitted(_error: NotPermitted) -> ResponseReturnValue:
    _record_denial("denied-not-permitted")
    return _page(403)


def _without_token(_error: CSRFError) -> ResponseReturnValue:
    """A page has a token of its own and so begins a session where there is none. What a script of an older page sends after its
    session has ended must not do that: it would end the one with which somebody is signing in at that moment."""
    if request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and not wants_json():
        return _page(400)
    db.session.rollback()
    return {"problem": _("This page was open for too long. Nothing was lost: please send it again.")}, 400


def _record_denial(act: str) -> None:
    if current_user.is_authenticated:
        record_afterwards(record_act, actor_id=current_user.person.id, act=act, object_kind="address", object_id=request.path[:64], at=now())


def _refused(refusal: Refused) -> ResponseReturnValue:
    sentence = sentence_for(refusal)
    page = _page(422, sentence=sentence)
    return ({"problem": sentence}, 422) if wants_json() else page


def _not_drawn(refusal: NotDrawn) -> ResponseReturnValue:
    db.session.rollback()
    g.refused = True
    current_app.logger.warning("certificate %s could not be drawn: %r", refusal.details["number"], refusal.__cause__)
    return render_template("errors/later.html", sentence=sentence_for(refusal)), 503, {"Retry-After": "60"}


def _no_key(missing: NoKey) -> ResponseReturnValue:
    current_app.logger.error("a key is missing: %s", missing)
    return _bare(503)


def _too_many_tries(refusal: TooManyTries) -> ResponseReturnValue:
    response = current_app.make_response(_page(429, sentence=sentence_for(refusal)))
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    status = error.code if error.code in WITH_PAGE else 400 if error.code < 500 else 500
    if status >= 500:
        return _bare(status)
    body, _ = _page(status)
    response = current_app.make_response((body, error.code))
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _database_unavailable(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("database unavailable: %s", getattr(error, "orig", error))
    return _bare(503)


def _defect(error: Exception) -> ResponseReturnValue:
    if current_app.testing:
        raise error
    current_app.logger.exception("defect at %s", request.path)
    return _bare(500)


def _bare(status: int) -> ResponseReturnValue:
    """A page that asks the database nothing: that may be what is broken."""
    try:
        db.session.rollback()
    except Exception:
        db.session.remove()
    g.pop("afterwards", None)
    g.without_database = True
    page = current_app.jinja_env.get_template(f"errors/{status}.html").render()  # no context processors: they ask who is there
    response = current_app.make_response((page, status))
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response
