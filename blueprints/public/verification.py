"""Is this certificate real? By the code that it carries, by its number and its holder's surname, or by its file."""

from functools import lru_cache
from hashlib import sha256

from flask import g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from wtforms import FileField
from wtforms.validators import InputRequired

import clock
from accounts.slowdowns import FILE_CHECK, WRONG_CERTIFICATE, count_try, refuse_too_many
from blueprints.dispatch import record_afterwards
from blueprints.forms import Form
from blueprints.free_text import short_text
from blueprints.language import language
from blueprints.letters import speaking
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from blueprints.refusals import refusals_on
from blueprints.wording.credentials import FILES_REFUSED, TITLES, TITLES_BY_CODE
from clock import local_date
from credentials.checking import check_file as verdict_on
from credentials.models import Credential
from credentials.queries import credential_with_code, credential_with_number, standing_of, successor_of
from credentials.register import certified_now
from credentials.rules import plain_number

UNKNOWN = "unknown"
TOTAL_KEPT = 3600  # seconds for which the picture of the total may be kept
PDF = "pdf"


class FindForm(Form):
    """What stands on the paper."""

    number = short_text(_("Number"), longest=40)
    family_name = short_text(_("Surname of the holder"), longest=160)


class FileForm(Form):
    """The certificate or the badge as a file."""

    file = FileField(_("File"), validators=[InputRequired()])


@blueprint.route("/verify", methods=["GET", "POST"])
@allow(PUBLIC)
def find_credential() -> ResponseReturnValue:
    """Look a certificate up. A number that isn't there and a surname that isn't its holder's are answered alike."""
    form = FindForm()
    if form.validate_on_submit():
        asked = {"act": WRONG_CERTIFICATE, "email": plain_number(form.number.data), "network": request.remote_addr, "at": clock.now()}
        with refusals_on(form):
            refuse_too_many(**asked)
            if credential := credential_with_number(form.number.data, form.family_name.data):
                return _answer("public/find_credential.html", form=form, file_form=_blank_file_form(), **_shown(credential))
            record_afterwards(count_try, **asked)
            form.form_errors.append(gettext("There is no certificate with this number and surname. Please compare both with the paper."))
    return _answer("public/find_credential.html", 422 if form.errors else 200, form=form, file_form=_blank_file_form())


@blueprint.route("/verify/file", methods=["GET", "POST"])
@allow(PUBLIC)
def check_file() -> ResponseReturnValue:
    """Look at a file: whether it is one of ours, whole, and how its certificate stands now. The file is kept nowhere."""
    form = FileForm()
    if form.validate_on_submit():
        content = form.file.data.read()
        asked = {"act": FILE_CHECK, "email": sha256(content).hexdigest(), "network": request.remote_addr, "at": clock.now()}
        with refusals_on(form):
            refuse_too_many(**asked)
            record_afterwards(count_try, **asked)
            verdict = verdict_on(content, clock.now())
            if verdict.credential:
                is_paper = verdict.form == PDF
                return _answer("public/check_file.html", form=form, **_shown(verdict.credential, knows_code=is_paper, knows_surname=is_paper))
            return _answer("public/check_file.html", 422, form=form, refused=FILES_REFUSED[verdict.state])
    return _answer("public/check_file.html", 422 if form.errors else 200, form=form)


@blueprint.get("/verify/<code>")
@allow(PUBLIC)
def verify_credential(code: str) -> ResponseReturnValue:
    """What the QR code opens: how the certificate stands now, whose it is, and what it says."""
    credential = credential_with_code(code)
    if credential is None:
        return _answer("public/verify_credential.html", 404, state=UNKNOWN, credential=None)
    return _answer("public/verify_credential.html", **_shown(credential, knows_code=True))


@blueprint.get("/mentors.<any(lv, en):lang>.svg")
@allow(PUBLIC)
def draw_total(lang: str) -> ResponseReturnValue:
    """How many mentors are certified now, as a picture for other pages: a number, and nobody's name."""
    with speaking(lang):
        total = certified_now(clock.now())
        picture = render_template("public/draw_total.svg", total=total, words=ngettext("certified mentor", "certified mentors", total), lang=lang)
    answer = make_response(picture)
    answer.headers["Content-Type"] = "image/svg+xml"
    answer.headers["Cache-Control"] = f"public, max-age={TOTAL_KEPT}"
    return answer


def _shown(credential: Credential, *, knows_code: bool = False, knows_surname: bool = True) -> dict[str, object]:
    """Whoever has the code has the paper; whoever typed a surname is told no more of the name than they knew, and who has only a badge
    is told two letters. The certificate in whose place another stands leads there for who has the code."""
    holder = credential.text["holder"]
    given_name = holder["given_name"] if knows_code else f"{holder['given_name'][:1]}."
    family_name = holder["family_name"] if knows_surname else f"{holder['family_name'][:1]}."
    return {
        "credential": credential,
        "state": standing_of(credential, local_date(clock.now())),
        "holder": f"{given_name} {family_name}".strip(),
        "successor": successor_of(credential),
        "knows_code": knows_code,
        "kinds": kinds_in(language(), tuple(one["code"] for one in credential.text.get("criteria", ()) if one["state"] == "met")),
    }


@lru_cache(256)
def kinds_in(_language: str, codes: tuple[str, ...]) -> str:
    """What these criteria are called in the reader's language: worked out once, for what is asked by strangers all day."""
    return ", ".join(str(TITLES[TITLES_BY_CODE[code]]) for code in codes)


def _blank_file_form() -> FileForm:
    return FileForm(formdata=None)


def _answer(template: str, status: int = 200, **context: object) -> ResponseReturnValue:
    """Kept by no cache, so that a revocation shows at the next request, and by no search engine; 429 for who comes too often."""
    late = g.get("retry_after")
    response = make_response(render_template(template, **context), 429 if late else status)
    if late:
        response.headers["Retry-After"] = str(late)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
