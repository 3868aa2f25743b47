"""What recruitment tells the rooms above it."""

from blinker import signal

evidence_changed = signal("evidence-changed")
"""Evidence was recorded or voided. Sender: the Application; `at`: when."""

application_decided = signal("application-decided")
"""Somebody decided. Sender: the Application, its decision loaded; `at`: when."""
