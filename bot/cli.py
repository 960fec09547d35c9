"""The command `vivevoix`: wires one file of `bot/commands/` for each family of commands."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import NoReturn

import click
import typer
from typer.core import TyperGroup
from typer.main import get_command

from bot.errors import BotError, Misconfigured

COMMANDS = {
    "demo": "Hear a whole call, from the greeting to a phone number.",
    "chat": "Talk to the assistant with the keyboard.",
    "call": "Play a scripted caller, or use the microphone.",
    "hear": "Write down what is said in a sound file.",
    "say": "Say a text into a sound file.",
    "serve": "Answer the telephone.",
    "prepare": "Train, migrate, load and check what the other commands need.",
    "doctor": "Tell what is present, missing or wrong, and what to do.",
    "voices": "List, check and fetch the speech models.",
    "offers": "Import and search offers.",
    "trade": "Find the occupations behind a person's words.",
    "place": "Find the places behind a person's words.",
    "bench": "Measure, and print the figures.",
}
"""Commands with their one line of help; each is `bot/commands/<name>.py`, read only when it is used."""

CANNOT_START = 2
"""Exit status when the program is not set up right."""


class LazyGroup(TyperGroup):
    """A group whose commands are imported when they are called: `--help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and give one command; None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command = get_command(import_module(f"bot.commands.{cmd_name}").app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


cli = LazyGroup(
    name="vivevoix",
    help="De vive voix: find work near home by talking, in plain French.",
    rich_markup_mode=None,
)


def main() -> NoReturn:
    """Run the command line; one clear line and a true exit status when something is wrong."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    try:
        cli(prog_name="vivevoix")
    except BotError as error:
        typer.echo(f"vivevoix: {error.advice or error.code}", err=True)
        sys.exit(CANNOT_START if isinstance(error, Misconfigured) else 1)
    sys.exit(0)
