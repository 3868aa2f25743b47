"""What recruitment tells the rooms above it."""

from blinker import signal

evidence_changed = signal("evidence-changed")
"""Evidence was recorded or voided. Sender: the Application; `at`: when."""

application_decided = signal("application-decided")
"""Somebody decided. Sender: the Application, its decision loaded; `at`: when."""

referee_asked = signal("referee-asked")
"""Somebody is asked for a reference. Sender: the Referee; `token`: the secret of their link; `is_reminder`: not the first time; `at`: when."""
