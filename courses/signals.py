"""What courses tells the rooms above it."""

from blinker import signal

progress_changed = signal("progress-changed")
"""An enrolment completed something or was credited time. Sender: the Enrolment; `at`: when."""

learner_enrolled = signal("learner-enrolled")
"""Somebody was enrolled. Sender: the Enrolment; `at`: when."""
