"""Choosing a password: by a link from the mail, or while signed in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

import clock
from accounts.queries import ticket_that_works
from accounts.rules import LEAST_PASSWORD, MOST_PASSWORD
from accounts.services import ask_link
from blueprints.account import blueprint
from blueprints.account.admission import admit
from blueprints.account.links import AddressForm
from blueprints.account.proof import choose_own_password, choose_password_by_link
from blueprints.forms import Form
from blueprints.language import language
from blueprints.policy import PUBLIC, SIGNED_IN, allow
from blueprints.refusals import answer_form, refusals_on


class NewPasswordForm(Form):
    password = PasswordField(
        _("New password"),
        validators=[InputRequired(), Length(max=4 * MOST_PASSWORD)],
        render_kw={"autocomplete": "new-password", "minlength": LEAST_PASSWORD},
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        _("Current password"), validators=[InputRequired(), Length(max=MOST_PASSWORD)], render_kw={"autocomplete": "current-password"}
    )


@blueprint.route("/reset-password", methods=["GET", "POST"])
@allow(PUBLIC)
def ask_reset() -> ResponseReturnValue:
    """Ask for a link by which to choose a new password; the same answer for any address."""
    form = AddressForm()
    if form.validate_on_submit():
        with refusals_on(form):
            ask_link(email=form.email.data, purpose="reset", language=language(), at=clock.now())
            return redirect(url_for("account.ask_reset", sent=1), 303)
    return answer_form("account/ask_reset.html", form, sent=request.method == "GET" and "sent" in request.args)


@blueprint.route("/reset-password/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def reset_password(token: str) -> ResponseReturnValue:
    """Choose a password by the link; the second factor, where there is one, is still asked for."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        with refusals_on(form):
            person = choose_password_by_link(token, form.password.data)
            answer = admit(person, way="reset")
            flash(gettext("Your new password is saved."), "done")
            return answer
    if ticket_that_works(token, "reset", clock.now()):
        return answer_form("account/reset_password.html", form, works=True)
    return render_template("account/reset_password.html", form=form, works=False), 410


@blueprint.route("/account/password", methods=["GET", "POST"])
@allow(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Choose a first password, or change it: then the current one is asked for."""
    form = ChangePasswordForm() if current_user.person.password_hash else NewPasswordForm()
    if form.validate_on_submit():
        with refusals_on(form):
            current = form.current.data if isinstance(form, ChangePasswordForm) else None
            choose_own_password(current_user.person, current_user.session, current, form.password.data)
            flash(gettext("Your new password is saved. Other devices are signed out."), "done")
            return redirect(url_for("account.show_account"), 303)
    return answer_form("account/change_password.html", form)
