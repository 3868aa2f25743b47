"""`celabiedrs search`: what somebody finds; `celabiedrs index`: whether the index is what the texts say."""

import click
from flask.cli import AppGroup, with_appcontext

from accounts.queries import person_who_may_sign_in
from db import db, reading
from search.errors import QueryTooLong
from search.queries import MOST_FOUND, Hit, found_for
from search.rules import parse_query
from search.services import disagreement, rebuild_index

index = AppGroup("index", help="The index of the search, which is made of the published texts.")


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="QUERY")
@click.option("--as", "email", metavar="EMAIL", help="Whose search it is; without it, that of somebody who has not signed in.")
@click.option("--limit", type=click.IntRange(1, MOST_FOUND), default=20, show_default=True)
@with_appcontext
def search(words: tuple[str, ...], email: str | None, limit: int) -> None:
    """Print what this person finds, the best first: address, title and paragraph, a tab between them, a line each.

    Their own journal comes first, where it answers: nobody else's search finds it.
    """
    with reading():
        person = person_who_may_sign_in(email) if email else None
        if email and person is None:
            raise click.ClickException(f"Nobody with an open account has the address {email}.")
        try:
            query = parse_query(" ".join(words))
        except QueryTooLong as refusal:
            raise click.ClickException(f"At most {refusal.most} signs and {refusal.most_words} words can be looked for at once.") from None
        for hit in found_for(person, query, person.language if person else "lv").hits[:limit]:
            click.echo(_line(hit))
    db.session.remove()


def _line(hit: Hit) -> str:
    """Three values without a tab or the end of a line in any of them."""
    return "\t".join(" ".join(value.split()) for value in (hit.address, hit.title, hit.text))


@index.command("check")
def check() -> None:
    """Say whether the index is what the texts say; exit with 1 where it isn't."""
    with reading():
        found = disagreement()
    db.session.remove()
    if found:
        click.echo(f"{len(found.revisions)} texts are not in the index as they are, {found.strays} entries belong to nothing.")
        raise SystemExit(1)
    click.echo("The index is what the texts say.")


@index.command("rebuild")
def rebuild() -> None:
    """Make the index anew from the published texts."""
    count = rebuild_index()
    db.session.commit()
    click.echo(f"{count} paragraphs can be found.")
