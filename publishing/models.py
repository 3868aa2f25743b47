"""content/ as it was when it came in last, byte for byte."""

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db import db


class ContentFile(db.Model):
    """A file of content/: figures stand in texts that are written at the desk, and all of them go out again as they came.

    `path` is below content/, with slashes.
    """

    __tablename__ = "content_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(String(255), unique=True)
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the bytes
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
