"""Letters, worded at the edge: templates/emails/<name>.<language>.txt, the subject on the first line, then the text.

Rooms below tell by signals what has happened; those that somebody must be written about are answered here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import current_app, g, has_request_context, request
from flask_babel import force_locale

from accounts.models import Person
from accounts.slowdowns import MAIL, count_try, refuse_too_many
from blueprints.dispatch import record_afterwards
from clock import local_date
from credentials.declension import vocative
from credentials.models import Credential, Revocation
from post.models import Letter
from post.services import Picture, write_letter
from quizzes.marking import was_named
from quizzes.models import Attempt, Expert
from recruitment.models import Application, Referee


def send_letter(
    name: str,
    *,
    to: Person | None,
    to_email: str | None = None,
    language: str | None = None,
    picture: Picture | None = None,
    unsubscribe_url: str | None = None,
    at: datetime,
    **context: Any,
) -> Letter:
    """Word the letter of this name in the reader's language and put it into the outbox. Raises UnsafeHeader.

    The template is given `to`, `at`, `address_of` (a full address for an endpoint) and what else is passed.
    """
    lang = language or (to.language if to else "lv")
    with speaking(lang):
        text = current_app.jinja_env.get_template(f"emails/{name}.{lang}.txt").render(to=to, at=at, address_of=address_of, **context)
    subject, _, body = text.partition("\n")
    more: dict[str, Any] = {"picture": picture, "unsubscribe_url": unsubscribe_url}
    return write_letter(to=to, to_email=to_email, subject=subject.strip(), body=body.strip() + "\n", at=at, language=lang, **more)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Dates inside are written in this language, whoever is asking and whether anybody is."""
    readers, g.language = g.get("language"), lang
    g.pop("catalogue", None)
    try:
        with force_locale(lang):
            yield
    finally:
        g.pop("language")
        g.pop("catalogue", None)
        if readers:
            g.language = readers


def address_of(endpoint: str, **values: Any) -> str:
    """The full address of a page, from the installation's own public address and never from what a request claims."""
    return current_app.config["SETTINGS"].public_url + current_app.url_map.bind("").build(endpoint, values)


def slow_down_mail(email: str, at: datetime) -> None:
    """Letters that strangers ask for are few: by address and by network, whether the address is known or not.

    Raises TooManyTries; counts this one when the request has ended. On the command line nothing is counted.
    """
    if has_request_context():
        asked = {"act": MAIL, "email": email, "network": request.remote_addr, "at": at}
        refuse_too_many(**asked)
        record_afterwards(count_try, **asked)


def person_registered(person: Person, *, token: str, at: datetime) -> None:
    """Somebody typed this address on the form of application: is it theirs?

    The letter repeats nothing else that was typed: a stranger could have it carry their own words to anybody.
    """
    slow_down_mail(person.email, at)
    send_letter("confirm_email", to=None, to_email=person.email, language=person.language, at=at, token=token)


def known_address_registered(person: Person, *, token: str, at: datetime) -> None:
    """Somebody typed the address of an account that exists: tell its owner, and nobody else."""
    slow_down_mail(person.email, at)
    send_letter("account_exists", to=person, at=at, token=token)


def person_created(person: Person, *, token: str, at: datetime) -> None:
    """An account was made for somebody: they confirm the address and choose a password."""
    send_letter("account_made", to=person, at=at, token=token)


def link_asked(email: str, *, person: Person | None, purpose: str, token: str, language: str, at: datetime) -> None:
    """A link was asked for: an address that has no account is told just that, so that both answers are alike."""
    slow_down_mail(email, at)
    name = {"sign-in": "sign_in_link", "reset": "reset_password"}[purpose] if person else "no_account"
    send_letter(name, to=person, to_email=email, language=person.language if person else language, at=at, token=token)


def password_changed(person: Person, *, at: datetime) -> None:
    """For the case that it wasn't them."""
    send_letter("password_changed", to=person, at=at)


def second_factor_removed(person: Person, *, at: datetime) -> None:
    """For the case that it wasn't them."""
    send_letter("second_factor_removed", to=person, at=at)


def credential_issued(credential: Credential, *, at: datetime) -> None:
    """The certificate is there: where to open it, and how long it is valid."""
    holder = credential.holder
    send_letter("credential_issued", to=holder, at=at, credential=credential, called=vocative(holder.given_name))


def credential_replaced(credential: Credential, *, at: datetime) -> None:
    """Another one stands in the place of the earlier: from now on this one is shown."""
    send_letter("credential_replaced", to=credential.holder, at=at, credential=credential, called=vocative(credential.holder.given_name))


def credential_revoked(credential: Credential, *, at: datetime) -> None:
    """The holder is told plainly; the reason stands on their page and in no letter."""
    send_letter("credential_revoked", to=credential.holder, at=at, credential=credential, called=vocative(credential.holder.given_name))


def revocation_proposed(revocation: Revocation, *, to: list[Person], at: datetime) -> None:
    """Whoever can confirm it is asked to look; the letter names a number, and neither the holder nor the reason."""
    for person in to:
        send_letter("revocation_proposed", to=person, at=at, revocation=revocation)


def expiry_near(credential: Credential, *, days: int, at: datetime) -> None:
    """How long the certificate is still valid, and what to do for another one. `days` names the letter: it may go out some days later."""
    left = (credential.valid_until - local_date(at)).days
    called = vocative(credential.holder.given_name)
    send_letter("credential_expires", to=credential.holder, at=at, credential=credential, called=called, days_left=left, is_renewable=False)


def application_decided(application: Application, *, at: datetime) -> None:
    """The applicant is told that there is a decision; its reason stands on their page."""
    decision = application.decision
    if decision is not None:
        send_letter(f"application_{decision.outcome}", to=application.person, at=at)


def attempt_marked(attempt: Attempt, *, at: datetime) -> None:
    """A person has marked what only a person can: where the result stands. The letter itself tells no result."""
    send_letter("attempt_marked", to=attempt.person, at=at, attempt=attempt, was_named=was_named(attempt))


def attempt_regraded(attempt: Attempt, *, at: datetime) -> None:
    """A question turned out wrong and the result is another since; who passed has passed."""
    send_letter("attempt_regraded", to=attempt.person, at=at, attempt=attempt)


def expert_invited(expert: Expert, *, token: str, at: datetime) -> None:
    """An expert is asked to rate situations, by a link that needs no account."""
    send_letter("expert_invited", to=None, to_email=expert.email, language=expert.language, at=at, expert=expert, token=token)


def referee_asked(referee: Referee, *, token: str, is_reminder: bool, at: datetime) -> None:
    """Somebody is asked for a reference, or reminded of it once. The letter says of the applicant nothing but the name."""
    slow_down_mail(referee.email, at)
    name, called = ("reference_reminder", "reference_asked")[not is_reminder], referee.application.person.name
    send_letter(name, to=None, to_email=referee.email, language=referee.language, at=at, referee=referee, applicant=called, token=token)
