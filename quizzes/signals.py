"""What quizzes tells the rooms above it."""

from blinker import signal

attempt_submitted = signal("attempt-submitted")
"""An attempt was handed in and marked. Sender: the Attempt; `at`: when."""
