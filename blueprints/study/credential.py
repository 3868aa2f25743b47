"""What the certificate asks for, and the certificate itself."""

from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

import clock
from accounts.models import LEARNER
from blueprints.dispatch import record_afterwards
from blueprints.identity import current_person
from blueprints.policy import allow
from blueprints.study import blueprint
from blueprints.wording.credentials import lines_of
from clock import local_date
from courses.access import own_enrolment
from credentials.access import own_credential
from credentials.pdf import keep_pdf, render_pdf
from credentials.queries import credential_of, criteria_of, standing_of


@blueprint.get("/criteria")
@allow(LEARNER)
def show_criteria() -> ResponseReturnValue:
    """Every criterion: met, by what evidence, or what is missing and where to go."""
    criteria = criteria_of(own_enrolment(current_person()), clock.now())
    return render_template(
        "study/show_criteria.html",
        lines=lines_of(criteria, with_links=True),
        settled=sum(criterion.is_settled for criterion in criteria),
        credential=credential_of(current_person()),
    )


@blueprint.get("/certificate")
@allow(LEARNER)
def show_certificate() -> ResponseReturnValue:
    """One's own certificate: how it stands, the paper, and how others can verify it."""
    credential = credential_of(current_person())
    state = standing_of(credential, local_date(clock.now())) if credential else None
    return render_template("study/show_certificate.html", credential=credential, state=state)


@blueprint.get("/certificate.pdf")
@allow(LEARNER)
def download_certificate() -> ResponseReturnValue:
    """One's own certificate, drawn and kept now where that was not done yet."""
    credential = own_credential(current_person())
    pdf = render_pdf(credential)
    if credential.pdf is None:  # whoever comes first is given what stays
        record_afterwards(keep_pdf, credential_id=credential.id, pdf=pdf)
    answer = send_file(BytesIO(pdf), mimetype="application/pdf", as_attachment=True, download_name=f"apliecība-{credential.number}.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer
