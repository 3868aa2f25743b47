"""Questions that turned out wrong: who would gain and lose, proposed by one coordinator, confirmed by another."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

import clock
from accounts.models import COORDINATOR
from blueprints.coordinate import blueprint
from blueprints.forms import EmptyForm, Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.language import written_date
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import questions as words
from db import db, reading
from quizzes import regrading
from quizzes.access import item_for, regrade_for
from quizzes.desk import Used, banks_looked_after_by, items_in, regrades_for, revisions_of
from quizzes.models import ALL_POINTS, CONFIRMED, LEFT_OUT, PROPOSED, RIGHT_KEY, WITHDRAWN, Regrade
from quizzes.regrading import Effect, Plan, digest_of, effects_of, figures_of, planned
from revisions.models import Revision

Context = dict[str, Any]
REMEDIES = {
    ALL_POINTS: _("Give everybody its points"),
    LEFT_OUT: _("Leave it out, as if it had not been asked"),
}
STATES = {PROPOSED: _("waits for a second person"), CONFIRMED: _("carried out"), WITHDRAWN: _("dropped")}
CHIPS = {PROPOSED: "now", CONFIRMED: "done", WITHDRAWN: "closed"}


class ChoiceForm(Form):
    """Which revision was wrong and what to do; asked in the address, since looking at the effects changes nothing."""

    wrong = SelectField(_("Which wording was wrong"), coerce=int, validators=[InputRequired()])
    remedy = RadioField(_("What to do"), validators=[InputRequired()])

    class Meta(Form.Meta):
        csrf = False


class ReasonForm(Form):
    """Why; the choice itself comes with it from the address."""

    reason = free_text(_("What was wrong with the question"), longest=1000, required=True)


@blueprint.get("/coordinate/regrades")
@allow(COORDINATOR)
def list_regrades() -> ResponseReturnValue:
    """What was proposed and carried out, and (`bank`) the questions about which something can be proposed."""
    banks = banks_looked_after_by(current_person())
    bank = next((one for one in banks if one.key == request.args.get("bank")), None)
    items = [(item.text.key, stem_of(revision)) for item, revision in items_in(bank)] if bank else []
    regrades = [(one, stem_of(one.wrong)) for one in regrades_for(current_person())]
    return render_template("coordinate/list_regrades.html", regrades=regrades, banks=banks, bank=bank, items=items, states=STATES, chips=CHIPS)


@blueprint.route("/coordinate/items/<key>/regrade", methods=["GET", "POST"])
@allow(COORDINATOR)
def propose_regrade(key: str) -> ResponseReturnValue:
    """Choose what was wrong and what to do, see who would gain and lose, then propose it."""
    page, form = described(key), ReasonForm()
    if page["proposal"] and form.validate_on_submit():
        with refusals_on(form):
            by = {"by": current_person(), "at": clock.now()}
            regrade = regrading.propose_regrade(item=page["item"], reason=form.reason.data, **page["proposal"], **by)
            flash(gettext("Proposed. Nothing has changed yet: a second coordinator looks at it and confirms."), "done")
            return redirect(url_for("coordinate.show_regrade", public_id=regrade.public_id), 303)
        page = described(key)
    return answer_form("coordinate/propose_regrade.html", form, **page)


@blueprint.get("/coordinate/regrades/<public_id>")
@allow(COORDINATOR)
def show_regrade(public_id: str) -> ResponseReturnValue:
    """What is proposed, by whom and why, with its effects; or what came of it."""
    return answer_form("coordinate/show_regrade.html", EmptyForm(), **shown(regrade_for(current_person(), public_id)))


@blueprint.post("/coordinate/regrades/<public_id>/decision")
@allow(COORDINATOR)
def decide_regrade(public_id: str) -> ResponseReturnValue:
    """Confirm what another coordinator proposed, with the effects that were shown; or drop it."""
    regrade, form = regrade_for(current_person(), public_id), EmptyForm()
    with refusals_on(form):
        if request.form.get("go") == "confirm":
            plan = worked_out(public_id)
            regrade = regrade_for(current_person(), public_id)
            regrading.confirm_regrade(regrade=regrade, plan=plan, seen=request.form.get("seen", ""), by=current_person(), at=clock.now())
            flash(gettext("Carried out. Those whose result changed get a letter; the results of before are kept beside."), "done")
        else:
            regrading.withdraw_regrade(regrade=regrade, by=current_person(), at=clock.now())
            flash(gettext("Dropped. Nothing was changed."), "done")
        return redirect(url_for("coordinate.show_regrade", public_id=public_id), 303)
    return answer_form("coordinate/show_regrade.html", form, **shown(regrade_for(current_person(), public_id)))


def worked_out(public_id: str) -> Plan:
    """What a regrade does: before the transaction that writes, since of a crowd it takes seconds in which nobody else could write."""
    db.session.rollback()
    with reading():
        plan = planned(regrade_for(current_person(), public_id))
        db.session.rollback()
    return plan


def described(key: str) -> Context:
    """An item with its revisions and the form; with what was chosen (`proposal`) also what that would do."""
    item = item_for(current_person(), key)
    used = revisions_of(item)
    choice = ChoiceForm(request.args)
    choice.wrong.choices = choices_of({one.revision.number: _named(one) for one in used if one.attempts})
    choice.remedy.choices = choices_of(_remedies(used))
    proposal = _proposal(choice, used) if request.args and choice.validate() else None
    effects = effects_of(**proposal) if proposal else []
    return {
        "item": item,
        "key": key,
        "choice": choice,
        "used": [(_named(one), stem_of(one.revision), _lines(one.revision.body or {})) for one in used],
        "stem": stem_of(used[0].revision),
        "was_asked": any(one.attempts for one in used),
        "proposal": proposal,
        **_told(effects),
    }


def shown(regrade: Regrade) -> Context:
    """A regrade with its effects while it is proposed, with its figures once it is settled."""
    is_open = regrade.status == PROPOSED
    effects = effects_of(wrong=regrade.wrong, remedy=regrade.remedy, right=regrade.right) if is_open else []
    return {
        "regrade": regrade,
        "stem": stem_of(regrade.wrong),
        "remedy": _remedy_of(regrade),
        "state": STATES[regrade.status],
        "is_own": regrade.proposed_by_id == current_person().id,
        **(_told(effects) if is_open else {"figures": regrade.figures, "changed": [], "seen": ""}),
    }


def stem_of(revision: Revision) -> str:
    """The question as it was asked in this revision, without its formatting."""
    return Markup(words.shown(revision.body or {}, "stem")).striptags()


def _told(effects: list[Effect]) -> Context:
    return {"figures": figures_of(effects), "changed": [one for one in effects if one.gains or one.loses], "seen": digest_of(effects)}


def _proposal(choice: ChoiceForm, used: list[Used]) -> Context:
    by_number = {one.revision.number: one.revision for one in used}
    remedy, _colon, number = choice.remedy.data.partition(":")
    right = by_number[int(number)] if number else None
    return {"wrong": by_number[choice.wrong.data], "remedy": remedy, "right": right}


def _remedies(used: list[Used]) -> dict[str, str]:
    by_key = {f"{RIGHT_KEY}:{one.revision.number}": gettext("Mark by the key of revision %(number)d", number=one.revision.number) for one in used}
    return (by_key if len(used) > 1 else {}) | {remedy: str(text) for remedy, text in REMEDIES.items()}


def _remedy_of(regrade: Regrade) -> str:
    if regrade.right:
        return gettext("Mark by the key of revision %(number)d", number=regrade.right.number)
    return str(REMEDIES[regrade.remedy])


def _named(used: Used) -> str:
    revision, attempts = used.revision, ngettext("in %(num)d attempt", "in %(num)d attempts", used.attempts)
    return gettext("Revision %(number)d of %(date)s, %(attempts)s", number=revision.number, date=written_date(revision.created_at), attempts=attempts)


def _lines(body: Context) -> list[tuple[str, str]]:
    """What could be chosen, and what the key says of it."""
    lines = [(words.shown(one), gettext("right") if one.get("correct") else "") for one in body.get("options", ()) if "text" in one]
    said = {"best": gettext("best"), "worst": gettext("worst")}
    return lines + [(words.shown(one), said.get(one["rating"], "")) for one in body.get("actions", ())]
