"""The register of certificates, and revoking one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

import clock
from accounts.models import COORDINATOR
from blueprints.coordinate import blueprint
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.paging import page_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from clock import local_date
from credentials.access import credential_for
from credentials.queries import credentials_in_care_of
from credentials.rules import standing
from credentials.services import revoke

A_PAGE = 30


class RevocationForm(Form):
    """Why a certificate is taken back."""

    reason = free_text(_("Reason"), required=True)


@blueprint.get("/coordinate/credentials")
@allow(COORDINATOR)
def list_credentials() -> ResponseReturnValue:
    """Every certificate of this person's programmes, the latest first."""
    today = local_date(clock.now())
    page = page_of(lambda offset, limit: credentials_in_care_of(current_person(), offset=offset, limit=limit), A_PAGE)
    states = {row.id: standing(row.revoked_at is not None, row.valid_until, today) for row in page.rows}
    return render_template("coordinate/list_credentials.html", page=page, states=states)


@blueprint.route("/coordinate/credentials/<number>/revocation", methods=["GET", "POST"])
@allow(COORDINATOR)
def revoke_credential(number: str) -> ResponseReturnValue:
    """Take a certificate back for good."""
    credential, form = credential_for(current_person(), number), RevocationForm()
    if form.validate_on_submit():
        with refusals_on(form):
            revoke(credential=credential, reason=form.reason.data, by=current_person(), at=clock.now())
            flash(gettext("Certificate No. %(number)s is revoked. Whoever verifies it sees that from now on.", number=number), "done")
            return redirect(url_for("coordinate.list_credentials"), 303)
    is_own = credential.holder_id == current_person().id
    return answer_form("coordinate/revoke_credential.html", form, credential=credential, is_own=is_own)
