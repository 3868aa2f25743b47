"""Marking what only people can mark: answers without names, one at a time, by the rubric of the question."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import InputRequired

import clock
from accounts.models import COORDINATOR, TRAINER
from blueprints.forms import Form
from blueprints.free_text import free_text
from blueprints.identity import current_person
from blueprints.labels import choices_of
from blueprints.language import localised
from blueprints.policy import allow
from blueprints.refusals import answer_form, refusals_on
from blueprints.study.questions import has_blocks, shown
from blueprints.teach import blueprint
from quizzes.access import open_answer_for
from quizzes.desk import answers_to_mark
from quizzes.marking import is_name_open, read_answer
from quizzes.marking import open_name as show_name
from quizzes.models import OpenAnswer
from quizzes.rubric import reading_policy


class MarkForm(Form):
    """A level of each criterion (c1, c2 …, made for the rubric), and a word to the learner."""

    remark = free_text(_("A word to the learner"))


class NameForm(Form):
    """Why somebody has to see whose answer it is."""

    reason = free_text(_("Why you need to know whose answer it is"), longest=500, required=True)


@blueprint.get("/teach/answers")
@allow(TRAINER, COORDINATOR)
def list_answers() -> ResponseReturnValue:
    """The answers that wait to be marked, without names."""
    answers = answers_to_mark(current_person())
    stems = {answer.public_id: shown(answer.drawn.revision.body or {}, "stem") for answer in answers}
    return render_template("teach/list_answers.html", answers=answers, stems=stems)


@blueprint.route("/teach/answers/<public_id>", methods=["GET", "POST"])
@allow(TRAINER, COORDINATOR)
def mark_answer(public_id: str) -> ResponseReturnValue:
    """One answer and the rubric; marked already, what one gave."""
    answer = open_answer_for(current_person(), public_id)
    form = form_for(rubric_of(answer))
    if form.validate_on_submit():
        with refusals_on(form):
            levels = {criterion["key"]: form[name].data for name, criterion in named(rubric_of(answer))}
            read_answer(answer=answer, reader=current_person(), levels=levels, remark=form.remark.data, at=clock.now())
            flash(gettext("Your marks are kept under your name."), "done")
            return redirect(url_for("teach.list_answers"), 303)
        answer = open_answer_for(current_person(), public_id)
    return answer_form("teach/mark_answer.html", form, marks=form, **page_of(answer))


@blueprint.post("/teach/answers/<public_id>/name")
@allow(TRAINER, COORDINATOR)
def open_name(public_id: str) -> ResponseReturnValue:
    """See whose answer it is, where the test allows it: with a reason, on record."""
    answer, form = open_answer_for(current_person(), public_id), NameForm()
    if form.validate_on_submit():
        with refusals_on(form):
            show_name(answer=answer, by=current_person(), reason=form.reason.data, at=clock.now())
            flash(gettext("The name is shown from now on. That you opened it, and why, is on record."), "done")
            return redirect(url_for("teach.mark_answer", public_id=public_id), 303)
        answer = open_answer_for(current_person(), public_id)
    return answer_form("teach/mark_answer.html", form, **page_of(answer) | {"marks": form_for(rubric_of(answer)), "name_form": form})


def page_of(answer: OpenAnswer) -> dict[str, Any]:
    """What the page of an answer shows: of other readers, nothing; of who wrote it, the name alone and only to a reader who opened it."""
    own = next((reading for reading in answer.readings if reading.reader_id == current_person().id), None)
    rubric = rubric_of(answer)
    return {
        "answer": answer,
        "quiz": answer.drawn.attempt.quiz,
        "stem": shown(answer.drawn.revision.body or {}, "stem"),
        "has_blocks": has_blocks(shown(answer.drawn.revision.body or {}, "stem")),
        "text": (answer.drawn.response or {}).get("text", ""),
        "criteria": [name for name, _criterion in named(rubric)],
        "given": [(localised(one["title"]), _level(one["levels"][own.levels[one["key"]]])) for one in rubric] if own else [],
        "own": own,
        "name": answer.drawn.attempt.person.name if is_name_open(answer, current_person()) else "",
        "may_open_name": reading_policy(answer.drawn.attempt.quiz.kind, answer.drawn.attempt.policy).names,
        "name_form": NameForm(formdata=None),
    }


def rubric_of(answer: OpenAnswer) -> list[dict[str, Any]]:
    """The criteria of the question as the learner was given it."""
    return list((answer.drawn.revision.body or {})["rubric"])


def named(rubric: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Each criterion with the name of its field."""
    return [(f"c{place}", criterion) for place, criterion in enumerate(rubric, 1)]


def form_for(rubric: list[dict[str, Any]]) -> MarkForm:
    """The form with a field for each criterion, its levels in the words of the rubric."""
    fields: dict[str, Any] = {
        name: RadioField(
            localised(criterion["title"]),
            coerce=int,
            choices=choices_of({place: _level(level) for place, level in enumerate(criterion["levels"])}),
            validators=[InputRequired()],
        )
        for name, criterion in named(rubric)
    }
    return type("RubricForm", (MarkForm,), fields)()


def _level(level: dict[str, Any]) -> str:
    points = ngettext("%(num)d point", "%(num)d points", level["points"])
    return f"{localised(level['text'])} ({points})"
