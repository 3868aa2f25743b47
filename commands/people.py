"""`celabiedrs people`: the first administrator, and whoever is made from the command line."""

import click
from flask import current_app
from flask.cli import AppGroup

import clock
from accounts.errors import AddressTaken
from accounts.models import EVERYWHERE, LANGUAGES, ROLES
from accounts.services import create_person, grant_role
from db import db
from post.rules import is_one_address

people = AppGroup("people", help="People and their roles.")


@people.command("create")
@click.argument("email")
@click.option("--given-name", required=True)
@click.option("--family-name", required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be given more than once.")
@click.option("--scope", default=EVERYWHERE, show_default=True, help="A programme's key; * is everywhere.")
@click.option("--language", default="lv", show_default=True, type=click.Choice(LANGUAGES))
def create(email: str, given_name: str, family_name: str, roles: tuple[str, ...], scope: str, language: str) -> None:
    """Open an account and print the link by which its owner chooses a password; the same link goes out by mail."""
    if not is_one_address(email):
        raise click.BadParameter("this is not an e-mail address", param_hint="EMAIL")
    at = clock.now()
    try:
        person, token = create_person(email=email, given_name=given_name, family_name=family_name, language=language, by=None, at=at)
    except AddressTaken:
        raise click.ClickException(f"{email} has an account already") from None
    for role in roles:
        grant_role(person=person, role=role, scope=scope, granted_by=None, at=at)
    db.session.commit()
    link = current_app.url_map.bind("").build("account.confirm_email", {"token": token, "next": "/account/password"})
    click.echo(current_app.config["SETTINGS"].public_url + link)
