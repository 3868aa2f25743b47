"""Why an act on an account is refused."""

from errors import Refused


class WrongPassword(Refused):
    """This address and this password don't open an account: said alike, whichever of them is wrong."""


class TooManyTries(Refused):
    """Slow down: `seconds` until the next try, `minutes` the same for people."""


class LinkNoLongerWorks(Refused):
    """The link was used, is too old, was meant for something else, or the address has changed since."""


class WeakPassword(Refused):
    """A password that is not taken."""


class PasswordTooShort(WeakPassword):
    """Fewer than `least` characters."""


class PasswordTooLong(WeakPassword):
    """More than `most` characters."""


class PasswordTooCommon(WeakPassword):
    """One that everybody tries first."""


class PasswordTooPersonal(WeakPassword):
    """It holds the person's name, their address or the name of this site."""


class WrongCode(Refused):
    """Neither the code that the phone shows now, nor a recovery code that is left."""


class SecondFactorOn(Refused):
    """Codes are set up already: remove them first."""


class SecondFactorNotBegun(Refused):
    """There is no secret yet to confirm."""


class AddressTaken(Refused):
    """Somebody has an account with this address."""


class OwnLastAdministratorRole(Refused):
    """An administrator can't take their own last administrator role: nobody might be left to give it back."""


class KeyReused(Refused):
    """The key of this request was used for another one: one key is one act."""


class OwnAccount(Refused):
    """This can't be done to one's own account: another administrator does it."""
