"""The certificates of a seminar: everybody of it judged in one act, some at a time."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

import clock
from accounts.models import COORDINATOR
from blueprints.coordinate import blueprint
from blueprints.forms import EmptyForm
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.wording.credentials import lines_of
from credentials.bulk import A_STEP, judge_some, judged_of
from meetings.access import seminar_for_coordinator


@blueprint.route("/coordinate/seminars/<public_id>", methods=["GET", "POST"])
@allow(COORDINATOR)
def judge_seminar(public_id: str) -> ResponseReturnValue:
    """Everybody of a seminar: the number that was issued, or what is missing. Each post judges some more of them."""
    seminar, form = seminar_for_coordinator(current_person(), public_id), EmptyForm()
    done = max(0, request.values.get("done", 0, type=int))
    if form.validate_on_submit():
        with refusals_on(form):
            judge_some(seminar=seminar, after=done, by=current_person(), at=clock.now())
            return redirect(url_for("coordinate.judge_seminar", public_id=public_id, done=done + A_STEP), 303)
    judged = judged_of(seminar, clock.now())
    rows = [(one, lines_of(one.missing, with_links=False)) for one in judged]
    return answer_form("coordinate/judge_seminar.html", form, seminar=seminar, rows=rows, done=min(done, len(rows)), of=len(rows))
