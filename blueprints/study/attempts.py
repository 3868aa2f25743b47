"""An attempt under way: its questions, saved one by one, flagged to come back to, handed in once or closed by the clock."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from hmac import new
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

import clock
from accounts.models import LEARNER
from blueprints.forms import EmptyForm
from blueprints.language import localised, written_time
from blueprints.once import once
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study import blueprint
from blueprints.study.doors import attempt_here, attempt_to_answer_here
from blueprints.study.questions import answers_in, part_intro, part_title, questions_of
from blueprints.wording import sentence_for
from errors import Refused
from quizzes import services
from quizzes.errors import AttemptClosed, ResponsesMissing, TimeUp
from quizzes.models import CHECK, READINESS, Attempt
from quizzes.queries import Leaf, drawn_of, leaves_of

Context = dict[str, Any]


@blueprint.get("/attempts/<public_id>")
@allow(LEARNER, study=True)
def show_attempt(public_id: str) -> ResponseReturnValue:
    """A check on one page; a long test one question a screen, opened at `item`, else at the first unanswered one."""
    attempt = attempt_here(public_id)
    if attempt.submitted_at:
        return redirect(url_for("study.show_result", public_id=public_id), 303)
    return render_template("study/show_attempt.html", form=EmptyForm(), **page_of(attempt, request.args.get("item", type=int)))


@blueprint.post("/attempts/<public_id>/responses")
@allow(LEARNER, study=True)
@once
def save_response(public_id: str) -> ResponseReturnValue:
    """Keep what a page sent and go where its button points; a script is answered in JSON and stays."""
    attempt = attempt_to_answer_here(public_id)
    if request.accept_mimetypes.best == "application/json":
        return save_quietly(attempt)
    form, place = EmptyForm(), request.form.get("item", type=int)
    with refusals_on(form):
        try:
            save_what_came(attempt)
        except AttemptClosed as closed:
            return go_to_result(attempt, closed)
        return redirect(_onwards(public_id, place, request.form.get("go", "")), 303)
    return answer_again(form, public_id, place)


@blueprint.route("/attempts/<public_id>/submit", methods=["GET", "POST"])
@allow(LEARNER, study=True)
def submit_attempt(public_id: str) -> ResponseReturnValue:
    """Hand the attempt in, with what the page still sends; where something is unanswered, ask first whether that is meant."""
    attempt = attempt_here(public_id)
    form = EmptyForm()
    if request.method == "POST":
        with refusals_on(form):
            return hand_in(attempt)
        return answer_again(form, public_id, request.form.get("item", type=int))
    if attempt.submitted_at:
        return redirect(url_for("study.show_result", public_id=public_id), 303)
    leaves = leaves_of(attempt)
    unanswered = questions_among(attempt, leaves, lambda leaf: not leaf.is_answered)
    flagged = questions_among(attempt, leaves, lambda leaf: leaf.is_flagged and leaf.is_answered)
    return render_template("study/submit_attempt.html", attempt=attempt, unanswered=unanswered, flagged=flagged)


def hand_in(attempt: Attempt) -> ResponseReturnValue:
    """Keep what came with the button, submit, and go to the page that comes then."""
    try:
        save_what_came(attempt)
        services.submit_attempt(attempt=attempt, confirmed="confirmed" in request.form, at=clock.now())
    except ResponsesMissing:
        return redirect(url_for("study.submit_attempt", public_id=attempt.public_id), 303)
    except AttemptClosed as closed:
        return go_to_result(attempt, closed)
    return redirect(url_for("study.show_result", public_id=attempt.public_id), 303)


def go_to_result(attempt: Attempt, closed: AttemptClosed) -> ResponseReturnValue:
    """What was closed from another tab, or by the clock, has its result; that something came too late is said."""
    if isinstance(closed, TimeUp):
        flash(sentence_for(closed), "care")
    return redirect(url_for("study.show_result", public_id=attempt.public_id), 303)


def save_what_came(attempt: Attempt) -> None:
    """Keep the answers and flags that a page or its script sent."""
    answers, flags = answers_in(request.form), flags_in(request.form.getlist("shown"), request.form.getlist("flagged"))
    if answers or flags:
        services.save_answers(attempt=attempt, answers=answers, flags=flags, origin=origin_of(attempt), at=clock.now())


def flags_in(shown: Sequence[str], flagged: Sequence[str]) -> dict[int, bool]:
    """By place, whether each question that the page showed is flagged."""
    return {int(place): place in flagged for place in shown if place.isascii() and place.isdigit() and len(place) < 5}


def origin_of(attempt: Attempt) -> str:
    """Tells two places on the network apart in a test that decides; nobody can tell from it where they are."""
    if attempt.quiz.kind != READINESS:
        return ""
    text = f"origin:{attempt.public_id}:{request.remote_addr}"
    return new(current_app.config["SECRET_KEY"].encode(), text.encode(), sha256).hexdigest()[:16]


def save_quietly(attempt: Attempt) -> ResponseReturnValue:
    """Keep what a script sent: when it was saved, or why it wasn't; `closed`: nothing more ever will be."""
    try:
        save_what_came(attempt)
    except Refused as refusal:
        return jsonify(problem=sentence_for(refusal), **({"closed": True} if isinstance(refusal, AttemptClosed) else {})), 422
    return jsonify(saved=_("Saved at %(time)s", time=written_time(clock.now())))


