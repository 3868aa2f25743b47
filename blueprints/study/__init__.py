"""Pages of `study`."""

from flask import Blueprint

blueprint = Blueprint("study", __name__)

from blueprints.study import (  # noqa: E402, F401
    application,
    attempts,
    badge,
    code,
    credential,
    doing,
    home,
    meetings,
    naming,
    notebook,
    notes,
    offline,
    pairings,
    reading,
    referees,
    results,
    resuming,
    study_time,
    tests,
)
