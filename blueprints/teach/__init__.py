"""Pages of `teach`."""

from flask import Blueprint

blueprint = Blueprint("teach", __name__)

from blueprints.teach import banks, learners, marking, material, meetings, questions, study_time  # noqa: E402, F401
