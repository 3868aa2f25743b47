"""`celabiedrs database upgrade`, `backup`, `restore` and `resume`: what is done to all rows at once."""

from pathlib import Path

import click
import flask_migrate
from flask import current_app
from flask.cli import AppGroup, with_appcontext

import clock
from accounts.services import record_act
from commands.backups import BackupExists, BadBackup, NoSchema, write_backup
from commands.restoration import DatabaseInUse, DatabaseNotEmpty, restore_backup
from db import db
from jobs import have_keys
from post.queries import waiting_letters
from post.services import resume_sending
from search.services import mend_index, rebuild_index

A_FILE = click.Path(dir_okay=False, path_type=Path)

database = AppGroup("database", help="The schema of the database.")


@database.command("upgrade")
def upgrade() -> None:
    """Bring the schema to this version's. Make a backup first; doing it again changes nothing."""
    flask_migrate.upgrade()
    mend_index()
    db.session.commit()
    have_keys(clock.now())
    click.echo("The database has the schema of this version.")


@click.command()
@click.argument("file", type=A_FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Write all that the database holds to FILE, while others go on working."""
    try:
        manifest = write_backup(db.engine, file, at=clock.now())
    except NoSchema:
        raise click.ClickException("The database has no schema yet: celabiedrs database upgrade.") from None
    except BackupExists:
        raise click.ClickException(f"{file} exists already: a backup overwrites nothing.") from None
    except OSError as error:
        raise click.ClickException(f"The backup could not be written: {error}. Nothing was left behind.") from None
    click.echo(f"{manifest.rows} rows of {len(manifest.tables)} tables, schema {manifest.revision}, {file.stat().st_size:,} bytes: {file}")
    click.echo("It holds personal data, and no keys: keep it safe, and SECRET_KEY elsewhere.")


@click.command()
@click.argument("file", type=A_FILE)
@click.option("--replace", is_flag=True, help="PostgreSQL: replace what the database holds.")
@with_appcontext
def restore(file: Path, replace: bool) -> None:
    """Put the backup FILE in the place of the database. Stop the server first."""
    migrations = current_app.extensions["migrate"].migrate.get_config()
    db.session.remove()
    db.engine.dispose()
    try:
        manifest, kept = restore_backup(db.engine, migrations, file, replace=replace, at=clock.now())
    except BadBackup as error:
        raise click.ClickException(f"{error} Nothing was changed.") from None
    except DatabaseInUse:
        raise click.ClickException("The database is in use: stop the server and what runs behind it. Nothing was changed.") from None
    except DatabaseNotEmpty:
        raise click.ClickException("The database is not empty: --replace replaces what it holds. Nothing was changed.") from None
    except OSError as error:
        raise click.ClickException(f"The backup could not be restored: {error}. Nothing was changed.") from None
    rebuild_index()  # no backup holds it
    db.session.commit()
    click.echo(f"{manifest.rows} rows of {len(manifest.tables)} tables are back as they were on {manifest.made_at:%Y-%m-%d at %H:%M} UTC.")
    if kept:
        click.echo(f"The former database is {kept}: remove it once all is well.")
    click.echo("Everybody has to sign in again. No letter is sent until you say: celabiedrs resume (--list shows them first)")


@click.command()
@click.option("--list", "only_list", is_flag=True, help="Change nothing; list the letters that wait.")
@with_appcontext
def resume(only_list: bool) -> None:
    """Send letters again after a restore. Look at those that wait first: some may have gone out before."""
    if only_list:
        for letter in waiting_letters():
            click.echo(f"{letter.written_at:%Y-%m-%d %H:%M}  {letter.to_email}  {letter.subject}")
        return
    if not resume_sending():
        click.echo("Letters were not held back.")
        return
    record_act(actor_id=None, act="resume-sending", object_kind="post", at=clock.now())
    db.session.commit()
    click.echo("Letters are sent again.")
