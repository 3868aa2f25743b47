"""The command line, a file a noun."""

from flask import Flask

from commands.content import content
from commands.credentials import credentials
from commands.database import backup, database, restore, resume
from commands.demo import demo
from commands.doctor import doctor
from commands.handbook import handbook
from commands.keys import keys
from commands.ledger import ledger
from commands.people import people
from commands.quizzes import quizzes
from commands.register import register
from commands.search import index, search
from commands.serve import serve
from commands.work import work


def register_commands(app: Flask) -> None:
    """Make every noun known to the command line."""
    for command in (
        backup, content, credentials, database, demo, doctor, handbook, index, keys, ledger, people, quizzes, register, restore, resume, search,
        serve, work,
    ):  # fmt: skip
        app.cli.add_command(command)
