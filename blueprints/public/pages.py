"""The first page, and the pages of duty: accessibility, privacy, cookies, contact, for relatives, for employers."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blueprints.language import language
from blueprints.navigation import home_of
from blueprints.policy import PUBLIC, allow
from blueprints.public import blueprint
from errors import NotVisible
from library.queries import page


@blueprint.get("/")
@allow(PUBLIC)
def show_front() -> ResponseReturnValue:
    """What the programme is, and the way in: to apply, to sign in, or (signed in) home."""
    home = home_of(current_user.person) if current_user.is_authenticated else None
    return render_template("public/show_front.html", revision=page("about", language()), home=home)


@blueprint.get("/pages/<slug>")
@allow(PUBLIC)
def show_page(slug: str) -> ResponseReturnValue:
    """One page of duty."""
    revision = page(slug, language())
    if revision is None:
        raise NotVisible
    return render_template("public/show_page.html", revision=revision)
