"""What the refusals of `accounts/` say."""

from flask_babel import lazy_gettext as _

from accounts import errors
from errors import Refused

SENTENCES: dict[type[Refused], str] = {
    errors.WrongPassword: _("This address and this password don't belong together. Check both, or ask for a link by e-mail."),
    errors.TooManyTries: _("There were too many tries. Please wait %(minutes)s min, then try again."),
    errors.LinkNoLongerWorks: _("This link no longer works: it was used already, or it is too old."),
    errors.WeakPassword: _("Please think of another password."),
    errors.PasswordTooShort: _("The password is too short: it needs at least %(least)s characters. A few words in a row are easy to keep in mind."),
    errors.PasswordTooLong: _("The password is too long: at most %(most)s characters."),
    errors.PasswordTooCommon: _("Many people use this password, so it is tried first. Please think of another one."),
    errors.PasswordTooPersonal: _(
        "Your name, your e-mail address and the name of this site can't be part of the password. Please think of another one."
    ),
    errors.WrongCode: _("This code is not right, or it was used already. Wait until the app shows the next one."),
    errors.SecondFactorOn: _("The second step is already set up. Turn it off first if you want to set it up anew."),
    errors.SecondFactorNotBegun: _("First press the button that begins the set-up."),
    errors.AddressTaken: _("Somebody already has an account with this address."),
    errors.OwnLastAdministratorRole: _("You can't take your own administrator role away. Another administrator can do it."),
    errors.KeyReused: _("This was sent under a number that belongs to something else. Nothing was lost: please send it again."),
    errors.OwnAccount: _("You can't do this to your own account. Another administrator can do it."),
}
