"""Wiring: the one module that knows every room. `create_app` makes the application, `main` is the command line."""

from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import FlaskGroup
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import jobs
from accounts import signals as account_signals
from accounts.models import Person
from blueprints import (
    account,
    administer,
    appearance,
    care,
    coordinate,
    dispatch,
    headers,
    identity,
    language,
    letters,
    navigation,
    nudge_letters,
    offline,
    policy,
    public,
    refusals,
    study,
    teach,
)
from blueprints.dispatch import House
from commands import register_commands
from commands.demo import CAST
from courses.signals import progress_changed
from credentials.badge.making import badge_issued
from credentials.issuer import Issuer, issue_as
from credentials.keys import KeyRing
from credentials.services import judge_again
from credentials.signals import credential_issued, credential_replaced, credential_revoked, expiry_near, revocation_proposed
from db import OldSQLite, db, engine_options, prepare_engine, reading
from meetings.signals import attendance_recorded
from nudges.signals import invitation_due, nudge_due
from quizzes.signals import attempt_marked, attempt_regraded, attempt_submitted, expert_invited, verdict_changed
from recruitment.signals import application_decided, evidence_changed, referee_asked
from revisions.signals import revision_published, revision_retired
from search.services import forget_revision, index_revision
from settings import BadSetting, Settings

ROOT = Path(__file__).parent
STATIC_SECONDS = 365 * 24 * 3600


def create_app(settings: Settings | None = None) -> House:
    """The application for these settings (the environment's by default). Raises BadSetting, OldSQLite, UndeclaredView."""
    settings = settings or Settings.from_environment()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = House("celabiedrs", root_path=str(ROOT))
    app.config.update(configuration(settings))
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Latvian letters as they are: half the bytes
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(organisation=settings.organisation, is_demo=settings.is_demo, contact_email=settings.contact_email)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    with app.app_context():
        prepare_engine(db.engine)
    dispatch.connect(app)
    headers.connect(app)
    identity.connect(app)
    csrf = CSRFProtect(app)
    language.connect(app)
    appearance.connect(app)
    navigation.connect(app)
    offline.connect(app)
    policy.connect(app)
    refusals.connect(app)
    app.view_functions["static"] = policy.allow(policy.PUBLIC)(app.view_functions["static"])
    for room in (public, account, study, teach, coordinate, care, administer):
        app.register_blueprint(room.blueprint)
    connect_signals()
    policy.refuse_undeclared(app)
    for view in policy.views_with_proof_in_address(app):
        csrf.exempt(view)
    if settings.is_production:
        with app.app_context():
            refuse_demo_people()
    Compress(app)
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=str(ROOT / "static"), prefix="static/", max_age=STATIC_SECONDS, add_headers_function=_static_headers)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    register_commands(app)
    jobs.connect(app)
    return app


def configuration(settings: Settings) -> dict[str, object]:
    """What Flask and its extensions are told."""
    secure = settings.is_production
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.mode == "test",
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "__Host-celabiedrs_session" if secure else "celabiedrs_session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": 14 * 24 * 3600,
        "WTF_CSRF_TIME_LIMIT": None,  # a long edit must not be lost after an hour
        "WTF_CSRF_SSL_STRICT": False,  # we send no referrer; Sec-Fetch-Site is checked instead
        "TRUSTED_HOSTS": [urlsplit(settings.public_url).hostname, "127.0.0.1"] if secure else None,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "COMPRESS_ALGORITHM": ["gzip"],
        "COMPRESS_MIMETYPES": ["text/html", "application/json", "image/svg+xml", "text/javascript"],
        "COMPRESS_LEVEL": 1,  # 3 takes a fifth longer for 3 % fewer bytes of a lesson
    }


def refuse_demo_people() -> None:
    """Raises BadSetting where this database holds somebody of the demo: their password is public.

    A database that has no tables yet, or can't answer, stops nobody from preparing or restoring it.
    """
    cast = [f"{who}@example.org" for who in CAST]
    try:
        with reading():
            found = db.session.scalars(select(Person.email).where(Person.email.in_(cast))).all()
    except DBAPIError:
        return
    finally:
        db.session.remove()
    if found:
        raise BadSetting(f"MODE=production is refused: this database holds people of the demo ({', '.join(found)})")


def connect_signals() -> None:
    """What a lower room tells a higher one."""
    account_signals.person_registered.connect(letters.person_registered)
    account_signals.known_address_registered.connect(letters.known_address_registered)
    account_signals.person_created.connect(letters.person_created)
    account_signals.link_asked.connect(letters.link_asked)
    account_signals.password_changed.connect(letters.password_changed)
    account_signals.second_factor_removed.connect(letters.second_factor_removed)
    application_decided.connect(letters.application_decided)
    referee_asked.connect(letters.referee_asked)
    issue_as(_issuer)
    attempt_marked.connect(letters.attempt_marked)
    attempt_regraded.connect(letters.attempt_regraded)
    expert_invited.connect(letters.expert_invited)
    for settling in (progress_changed, attempt_submitted, attempt_marked, verdict_changed, attendance_recorded, evidence_changed):
        settling.connect(judge_again)
    for standing in (credential_issued, credential_replaced):
        standing.connect(badge_issued)
    credential_issued.connect(letters.credential_issued)
    credential_replaced.connect(letters.credential_replaced)
    credential_revoked.connect(letters.credential_revoked)
    revocation_proposed.connect(letters.revocation_proposed)
    expiry_near.connect(letters.expiry_near)
    nudge_due.connect(nudge_letters.nudge_due)
    invitation_due.connect(nudge_letters.invitation_due)
    revision_published.connect(index_revision)
    revision_retired.connect(forget_revision)


def _issuer() -> Issuer:
    """Who issues the certificates of this installation."""
    settings = current_app.config["SETTINGS"]
    name = settings.organisation or "Ceļabiedrs"
    return Issuer(name, settings.public_url, KeyRing(settings.keys_dir, name), is_sample=settings.is_demo)


def _static_headers(response_headers: object, _path: str, _url: str) -> None:
    for name, value in headers.HEADERS.items():
        response_headers[name] = value  # type: ignore[index]


def create_for_commands() -> House:
    """The application for the command line, where what stops the start is said in a sentence."""
    try:
        return create_app()
    except (BadSetting, OldSQLite) as error:
        raise click.ClickException(str(error)) from None


@click.group(cls=FlaskGroup, create_app=create_for_commands, add_default_commands=False, add_version_option=False)
def main() -> None:
    """Ceļabiedrs: trains, tests, certifies and pairs volunteer mentors."""
