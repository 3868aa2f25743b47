"""What nudges tell the rooms above: the letters are worded at the edge."""

from blinker import signal

nudge_due = signal("nudge-due")
"""Somebody is to be written to, now and once. Sender: the Enrolment; `kind`, `number` (which reminder since they stopped, from 1), `at`."""
