"""What an administrator does to an account: each a button, each in the audit trail."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

import clock
from accounts import services
from accounts.access import grant_for, person_for
from accounts.models import ADMINISTRATOR
from blueprints.administer import blueprint
from blueprints.administer.people import RoleForm, answer_person
from blueprints.forms import EmptyForm
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.refusals import refusals_on


@blueprint.post("/administer/people/<public_id>/roles")
@allow(ADMINISTRATOR)
def grant_role(public_id: str) -> ResponseReturnValue:
    """Give a role in a scope."""
    form, person = RoleForm(), person_for(current_person(), public_id)
    if form.validate_on_submit():
        services.grant_role(person=person, role=form.role.data, scope=form.scope.data, granted_by=current_person(), at=clock.now())
        flash(gettext("The role is given. It counts from the next page on."), "done")
        return _back_to(public_id)
    return answer_person(person, form)


@blueprint.post("/administer/people/<public_id>/roles/revoke")
@allow(ADMINISTRATOR)
def revoke_role(public_id: str) -> ResponseReturnValue:
    """Take a role away."""
    form, person = EmptyForm(), person_for(current_person(), public_id)
    grant = grant_for(current_person(), public_id, role=request.form.get("role", ""), scope=request.form.get("scope", ""))
    with refusals_on(form):
        services.revoke_role(grant=grant, by=current_person(), at=clock.now())
        flash(gettext("The role is taken away. It counts from the next page on."), "done")
        return _back_to(public_id)
    return answer_person(person, form)


@blueprint.post("/administer/people/<public_id>/disable")
@allow(ADMINISTRATOR)
def disable_person(public_id: str) -> ResponseReturnValue:
    """Close the account."""
    return _act_on(public_id, services.disable_person, gettext("The account is closed. Nothing in it was deleted."))


@blueprint.post("/administer/people/<public_id>/enable")
@allow(ADMINISTRATOR)
def enable_person(public_id: str) -> ResponseReturnValue:
    """Open the account again."""
    return _act_on(public_id, services.enable_person, gettext("The account is open again."))


@blueprint.post("/administer/people/<public_id>/sign-out")
@allow(ADMINISTRATOR)
def end_sessions(public_id: str) -> ResponseReturnValue:
    """Sign the person out on every device."""
    return _act_on(public_id, services.sign_out_everywhere, gettext("The person is signed out everywhere."))


@blueprint.post("/administer/people/<public_id>/second-factor/clear")
@allow(ADMINISTRATOR)
def clear_second_factor(public_id: str) -> ResponseReturnValue:
    """For somebody who lost the phone and the recovery codes."""
    return _act_on(public_id, services.clear_second_factor, gettext("The second step is turned off. The person was told by e-mail."))


def _act_on(public_id: str, act: Callable[..., object], done: str) -> ResponseReturnValue:
    form, person = EmptyForm(), person_for(current_person(), public_id)
    with refusals_on(form):
        act(person=person, by=current_person(), at=clock.now())
        flash(done, "done")
        return _back_to(public_id)
    return answer_person(person, form)


def _back_to(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("administer.show_person", public_id=public_id), 303)
