"""What credentials tell the rooms above them."""

from blinker import signal

credential_issued = signal("credential-issued")
"""A credential was issued. Sender: the Credential; `at`: when."""
