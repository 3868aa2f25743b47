"""Experts rate the actions of situations, by a link of their own and without an account. Nothing here tells the key.

Mail scanners open links: looking changes nothing.
"""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

import clock
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.labels import choices_of
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from blueprints.refusals import answer_form, refusals_on
from blueprints.study.questions import shown
from errors import NotVisible
from quizzes.access import expert_for
from quizzes.agreement import Rated
from quizzes.experts import rate_situation as keep_ratings
from quizzes.models import ActionRating, Expert
from quizzes.panel import Situation, situations_in

LEVELS = {
    2: _("+2: what helps most"),
    1: _("+1: rather good"),
    0: _("0: neither"),
    -1: _("−1: rather bad"),
    -2: _("−2: what should never be done"),
}


@blueprint.get("/ratings/<token>")
@allow(PUBLIC, study=False)
def list_ratings(token: str) -> ResponseReturnValue:
    """What is asked of the expert, and which situations they have rated."""
    try:
        expert = expert_for(token, clock.now())
    except NotVisible:
        return does_not_work()
    situations = situations_in([expert.bank])
    lines = [(place, shown(one.revision.body or {}, "stem"), bool(_own(one, expert))) for place, one in enumerate(situations, 1)]
    return render_template("public/list_ratings.html", token=token, expert=expert, lines=lines, done=sum(line[2] for line in lines))


@blueprint.route("/ratings/<token>/<int:place>", methods=["GET", "POST"])
@allow(PUBLIC, study=False)
def rate_situation(token: str, place: int) -> ResponseReturnValue:
    """One situation: every action from −2 to +2, whether it can do harm, and a remark."""
    try:
        expert, situation, last = _place(token, place)
    except NotVisible:
        return does_not_work()
    form = form_for(situation, _own(situation, expert))
    if form.validate_on_submit():
        with refusals_on(form):
            keep_ratings(expert=expert, item=situation.item, revision=situation.revision, at=clock.now(), **said_in(form, situation))
            flash(gettext("Kept. You can change it until you are done."), "done")
            onwards = {"endpoint": "public.list_ratings"} if place == last else {"endpoint": "public.rate_situation", "place": place + 1}
            return redirect(url_for(token=token, **onwards), 303)
        expert, situation, last = _place(token, place)
    return answer_form("public/rate_situation.html", form, token=token, place=place, last=last, **page_of(situation))


def does_not_work() -> ResponseReturnValue:
    """What to do where the link opens nothing, in the same words for all of them: whether it ever did is nobody's business."""
    return render_template("public/list_ratings.html", expert=None), 404


def page_of(situation: Situation) -> dict[str, Any]:
    """The words of a situation, with the fields of each action: no rating, no reason, no harm."""
    body = situation.revision.body or {}
    actions = [(letter, shown(action)) for letter, action in _lettered(situation)]
    return {"stem": shown(body, "stem"), "is_safety": bool(body.get("safety")), "actions": actions}


def form_for(situation: Situation, own: dict[str, ActionRating]) -> Form:
    """The form with three fields an action, holding what this expert has said before."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    for letter, action in _lettered(situation):
        fields[f"rating_{letter}"] = RadioField(_("How good is it?"), coerce=int, choices=choices_of(LEVELS), validators=[InputRequired()])
        fields[f"harmful_{letter}"] = BooleanField(_("It can do harm"))
        fields[f"remark_{letter}"] = free_text(_("Remark"), longest=500)
        if said := own.get(action["key"]):
            data |= {f"rating_{letter}": said.rating, f"harmful_{letter}": said.is_harmful, f"remark_{letter}": said.remark}
    return type("RatingForm", (Form,), fields)(data=data)


def said_in(form: Form, situation: Situation) -> dict[str, Any]:
    """The ratings and remarks of a form, by action."""
    ratings = {action["key"]: Rated(form[f"rating_{letter}"].data, form[f"harmful_{letter}"].data) for letter, action in _lettered(situation)}
    return {"ratings": ratings, "remarks": {action["key"]: form[f"remark_{letter}"].data for letter, action in _lettered(situation)}}


def _lettered(situation: Situation) -> list[tuple[str, dict[str, Any]]]:
    return list(zip("abcdefgh", (situation.revision.body or {})["actions"], strict=False))


def _place(token: str, place: int) -> tuple[Expert, Situation, int]:
    expert = expert_for(token, clock.now())
    situations = situations_in([expert.bank])
    if not 1 <= place <= len(situations):
        raise NotVisible
    return expert, situations[place - 1], len(situations)


def _own(situation: Situation, expert: Expert) -> dict[str, ActionRating]:
    return {one.action: one for one in situation.ratings if one.expert_id == expert.id}
