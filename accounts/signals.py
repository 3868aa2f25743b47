"""What accounts tell the rooms above: letters are worded at the edge, which listens to these."""

from blinker import signal

person_registered = signal("person-registered")
"""Somebody typed an address that was nobody's. Sender: the person; `token`, `at`."""

known_address_registered = signal("known-address-registered")
"""Somebody typed an address that has an account. Sender: its person; `token` of a sign-in link, `at`."""

person_created = signal("person-created")
"""An administrator opened an account. Sender: the person; `token`, `at`."""

link_asked = signal("link-asked")
"""A link was asked for. Sender: the address; `person` (None: nobody's), `purpose`, `token`, `language`, `at`."""

password_changed = signal("password-changed")
"""Sender: the person; `at`."""

second_factor_removed = signal("second-factor-removed")
"""Sender: the person; `at`."""
