"""The badge of a credential, kept as it was signed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from credentials.badge.document import ENTRIES
from credentials.models import Credential
from db import UtcDateTime, db


class Badge(db.Model):
    """Made once for each credential, and kept byte for byte: the signed document, and the same as a token.

    `status_index` is its place in the status list. It is drawn by chance, so that it tells nothing of when the credential was issued.
    """

    __tablename__ = "badge"
    __table_args__ = (CheckConstraint(f"status_index >= 0 AND status_index < {ENTRIES}", name="in_the_list"),)

    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False)
    status_index: Mapped[int] = mapped_column(unique=True)
    document: Mapped[bytes] = mapped_column(LargeBinary)
    token: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    credential: Mapped[Credential] = relationship()
