"""What meetings tells the rooms above it."""

from blinker import signal

attendance_recorded = signal("attendance-recorded")
"""What is on record of a learner at meetings changed: attendance, or what an observer saw. Sender: the Enrolment; `at`: when."""
