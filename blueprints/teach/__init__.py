"""Pages of `teach`."""

from flask import Blueprint

blueprint = Blueprint("teach", __name__)

from blueprints.teach import banks, learners, marking, material, meetings, programme, publishing, questions, study_time, texts  # noqa: E402, F401
