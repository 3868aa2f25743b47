"""Links from the mail: to come in without a password, and to confirm an address.

Mail scanners open links: looking (GET) uses nothing up, it shows one button, and only the button acts.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

import clock
from accounts.queries import ticket_that_works
from accounts.services import ask_link, redeem_ticket
from blueprints.account import blueprint
from blueprints.account.admission import admit
from blueprints.account.returning import safe_next
from blueprints.forms import EmptyForm, Form, email_field
from blueprints.language import language
from blueprints.policy import PUBLIC, allow
from blueprints.refusals import answer_form, refusals_on


class AddressForm(Form):
    email = email_field(_("E-mail"))


@blueprint.route("/sign-in-link", methods=["GET", "POST"])
@allow(PUBLIC)
def ask_sign_in_link() -> ResponseReturnValue:
    """Ask for a link by mail. The answer is the same whether the address has an account or not."""
    form = AddressForm()
    if form.validate_on_submit():
        with refusals_on(form):
            ask_link(email=form.email.data, purpose="sign-in", language=language(), at=clock.now())
            return redirect(url_for("account.ask_sign_in_link", sent=1), 303)
    return answer_form("account/ask_sign_in_link.html", form, sent=request.method == "GET" and "sent" in request.args)


@blueprint.route("/sign-in-link/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def use_sign_in_link(token: str) -> ResponseReturnValue:
    """One button, which signs in."""
    return _use("account/use_sign_in_link.html", token, "sign-in")


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@allow(PUBLIC)
def confirm_email(token: str) -> ResponseReturnValue:
    """One button, which confirms the address, signs in and leads home."""
    return _use("account/confirm_email.html", token, "confirm")


def _use(template: str, token: str, purpose: str) -> ResponseReturnValue:
    form = EmptyForm()
    if form.validate_on_submit():
        with refusals_on(form):
            person = redeem_ticket(token=token, purpose=purpose, at=clock.now())
            return admit(person, way=purpose, came_for=safe_next(request.args.get("next")))
    elif ticket_that_works(token, purpose, clock.now()):
        return answer_form(template, form, works=True)
    return render_template(template, form=form, works=False), 410
