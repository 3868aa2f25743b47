"""One pairing: what was attested by whom, and how it ended."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

import clock
from accounts.models import COORDINATOR
from blueprints.coordinate import blueprint
from blueprints.dispatch import record_afterwards
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.wording.mentoring import RULES, WHAT_TO_DO, in_words
from mentoring import services
from mentoring.access import pairing_for
from mentoring.models import Pairing
from mentoring.queries import against


class EndForm(Form):
    """Why it ends."""

    reason = free_text(lazy_gettext("Why does it end?"), longest=1000, required=True)


@blueprint.get("/coordinate/pairings/<public_id>")
@allow(COORDINATOR)
def show_pairing(public_id: str) -> ResponseReturnValue:
    """The two, their time, and each condition with its name and day."""
    return answer_pairing(pairing_for(current_person(), public_id), EndForm())


@blueprint.post("/coordinate/pairings/<public_id>/end")
@allow(COORDINATOR)
def end_pairing(public_id: str) -> ResponseReturnValue:
    """End a pairing, with a reason."""
    pairing, form = pairing_for(current_person(), public_id), EndForm()
    if form.validate():
        with refusals_on(form):
            services.end_pairing(pairing=pairing, reason=form.reason.data, by=current_person(), at=clock.now())
            flash(_("The pairing has ended. Say thank you to both, and agree what comes next."), "done")
            return redirect(url_for("coordinate.show_pairing", public_id=public_id), 303)
        pairing = pairing_for(current_person(), public_id)
    return answer_pairing(pairing, form)


def answer_pairing(pairing: Pairing, form: EndForm) -> ResponseReturnValue:
    """The page of a pairing with this form; that the young person was looked at is recorded."""
    record_afterwards(services.record_views, public_ids=[pairing.young_person.public_id], by_id=current_person().id, at=clock.now())
    doubts = [(in_words(reason), WHAT_TO_DO[reason.key]) for reason in against(pairing, clock.now())]
    return answer_form("coordinate/show_pairing.html", form, pairing=pairing, words=RULES, doubts=doubts)
