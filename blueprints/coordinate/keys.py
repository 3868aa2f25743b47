"""Keys of situations: whom we ask, how far they agree, the key that follows, and accepting it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectField

import clock
from accounts.models import COORDINATOR
from blueprints.coordinate import blueprint
from blueprints.coordinate.regrades import stem_of
from blueprints.forms import Form, email_field
from blueprints.free_text import free_text, short_text
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study.questions import shown
from publishing.expert_keys import accept_key as publish_key
from publishing.expert_keys import digest_of
from quizzes.access import invited_expert_for, situation_for
from quizzes.agreement import BEST, LEAST_EXPERTS, WORST
from quizzes.desk import banks_with_situations
from quizzes.experts import invite_expert as invite
from quizzes.experts import revoke_expert as revoke
from quizzes.models import Expert
from quizzes.panel import Situation, agreement_in, experts_of, situations_in

LANGUAGES = {"lv": _("Latvian"), "en": _("English")}


class InvitationForm(Form):
    """Who is asked, and in which language."""

    bank = SelectField(_("Situations"))
    name = short_text(_("Name"), longest=120)
    field = short_text(_("Field of expertise"), longest=120)
    email = email_field(_("E-mail"))
    language = SelectField(_("Language of the letter"), choices=lambda: choices_of(LANGUAGES))


class AcceptanceForm(Form):
    """Why a key is accepted although something of it is disputed."""

    reason = free_text(_("Reason"), longest=1000)


@blueprint.get("/coordinate/keys")
@allow(COORDINATOR)
def list_keys() -> ResponseReturnValue:
    """The situations with how their key stands, and who was asked."""
    banks = banks_with_situations(current_person())
    situations = situations_in(banks)
    lines = [(one.item.text.key, stem_of(one.revision), one.standing) for one in situations]
    shown = {
        "agreement": _decimal(agreement_in(situations)),
        "experts": experts_of(banks),
        "named": named,
        "least": LEAST_EXPERTS,
        "now": clock.now(),
    }
    return render_template("coordinate/list_keys.html", lines=lines, **shown)


@blueprint.route("/coordinate/keys/invitation", methods=["GET", "POST"])
@allow(COORDINATOR)
def invite_expert() -> ResponseReturnValue:
    """Ask an expert: a letter goes out with a link of their own."""
    banks, form = {bank.key: bank for bank in banks_with_situations(current_person())}, InvitationForm()
    form.bank.choices = choices_of({key: key for key in banks})
    if form.validate_on_submit():
        with refusals_on(form):
            said = {name: form[name].data for name in ("name", "field", "email", "language")}
            invite(bank=banks[form.bank.data], by=current_person(), at=clock.now(), **said)
            flash(gettext("The letter with the link is on its way to %(name)s.", name=form.name.data), "done")
            return redirect(url_for("coordinate.list_keys"), 303)
    return answer_form("coordinate/invite_expert.html", form)


@blueprint.post("/coordinate/experts/<public_id>/revocation")
@allow(COORDINATOR)
def revoke_expert(public_id: str) -> ResponseReturnValue:
    """Take the link of an expert back."""
    expert = invited_expert_for(current_person(), public_id)
    revoke(expert=expert, by=current_person(), at=clock.now())
    flash(gettext("The link of %(name)s opens nothing any more. What was rated stays.", name=expert.name), "done")
    return redirect(url_for("coordinate.list_keys"), 303)


@blueprint.route("/coordinate/keys/<key>", methods=["GET", "POST"])
@allow(COORDINATOR)
def accept_key(key: str) -> ResponseReturnValue:
    """One situation: what each expert says, the key that follows beside the present one; accepting it."""
    situation, form = situation_for(current_person(), key), AcceptanceForm()
    if form.validate_on_submit():
        with refusals_on(form):
            seen, by = request.form.get("seen", ""), current_person()
            publish_key(situation=situation, seen=seen, reason=form.reason.data, by=by, at=clock.now())
            flash(gettext("The key is accepted. Attempts that begin from now on are marked by it."), "done")
            return redirect(url_for("coordinate.accept_key", key=key), 303)
        situation = situation_for(current_person(), key)
    return answer_form("coordinate/accept_key.html", form, key=key, **described(situation))


def described(situation: Situation) -> dict[str, Any]:
    """What the page of a key shows: each action with what the experts say, the present key and the one that follows."""
    standing, body = situation.standing, situation.revision.body or {}
    opinions = {one.action: one for one in standing.proposal.opinions}
    words = {BEST: gettext("best"), WORST: gettext("worst")}
    rows = [
        {
            "text": shown(action),
            "mean": _decimal(opinions[action["key"]].mean) if action["key"] in opinions else "",
            "harmful": opinions[action["key"]].harmful if action["key"] in opinions else 0,
            "given": ", ".join(_signed(one.rating) for one in situation.ratings if one.action == action["key"]),
            "present": _words(words.get(action["rating"], ""), bool(action.get("harmful"))),
            "proposed": _words(words.get(standing.proposal.rating_of(action["key"]), ""), action["key"] in standing.proposal.harmful),
            "is_disputed": action["key"] in standing.proposal.disputes,
            "remarks": [(named(one.expert), one.remark) for one in situation.ratings if one.action == action["key"] and one.remark],
        }
        for action in body["actions"]
    ]
    return {
        "stem": stem_of(situation.revision),
        "standing": standing,
        "rows": rows,
        "agreement": _decimal(standing.proposal.agreement),
        "least": LEAST_EXPERTS,
        "seen": digest_of(situation),
        "number": situation.revision.number,
    }


def named(expert: Expert) -> str:
    """An expert's name, or the letter that stands for it by now."""
    return gettext("Expert %(letter)s", letter=expert.name) if expert.is_forgotten else expert.name


def _words(rating: str, is_harmful: bool) -> str:
    return ", ".join(word for word in (rating, gettext("can do harm") if is_harmful else "") if word)


def _signed(rating: int) -> str:
    return f"{rating:+d}".replace("-", "−") if rating else "0"


def _decimal(number: Any) -> str:
    """A figure to two digits, as it is read; none where there is none."""
    return "" if number is None else format_decimal(round(float(number), 2)).replace("-", "−")
