"""Is this certificate real? By the code that it carries, or by its number and its holder's surname."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

import clock
from accounts.slowdowns import WRONG_CERTIFICATE, count_try, refuse_too_many
from blueprints.dispatch import record_afterwards
from blueprints.forms import Form
from blueprints.free_text import short_text
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from blueprints.refusals import refusals_on
from clock import local_date
from credentials.models import Credential
from credentials.queries import credential_with_code, credential_with_number
from credentials.rules import plain_number, standing

UNKNOWN = "unknown"


class FindForm(Form):
    """What stands on the paper."""

    number = short_text(_("Number"), longest=40)
    family_name = short_text(_("Surname of the holder"), longest=160)


@blueprint.route("/verify", methods=["GET", "POST"])
@allow(PUBLIC)
def find_credential() -> ResponseReturnValue:
    """Look a certificate up. A number that isn't there and a surname that isn't its holder's are answered alike."""
    form = FindForm()
    if form.validate_on_submit():
        asked = {"act": WRONG_CERTIFICATE, "email": plain_number(form.number.data), "network": request.remote_addr, "at": clock.now()}
        with refusals_on(form):
            refuse_too_many(**asked)
            if credential := credential_with_number(form.number.data, form.family_name.data):
                return _hidden(render_template("public/find_credential.html", form=form, **_shown(credential, whole_name=False)))
            record_afterwards(count_try, **asked)
            form.form_errors.append(gettext("There is no certificate with this number and surname. Please compare both with the paper."))
    return _hidden(render_template("public/find_credential.html", form=form), 422 if form.errors else 200)


@blueprint.get("/verify/<code>")
@allow(PUBLIC)
def verify_credential(code: str) -> ResponseReturnValue:
    """What the QR code opens: how the certificate stands now, whose it is, and what it says."""
    credential = credential_with_code(code)
    if credential is None:
        return _hidden(render_template("public/verify_credential.html", state=UNKNOWN, credential=None), 404)
    return _hidden(render_template("public/verify_credential.html", **_shown(credential, whole_name=True)))


def _shown(credential: Credential, *, whole_name: bool) -> dict[str, object]:
    """Whoever has the code has the paper; whoever typed a surname is told no more of the name than they knew."""
    holder = credential.text["holder"]
    given_name = holder["given_name"] if whole_name else f"{holder['given_name'][:1]}."
    state = standing(credential.revoked_at is not None, credential.valid_until, local_date(clock.now()))
    return {"credential": credential, "state": state, "holder": f"{given_name} {holder['family_name']}".strip()}


def _hidden(page: str, status: int = 200) -> ResponseReturnValue:
    """Kept by no cache, so that a revocation shows at the next request, and by no search engine."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
