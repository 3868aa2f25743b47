"""What is done about a certificate that was issued: taking it back, by two people, and putting its holder's new name in its place."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired

import clock
from accounts.models import ADMINISTRATOR, COORDINATOR
from blueprints.coordinate import blueprint
from blueprints.forms import EmptyForm, Form
from blueprints.free_text import free_text, short_text
from blueprints.identity import current_person
from blueprints.labels import CHOOSE, choices_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.wording.credentials import DOCUMENTS
from credentials import following, revoking
from credentials.access import credential_for, credential_to_judge
from credentials.errors import RevocationSettled
from credentials.models import Credential
from credentials.queries import open_revocation, predecessor_of, successor_of, who_can_confirm


class RevocationForm(Form):
    """Why a certificate is to be taken back."""

    reason = free_text(_("Reason"), required=True)


class NameForm(Form):
    """What the holder is called now, and by what document that was seen."""

    given_name = short_text(_("Given name"), longest=80)
    family_name = short_text(_("Family name"), longest=80)
    dative = short_text(_("Both names in the dative"), longest=160, required=False)
    because = SelectField(_("Document that you have seen"), choices=choices_of(DOCUMENTS, CHOOSE), validators=[InputRequired()])


@blueprint.route("/coordinate/credentials/<number>/revocation", methods=["GET", "POST"])
@allow(COORDINATOR, ADMINISTRATOR)
def revoke_credential(number: str) -> ResponseReturnValue:
    """Propose that a certificate be taken back, or see what was proposed."""
    credential, form = credential_to_judge(current_person(), number), RevocationForm()
    if form.validate_on_submit():
        with refusals_on(form):
            revoking.propose_revocation(credential=credential, reason=form.reason.data, by=current_person(), at=clock.now())
            flash(gettext("Proposed. The certificate counts until a second person confirms it; whoever can was written to."), "done")
            return redirect(url_for("coordinate.revoke_credential", number=number), 303)
        credential = credential_to_judge(current_person(), number)
    return answer_revocation(credential, form)


@blueprint.post("/coordinate/credentials/<number>/revocation/decision")
@allow(COORDINATOR, ADMINISTRATOR)
def decide_revocation(number: str) -> ResponseReturnValue:
    """Confirm what somebody else proposed, or let the proposal drop."""
    credential, form = credential_to_judge(current_person(), number), EmptyForm()
    with refusals_on(form):
        revocation = open_revocation(credential)
        if revocation is None:
            raise RevocationSettled(number=number)
        decision = {"revocation": revocation, "by": current_person(), "at": clock.now()}
        if request.form.get("go") == "confirm":
            revoking.confirm_revocation(**decision)
            flash(gettext("Certificate No. %(number)s is revoked. Whoever verifies it sees that from now on.", number=number), "done")
        else:
            revoking.withdraw_revocation(**decision)
            flash(gettext("Dropped. The certificate counts as before."), "done")
        return redirect(url_for("coordinate.revoke_credential", number=number), 303)
    return answer_revocation(credential_to_judge(current_person(), number), form)


@blueprint.route("/coordinate/credentials/<number>/name", methods=["GET", "POST"])
@allow(COORDINATOR)
def rename_holder(number: str) -> ResponseReturnValue:
    """Put a certificate with the holder's new name in the place of this one."""
    credential = credential_for(current_person(), number)
    holder = credential.text.get("holder", {})
    form = NameForm(data={name: holder.get(name, "") for name in ("given_name", "family_name")})
    if form.validate_on_submit():
        with refusals_on(form):
            said = {name: form[name].data for name in ("given_name", "family_name", "dative", "because")}
            new = following.rename_holder(credential=credential, **said, by=current_person(), at=clock.now())
            flash(
                gettext("Certificate No. %(new)s stands in the place of No. %(old)s. Its holder was written to.", new=new.number, old=number), "done"
            )
            return redirect(url_for("coordinate.list_credentials"), 303)
        credential = credential_for(current_person(), number)
    return answer_form("coordinate/rename_holder.html", form, **_shown(credential))


def answer_revocation(credential: Credential, form: Form) -> ResponseReturnValue:
    """The page of taking a certificate back, with this form."""
    revocation = open_revocation(credential)
    others = who_can_confirm(revocation) if revocation else []
    blank = form if isinstance(form, RevocationForm) else RevocationForm(formdata=None)
    return answer_form("coordinate/revoke_credential.html", form, blank=blank, revocation=revocation, others=others, **_shown(credential))


def _shown(credential: Credential) -> dict[str, Any]:
    return {
        "credential": credential,
        "is_own": credential.holder_id == current_person().id,
        "successor": successor_of(credential),
        "predecessor": predecessor_of(credential),
        "is_coordinator": current_person().has_role(COORDINATOR, scope=credential.enrolment.programme.key),
        "me": current_person().id,
    }
