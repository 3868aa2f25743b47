"""The criteria of a learner as a coordinator sees them, and waiving one."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

import clock
from accounts.models import COORDINATOR, Person
from blueprints.coordinate import blueprint
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.wording.credentials import lines_of
from courses.models import Enrolment
from courses.queries import coordinates
from credentials import services
from credentials.queries import credential_for_enrolment, criteria_of
from recruitment.access import learner_for


class WaiverForm(Form):
    """Why a criterion need not be met. Several stand on one page: the criterion's code keeps their fields apart."""

    reason = free_text(_("Reason"), required=True)

    def __init__(self, code: str, **kwargs: Any):
        super().__init__(prefix=code, **kwargs)


def criteria_context(enrolment: Enrolment, person: Person) -> dict[str, Any]:
    """What templates/coordinate/criteria.html needs beside `enrolment`: the criteria, and a form for each that this person may waive now."""
    criteria = criteria_of(enrolment, clock.now())
    credential = credential_for_enrolment(enrolment)
    may_waive = credential is None and person.id != enrolment.person_id and coordinates(person, enrolment.programme)
    waivable = [criterion for criterion in criteria if criterion.is_waivable and not criterion.is_settled] if may_waive else []
    return {
        "criteria": lines_of(criteria, with_links=False),
        "waive_forms": {criterion.code: WaiverForm(criterion.code, formdata=None) for criterion in waivable},
        "credential": credential,
    }


@blueprint.post("/coordinate/learners/<public_id>/criteria/<code>/waiver")
@allow(COORDINATOR)
def waive_criterion(public_id: str, code: str) -> ResponseReturnValue:
    """Say by name and with a reason that a criterion need not be met."""
    enrolment, form = learner_for(current_person(), public_id), WaiverForm(code)
    if form.validate_on_submit():
        with refusals_on(form):
            services.waive_criterion(enrolment=enrolment, criterion=code, reason=form.reason.data, by=current_person(), at=clock.now())
            flash(gettext("Waived under your name. The reason is kept, and the learner can read it."), "done")
            return redirect(url_for("coordinate.show_learner", public_id=public_id), 303)
    return answer_form("coordinate/waive_criterion.html", form, enrolment=enrolment, code=code)
