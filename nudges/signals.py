"""What nudges tell the rooms above: the letters are worded at the edge."""

from blinker import signal

nudge_due = signal("nudge-due")
"""A learner is to be written to, now and once. Sender: the Enrolment; `kind`, `number` (which reminder since they stopped, from 1), `at`."""

invitation_due = signal("invitation-due")
"""A mentor is to be asked to answer a test once more, now and once. Sender: the Person; `kind` (`nudges.rules.INVITATIONS`), `quiz_key`, `at`."""
