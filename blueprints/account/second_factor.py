"""The second step of signing in: a code that the phone shows."""

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from markupsafe import Markup
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

import clock
from accounts import second_factor as services
from accounts.rules import MOST_PASSWORD
from blueprints.account import blueprint
from blueprints.account.proof import prove_code, prove_password
from blueprints.account.returning import safe_next
from blueprints.forms import Form
from blueprints.identity import current_person, open_session
from blueprints.navigation import home_of
from blueprints.policy import SIGNED_IN, allow
from blueprints.refusals import answer_form, refusals_on


class CodeForm(Form):
    code = StringField(_("Code"), validators=[InputRequired(), Length(max=80)], render_kw={"autocomplete": "one-time-code", "spellcheck": "false"})


class PasswordForm(Form):
    password = PasswordField(_("Password"), validators=[InputRequired(), Length(max=MOST_PASSWORD)], render_kw={"autocomplete": "current-password"})


@blueprint.route("/second-factor", methods=["GET", "POST"])
@allow(SIGNED_IN, half_signed_in=True)
def give_second_factor() -> ResponseReturnValue:
    """The code of the app, or a recovery code; then the session goes on under a new id."""
    form, came_for = CodeForm(), safe_next(request.args.get("next"))
    person = current_person()
    if person.totp_confirmed_at is None or current_user.session.second_factor_at is not None:
        return redirect(came_for or home_of(person), 303)
    if form.validate_on_submit():
        with refusals_on(form):
            prove_code(person, form.code.data)
            open_session(person, second_factor_given=True)
            return redirect(came_for or home_of(person), 303)
    return answer_form("account/give_second_factor.html", form)


@blueprint.post("/account/second-factor/begin")
@allow(SIGNED_IN, half_signed_in=True)
def begin_second_factor() -> ResponseReturnValue:
    """Make a secret for the app."""
    services.begin_second_factor(person=current_person())
    return redirect(url_for("account.set_up_second_factor", next=safe_next(request.form.get("next"))), 303)


@blueprint.route("/account/second-factor", methods=["GET", "POST"])
@allow(SIGNED_IN, half_signed_in=True)
def set_up_second_factor() -> ResponseReturnValue:
    """The QR code, and its confirmation by a first code; then the recovery codes, shown this once."""
    form, person = CodeForm(), current_person()
    came_for = safe_next(request.args.get("next"))
    if form.validate_on_submit():
        with refusals_on(form):
            codes = services.confirm_second_factor(person=person, code=form.code.data, at=clock.now())
            open_session(person, second_factor_given=True)
            return render_template("account/set_up_second_factor.html", codes=codes, goes_on=came_for or home_of(person))
    if person.totp_confirmed_at is not None and not form.errors:
        return redirect(url_for("account.show_account"), 303)
    begun = person.totp_secret is not None and person.totp_confirmed_at is None
    return answer_form("account/set_up_second_factor.html", form, came_for=came_for, **(_for_app() if begun else {}))


def _for_app() -> dict[str, object]:
    """What the app is told: by its eye, or by hand."""
    address, secret = services.address_for_app(current_person()), current_person().totp_secret or ""
    drawing = segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return {"qr": Markup(drawing), "secret": groups, "app_address": address}  # segno drew it: nothing of it was typed by anybody


@blueprint.route("/account/second-factor/remove", methods=["GET", "POST"])
@allow(SIGNED_IN)
def remove_second_factor() -> ResponseReturnValue:
    """Turn it off, for which the password is needed."""
    form, person = PasswordForm(), current_person()
    if form.validate_on_submit():
        with refusals_on(form):
            prove_password(person.email, form.password.data)
            services.remove_second_factor(person=person, at=clock.now())
            flash(gettext("The second step is turned off."), "care")
            return redirect(url_for("account.show_account"), 303)
    if person.totp_confirmed_at is None and not form.errors:
        return redirect(url_for("account.show_account"), 303)
    return answer_form("account/remove_second_factor.html", form)
