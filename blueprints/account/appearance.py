"""How pages look: chosen by a button, at once."""

from dataclasses import asdict
from typing import Any

from flask import current_app, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import HiddenField, SelectChoice, SelectField

from accounts import services
from blueprints.account import blueprint
from blueprints.account.returning import safe_next
from blueprints.appearance import APPEARANCE_COOKIE, KNOWN, Appearance, appearance
from blueprints.forms import Form
from blueprints.identity import current_person
from blueprints.policy import PUBLIC, allow

YEAR = 365 * 24 * 3600


def _one_of(values: tuple[str, ...]) -> Any:
    return SelectField(choices=[SelectChoice(value) for value in values])


class AppearanceForm(Form):
    """A button sends one of the three; the others stay as they are."""

    text_size, line_width, theme = (_one_of(values) for values in KNOWN.values())
    next = HiddenField()

    def chosen(self) -> dict[str, str]:
        return {name: self[name].data for name in KNOWN}


@blueprint.post("/appearance")
@allow(PUBLIC, half_signed_in=True)
def choose_appearance() -> ResponseReturnValue:
    """Show pages like this from now on: kept in the account, and in a cookie for when nobody is signed in."""
    form = AppearanceForm(data=asdict(appearance()))
    answer = make_response(redirect(safe_next(form.next.data) or url_for("public.show_front"), 303))
    if form.validate_on_submit():
        if current_user.is_authenticated:
            services.choose_appearance(person=current_person(), **form.chosen())
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        cookie = Appearance(**form.chosen()).cookie
        answer.set_cookie(APPEARANCE_COOKIE, cookie, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return answer
