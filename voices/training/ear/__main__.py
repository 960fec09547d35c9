"""Makes the ear: `python -m voices.training.ear --help`."""

from __future__ import annotations

import sys

import typer

from bot.errors import BotError
from voices.training.ear import commands_build, commands_tune, commands_words

PARTS = (commands_words.app, commands_build.app, commands_tune.app)
"""Files of commands."""


def main() -> None:
    """Run one command; an error of the project is one line, status 2."""
    app = typer.Typer(help="Make the embedded ear: its words, its network, its folder.", add_completion=False)
    for part in PARTS:
        app.registered_commands += part.registered_commands
    try:
        app()
    except BotError as error:
        typer.echo(str(error), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
