"""The code of conduct: reading it, signing it here, and a copy of the signature for oneself."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

import clock
from accounts.models import LEARNER
from blueprints.forms import Form
from blueprints.identity import current_person
from blueprints.language import language
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from errors import NotVisible
from library.queries import page
from recruitment.access import own_application
from recruitment.errors import CodeChanged
from recruitment.models import CODE_TEXT, Application
from recruitment.signing import sign_code as sign
from recruitment.signing import signature_in
from revisions.models import Revision


class SignatureForm(Form):
    """One tick. `seen` is the revision that was on the page: what is signed is what was read."""

    seen = HiddenField()
    is_read = BooleanField(_("I have read it and will keep to it."), validators=[InputRequired(_("Please tick this once you have read it."))])


@blueprint.route("/code", methods=["GET", "POST"])
@allow(LEARNER)
def sign_code() -> ResponseReturnValue:
    """The code as it stands now, and its one button; what was signed and when."""
    application, form = own_application(current_person()), SignatureForm()
    if form.validate_on_submit():
        with refusals_on(form):
            sign(application=application, revision=_seen(form.seen.data), at=clock.now())
            flash(gettext("Signed. It is on your selection file from now on."), "done")
            return redirect(url_for("study.sign_code"), 303)
    return answer_form("study/sign_code.html", form, **_page(form))


@blueprint.get("/code/signed")
@allow(LEARNER)
def show_signed_code() -> ResponseReturnValue:
    """The very words that were signed, with name and moment: for paper."""
    application = own_application(current_person())
    signature = signature_in(application, _code())
    if signature is None or signature.revision is None:
        raise NotVisible
    return render_template("study/show_signed_code.html", signature=signature, person=application.person)


def _seen(digits: str | None) -> Revision:
    """What the code says now, if it is what was on the page; in either language. Raises CodeChanged."""
    finals = [final for final in (page(CODE_TEXT, lang) for lang in ("lv", "en")) if final is not None]
    found = next((final for final in finals if str(final.id) == digits), None)
    if found is None:
        raise CodeChanged
    return found


def _code() -> Revision:
    revision = page(CODE_TEXT, language())
    if revision is None:
        raise NotVisible
    return revision


def _page(form: SignatureForm) -> dict[str, Any]:
    application: Application = own_application(current_person())
    code = _code()
    form.seen.data = str(code.id)
    return {"revision": code, "signature": signature_in(application, code), "is_withdrawn": application.withdrawn_at is not None}
