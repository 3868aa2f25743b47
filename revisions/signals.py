"""What revisions tells the rooms above it, in the transaction in which it happens."""

from blinker import signal

revision_published = signal("revision-published")
"""A revision is final, or what is derived from its source changed. Sender: the Revision."""

revision_retired = signal("revision-retired")
"""A revision is final no more. Sender: the Revision."""