def _onwards(public_id: str, place: int | None, go: str) -> str:
    if go == "save":
        flash(_("Saved at %(time)s", time=written_time(clock.now())), "done")
    item = place + {"next": 1, "back": -1}.get(go, 0) if place is not None else None
    return url_for("study.show_attempt", public_id=public_id, item=item)


def answer_again(form: FlaskForm, public_id: str, place: int | None) -> ResponseReturnValue:
    """The same questions, with what was sent still in them and why it can't be kept."""
    attempt = attempt_here(public_id)
    return answer_form("study/show_attempt.html", form, **page_of(attempt, place, answers_in(request.form)))


def page_of(attempt: Attempt, place: int | None, sent: Mapping[int, Mapping[str, str]] | None = None) -> Context:
    """What the page of an attempt shows: all its questions (a check), or the one at this place."""
    quiz, leaves = attempt.quiz, leaves_of(attempt)
    is_long = quiz.kind != CHECK
    here = here_in(leaves, place)
    drawn = drawn_of(attempt, [here.position] if is_long else None)
    questions = questions_of(quiz, drawn, leaves, sent)
    flagged = {str(leaf.position) for leaf in leaves if leaf.is_flagged} if sent is None else set(request.form.getlist("flagged"))
    saved_at = max((leaf.answered_at for leaf in leaves if leaf.answered_at), default=None)
    return {
        "attempt": attempt,
        "quiz": quiz,
        "is_long": is_long,
        "questions": questions,
        "flagged": flagged,
        "seconds_left": seconds_left(attempt, clock.now()),
        "outbox": _("%(title)s, attempt %(number)d", title=localised(quiz.title), number=attempt.number),
        "part": part_title(quiz, here.part),
        "intro": part_intro(quiz, here.part, attempt.occasion) if questions[0].number == 1 else "",
        "dots": dots_of(attempt, leaves, here),
        "here": here,
        "is_first": here.position == 1,
        "is_last": here.position == len(leaves),
        "saved": _("Saved at %(time)s", time=written_time(saved_at)) if saved_at else "",
    }


def seconds_left(attempt: Attempt, at: datetime) -> int | None:
    """How long answers are asked for, as the server's clock has it; None: no time limit."""
    return None if attempt.deadline_at is None else max(0, int((attempt.deadline_at - at).total_seconds()))


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
            "is_flagged": leaf.is_flagged,
        }
        for number, leaf in enumerate([leaf for leaf in leaves if leaf.part == here.part], 1)
    ]


def place_url(attempt: Attempt, position: int) -> str:
    """The address of a question: its own screen, or its place on a check's one page."""
    if attempt.quiz.kind == CHECK:
        return url_for("study.show_attempt", public_id=attempt.public_id, _anchor=f"q{position}")
    return url_for("study.show_attempt", public_id=attempt.public_id, item=position)


def questions_among(attempt: Attempt, leaves: Sequence[Leaf], wanted: Callable[[Leaf], bool]) -> list[Context]:
    """Those of the questions that are wanted: by part, with a link to each."""
    parts: dict[str, list[Context]] = {}
    for leaf in filter(wanted, leaves):
        number = [other.position for other in leaves if other.part == leaf.part].index(leaf.position) + 1
        link = {"number": number, "url": place_url(attempt, leaf.position), "is_answered": leaf.is_answered, "is_flagged": leaf.is_flagged}
        parts.setdefault(leaf.part, []).append(link)
    return [{"title": part_title(attempt.quiz, key), "count": len(questions), "questions": questions} for key, questions in parts.items()]
