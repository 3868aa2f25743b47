"""One's own account: what is kept of it, where it is open, the language it speaks."""

from flask import current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from wtforms import HiddenField, SelectChoice, SelectField

import clock
from accounts import services
from accounts.access import session_for
from accounts.models import LANGUAGES, LEARNER
from accounts.queries import recovery_codes_left, sessions_of
from blueprints.account import blueprint
from blueprints.account.devices import device_name
from blueprints.account.returning import safe_next
from blueprints.forms import Form
from blueprints.identity import close_session, current_person
from blueprints.language import LANGUAGE_COOKIE
from blueprints.policy import PUBLIC, SIGNED_IN, allow
from nudges.queries import wishes_of

YEAR = 365 * 24 * 3600


class LanguageForm(Form):
    lang = SelectField(choices=[SelectChoice(code) for code in LANGUAGES])
    next = HiddenField()


@blueprint.get("/account")
@allow(SIGNED_IN)
def show_account() -> ResponseReturnValue:
    """Name, address, language, password, second factor, and where the account is open."""
    person = current_person()
    return render_template(
        "account/show_account.html",
        person=person,
        sessions=[(session, device_name(session.device), session.id == current_user.session.id) for session in sessions_of(person, clock.now())],
        codes_left=recovery_codes_left(person) if person.totp_confirmed_at else 0,
        wishes=wishes_of(person) if person.has_role(LEARNER) else None,
        at=clock.now(),
    )


@blueprint.post("/account/sessions/<public_id>/end")
@allow(SIGNED_IN)
def end_session(public_id: str) -> ResponseReturnValue:
    """Sign out on one device; on this one, that is signing out."""
    session = session_for(current_person(), public_id, clock.now())
    if session.id == current_user.session.id:
        close_session()
        return redirect(url_for("account.sign_in"), 303)
    services.end_session(session=session, at=clock.now())
    flash(gettext("That device is signed out."), "done")
    return redirect(url_for("account.show_account"), 303)


@blueprint.post("/account/sessions/end-others")
@allow(SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out on every device but this one."""
    services.end_sessions(person=current_person(), but=current_user.session, at=clock.now())
    flash(gettext("Other devices are signed out."), "done")
    return redirect(url_for("account.show_account"), 303)


@blueprint.post("/language")
@allow(PUBLIC, half_signed_in=True)
def choose_language() -> ResponseReturnValue:
    """Speak this language from now on: kept in the account, and in a cookie for when nobody is signed in."""
    form = LanguageForm()
    answer = make_response(redirect(safe_next(form.next.data) or url_for("public.show_front"), 303))
    if form.validate_on_submit():
        if current_user.is_authenticated:
            services.choose_language(person=current_person(), language=form.lang.data)
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        answer.set_cookie(LANGUAGE_COOKIE, form.lang.data, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return answer
