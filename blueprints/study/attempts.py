"""An attempt under way: its questions, saved one by one, handed in once."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

import clock
from accounts.models import LEARNER
from blueprints.forms import EmptyForm
from blueprints.identity import current_person
from blueprints.language import written_time
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from blueprints.study.questions import answers_in, part_intro, part_title, questions_of
from blueprints.wording import sentence_for
from errors import Refused
from quizzes import services
from quizzes.access import own_attempt
from quizzes.errors import AttemptClosed, ResponsesMissing
from quizzes.models import CHECK, Attempt
from quizzes.queries import Leaf, drawn_of, leaves_of

Context = dict[str, Any]


@blueprint.get("/attempts/<public_id>")
@allow(LEARNER)
def show_attempt(public_id: str) -> ResponseReturnValue:
    """A check on one page; a long test one question a screen, opened at `item`, else at the first unanswered one."""
    attempt = own_attempt(current_person(), public_id)
    if attempt.submitted_at:
        return redirect(url_for("study.show_result", public_id=public_id), 303)
    return render_template("study/show_attempt.html", form=EmptyForm(), **page_of(attempt, request.args.get("item", type=int)))


@blueprint.post("/attempts/<public_id>/responses")
@allow(LEARNER)
def save_response(public_id: str) -> ResponseReturnValue:
    """Keep what a page sent and go where its button points; a script is answered in JSON and stays."""
    attempt = own_attempt(current_person(), public_id)
    form, place = EmptyForm(), request.form.get("item", type=int)
    if request.accept_mimetypes.best == "application/json":
        return save_quietly(attempt)
    with refusals_on(form):
        try:
            services.save_answers(attempt=attempt, answers=answers_in(request.form), at=clock.now())
        except AttemptClosed:
            return redirect(url_for("study.show_result", public_id=public_id), 303)
        return redirect(_onwards(public_id, place, request.form.get("go", "")), 303)
    return answer_again(form, public_id, place)


@blueprint.route("/attempts/<public_id>/submit", methods=["GET", "POST"])
@allow(LEARNER)
def submit_attempt(public_id: str) -> ResponseReturnValue:
    """Hand the attempt in, with what the page still sends; where something is unanswered, ask first whether that is meant."""
    attempt = own_attempt(current_person(), public_id)
    form = EmptyForm()
    if request.method == "POST":
        with refusals_on(form):
            return redirect(url_for(hand_in(attempt), public_id=public_id), 303)
        return answer_again(form, public_id, request.form.get("item", type=int))
    if attempt.submitted_at:
        return redirect(url_for("study.show_result", public_id=public_id), 303)
    return render_template("study/submit_attempt.html", attempt=attempt, parts=unanswered_parts(attempt))


def hand_in(attempt: Attempt) -> str:
    """Keep what came with the button, submit, and tell which page comes then."""
    try:
        if answers := answers_in(request.form):
            services.save_answers(attempt=attempt, answers=answers, at=clock.now())
        services.submit_attempt(attempt=attempt, confirmed="confirmed" in request.form, at=clock.now())
    except ResponsesMissing:
        return "study.submit_attempt"
    except AttemptClosed:  # from another tab, a moment ago: the result is there
        pass
    return "study.show_result"


def save_quietly(attempt: Attempt) -> ResponseReturnValue:
    """Keep what a script sent: when it was saved, or why it wasn't."""
    try:
        services.save_answers(attempt=attempt, answers=answers_in(request.form), at=clock.now())
    except Refused as refusal:
        return jsonify(problem=sentence_for(refusal)), 422
    return jsonify(saved=_("Saved at %(time)s", time=written_time(clock.now())))


def _onwards(public_id: str, place: int | None, go: str) -> str:
    if go == "save":
        flash(_("Saved at %(time)s", time=written_time(clock.now())), "done")
    item = place + {"next": 1, "back": -1}.get(go, 0) if place is not None else None
    return url_for("study.show_attempt", public_id=public_id, item=item)


def answer_again(form: FlaskForm, public_id: str, place: int | None) -> ResponseReturnValue:
    """The same questions, with what was sent still in them and why it can't be kept."""
    attempt = own_attempt(current_person(), public_id)
    return answer_form("study/show_attempt.html", form, **page_of(attempt, place, answers_in(request.form)))


def page_of(attempt: Attempt, place: int | None, sent: Mapping[int, Mapping[str, str]] | None = None) -> Context:
    """What the page of an attempt shows: all its questions (a check), or the one at this place."""
    quiz, leaves = attempt.quiz, leaves_of(attempt)
    is_long = quiz.kind != CHECK
    here = here_in(leaves, place)
    drawn = drawn_of(attempt, [here.position] if is_long else None)
    questions = questions_of(quiz, drawn, leaves, sent)
    saved_at = max((leaf.answered_at for leaf in leaves if leaf.answered_at), default=None)
    return {
        "attempt": attempt,
        "quiz": quiz,
        "is_long": is_long,
        "questions": questions,
        "part": part_title(quiz, here.part),
        "intro": part_intro(quiz, here.part) if questions[0].number == 1 else "",
        "dots": dots_of(attempt, leaves, here),
        "here": here,
        "is_first": here.position == 1,
        "is_last": here.position == len(leaves),
        "saved": _("Saved at %(time)s", time=written_time(saved_at)) if saved_at else "",
    }


def here_in(leaves: Sequence[Leaf], place: int | None) -> Leaf:
    """The place asked for, as near as there is one; else the first unanswered; else the last."""
    if place is not None:
        return leaves[min(max(place, 1), len(leaves)) - 1]
    return next((leaf for leaf in leaves if not leaf.is_answered), leaves[-1])


def dots_of(attempt: Attempt, leaves: Sequence[Leaf], here: Leaf) -> list[Context]:
    """The places of the part that one is in, as templates/ui/parts.html draws them."""
    return [
        {
            "number": number,
            "url": place_url(attempt, leaf.position),
            "is_answered": leaf.is_answered,
            "is_current": leaf.position == here.position,
        }
        for number, leaf in enumerate([leaf for leaf in leaves if leaf.part == here.part], 1)
    ]


def place_url(attempt: Attempt, position: int) -> str:
    """The address of a question: its own screen, or its place on a check's one page."""
    if attempt.quiz.kind == CHECK:
        return url_for("study.show_attempt", public_id=attempt.public_id, _anchor=f"q{position}")
    return url_for("study.show_attempt", public_id=attempt.public_id, item=position)


def unanswered_parts(attempt: Attempt) -> list[Context]:
    """Where something is unanswered: the parts, with a link to each question."""
    leaves = leaves_of(attempt)
    parts: dict[str, list[Context]] = {}
    for leaf in leaves:
        if not leaf.is_answered:
            number = [other.position for other in leaves if other.part == leaf.part].index(leaf.position) + 1
            parts.setdefault(leaf.part, []).append({"number": number, "url": place_url(attempt, leaf.position)})
    return [{"title": part_title(attempt.quiz, key), "count": len(questions), "questions": questions} for key, questions in parts.items()]
