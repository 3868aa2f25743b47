"""What credentials tell the rooms above them."""

from blinker import signal

credential_issued = signal("credential-issued")
"""A credential was issued. Sender: the Credential; `at`: when."""

credential_replaced = signal("credential-replaced")
"""Another credential stands in the place of an earlier one. Sender: the new Credential; `at`: when."""

revocation_proposed = signal("revocation-proposed")
"""A second person is asked. Sender: the Revocation; `to`: those who can confirm it; `at`: when."""

credential_revoked = signal("credential-revoked")
"""Two people have revoked a credential. Sender: the Credential, the last one of its enrolment; `at`: when."""

expiry_near = signal("expiry-near")
"""A credential expires soon. Sender: the Credential; `days`: which of the announced days before the end; `at`: when."""
