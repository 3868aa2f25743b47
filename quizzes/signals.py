"""What quizzes tells the rooms above it."""

from blinker import signal

attempt_submitted = signal("attempt-submitted")
"""An attempt was handed in and marked. Sender: the Attempt; `at`: when."""

attempt_marked = signal("attempt-marked")
"""The last answer of an attempt that waited for a person was marked: its result stands. Sender: the Attempt; `at`: when."""

attempt_regraded = signal("attempt-regraded")
"""An item turned out wrong and this attempt has another result since. Sender: the Attempt; `at`: when."""

expert_invited = signal("expert-invited")
"""An expert is asked to rate situations. Sender: the Expert; `token`: the secret part of their link; `at`: when."""

verdict_changed = signal("verdict-changed")
"""Whether an attempt is passed is another by a regrade. Sender: the Attempt; `at`."""
