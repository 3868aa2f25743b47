"""Whether the house stands: for the machines that watch it."""

from flask import jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select, text

from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from db import db
from revisions.models import FINAL, Revision, Text


@blueprint.get("/healthz")
@allow(PUBLIC)
def show_health() -> ResponseReturnValue:
    """JSON: status, database, its version, and how many final texts of each kind there are."""
    dialect = db.engine.dialect.name
    version = db.session.scalar(text("SELECT sqlite_version()" if dialect == "sqlite" else "SHOW server_version"))
    counts = db.session.execute(
        select(Text.kind, func.count(func.distinct(Text.id)).label("texts")).join(Revision).where(Revision.status == FINAL).group_by(Text.kind)
    )
    return jsonify(status="ok", database=dialect, **{f"{dialect}_version": version}, content={row.kind: row.texts for row in counts})
