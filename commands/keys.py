"""`celabiedrs keys`: the keys that certificates and badges are signed with; their copy, and what is done when they are lost or old."""

import json
import os
from pathlib import Path

import click
from flask.cli import AppGroup

import clock
from credentials.issuer import issuer
from credentials.keys import KINDS, KeysThere, NoKey
from credentials.published_keys import prepare_keys, published_keys, rotate_key
from db import db, reading

keys = AppGroup("keys", help="The keys that certificates and badges are signed with.")
FILE = click.Path(dir_okay=False, path_type=Path)
FORM = "celabiedrs-keys"


@keys.command("list")
def list_keys() -> None:
    """Every key there ever was: its kind, its id, since when and until when it signed."""
    with reading():
        known = [key for kind in KINDS for key in published_keys(kind)]
    db.session.remove()
    for key in known:
        ends = f"until {key.retired_at:%Y-%m-%d}" if key.retired_at else "signs now"
        expires = f", its certificate runs until {key.expires_at:%Y-%m-%d}" if key.expires_at else ""
        click.echo(f"{key.kind:<6}{key.id}  since {key.made_at:%Y-%m-%d}, {ends}{expires}")
    if not known:
        click.echo("There is no key yet: celabiedrs database upgrade makes them.")


@keys.command("rotate")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only this kind; without it, both.")
def rotate(kinds: tuple[str, ...]) -> None:
    """Sign with new keys from now on. What the old ones signed stays verifiable; their private parts are destroyed."""
    at = clock.now()
    try:
        for kind in kinds or KINDS:
            key = rotate_key(kind, at)
            db.session.commit()
            click.echo(f"{kind:<6}{key.id}  signs from now on")
    except OSError as error:
        raise click.ClickException(f"The new key could not be written: {error.strerror}. The former one goes on signing.") from None
    click.echo("Now make a new copy (celabiedrs keys backup FILE), and destroy the older ones. Other machines need the same folder.")


@keys.command("backup")
@click.argument("file", type=FILE)
def backup_keys(file: Path) -> None:
    """Write all keys to FILE, private parts too. It belongs neither on this machine nor beside the backup of the database."""
    ring = issuer().keys
    try:
        for kind in KINDS:
            ring.current(kind)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as copy:
            json.dump({"format": FORM, "version": 1, "keys": ring.copy()}, copy, indent=1)
    except NoKey as error:
        raise click.ClickException(f"{error}. There is nothing whole to copy.") from None
    except FileExistsError:
        raise click.ClickException(f"{file} exists already: a copy overwrites nothing.") from None
    except OSError as error:
        file.unlink(missing_ok=True)
        raise click.ClickException(f"The copy could not be written: {error.strerror}.") from None
    click.echo(f"{file} holds {len(ring.copy())} keys. Whoever has it can sign in your name: take it off this machine.")


@keys.command("restore")
@click.argument("file", type=FILE)
def restore_keys(file: Path) -> None:
    """Put the copy FILE back where keys were lost. A folder that holds keys is left as it is."""
    ring = issuer().keys
    try:
        told = json.loads(file.read_text())
        if not isinstance(told, dict) or told.get("format") != FORM:
            raise ValueError
        ring.bring_back(told["keys"])
        prepare_keys(clock.now())
        db.session.commit()
    except KeysThere:
        raise click.ClickException(f"{ring.folder} holds keys already: move them away first. Nothing was changed.") from None
    except OSError as error:
        raise click.ClickException(f"The copy could not be put back: {error.strerror}.") from None
    except (NoKey, ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.ClickException(f"{file} is not a whole copy of keys ({type(error).__name__}). Nothing was changed.") from None
    click.echo(f"{len(told['keys'])} keys are back in {ring.folder}.")
