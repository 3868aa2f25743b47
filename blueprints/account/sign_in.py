"""Coming in with a password, and going out."""

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_login import current_user
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from accounts.rules import MOST_PASSWORD
from blueprints.account import blueprint
from blueprints.account.admission import admit
from blueprints.account.proof import prove_password
from blueprints.account.returning import safe_next
from blueprints.forms import Form, email_field
from blueprints.identity import close_session
from blueprints.navigation import home_of
from blueprints.policy import PUBLIC, SIGNED_IN, allow, is_studying, second_factor_due
from blueprints.refusals import answer_form, refusals_on


class SignInForm(Form):
    email = email_field(_("E-mail"))
    password = PasswordField(_("Password"), validators=[InputRequired(), Length(max=MOST_PASSWORD)], render_kw={"autocomplete": "current-password"})
    next = HiddenField()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@allow(PUBLIC, half_signed_in=True)
def sign_in() -> ResponseReturnValue:
    """The form; whoever is signed in is led home, unless their session may only study: it is said that this was not enough."""
    form = SignInForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        with refusals_on(form):
            person = prove_password(form.email.data, form.password.data)
            return admit(person, way="password", came_for=safe_next(form.next.data))
    if request.method == "GET" and current_user.is_authenticated and not is_studying():
        step = second_factor_due()
        return redirect(url_for(step) if step else home_of(current_user.person), 303)
    return answer_form("account/sign_in.html", form, is_studying=is_studying())


@blueprint.post("/sign-out")
@allow(SIGNED_IN, half_signed_in=True, study=True)
def sign_out() -> ResponseReturnValue:
    """End this session and have the browser forget what it kept of it."""
    close_session()
    flash(gettext("You are signed out."), "done")
    response = make_response(redirect(url_for("public.show_front"), 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
