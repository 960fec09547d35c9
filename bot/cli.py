"""The command `vivevoix`: wires one file of `bot/commands/` for each family of commands."""

from __future__ import annotations

import codecs
import os
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import click
import typer
from typer.core import TyperGroup, TyperOption
from typer.main import get_command

from bot.errors import BotError, Misconfigured

COMMANDS = {
    "demo": "Hear a whole call, from the greeting to a phone number.",
    "chat": "Talk to the assistant with the keyboard.",
    "call": "Play a scripted caller, or use the microphone.",
    "hear": "Write down what is said in a sound file.",
    "say": "Say a text into a sound file.",
    "note": "Answer a voice note as WhatsApp would.",
    "mediator": "Open the mediator's desk in a browser of this machine.",
    "serve": "Answer the telephone.",
    "dialogue": "Serve the dialogue to the gateways of several machines.",
    "prepare": "Train, migrate, load and check what the other commands need.",
    "doctor": "Tell what is present, missing or wrong, and what to do.",
    "voices": "List, check and fetch the speech models.",
    "offers": "Import and search offers.",
    "person": "Show, export and erase what is kept about one person; print the register.",
    "trade": "Find the occupations behind a person's words.",
    "place": "Find the places behind a person's words.",
    "scam": "Tell whether an offer or a message looks like a scam.",
    "cv": "Print a CV from its code or from a file, on paper and in words.",
    "remind": "Remind people who agreed, and erase what is past its time.",
    "bench": "Measure, and print the figures.",
}
"""Commands with their one line of help; each is `bot/commands/<name>.py`, read only when it is used."""

CANNOT_START = 2
"""Exit status when the program is not set up right."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


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

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; Ctrl-C ends the program at once and without a word."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _leave_now(INTERRUPTED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def main() -> NoReturn:
    """Run the command line; one clear line and a true exit status when something is wrong."""
    _read_and_write_any_letter()
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    try:
        cli(prog_name="vivevoix")
    except BotError as error:
        typer.echo(f"vivevoix: {error.advice or error.code}", err=True)
        sys.exit(CANNOT_START if isinstance(error, Misconfigured) else 1)
    except BrokenPipeError:
        _forget_output()
        sys.exit(1)
    except OSError as error:
        what = f"{error.filename} cannot be used" if error.filename else "the system refused"
        typer.echo(f"vivevoix: {what} ({error.strerror or type(error).__name__})", err=True)
        sys.exit(1)
    sys.exit(0)


def _read_and_write_any_letter() -> None:
    """French goes in and out whatever the locale: a plain one (C, POSIX) becomes UTF-8, and what another
    cannot show is replaced. A closed output takes anything and keeps nothing."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115
    sys.stderr = sys.stderr or Path(os.devnull).open("w")  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is None or not hasattr(stream, "reconfigure"):
            continue
        is_plain = codecs.lookup(stream.encoding).name == "ascii"
        stream.reconfigure(encoding="utf-8" if is_plain else None, errors="replace")
    sys.argv = [os.fsencode(word).decode("utf-8", "replace") for word in sys.argv]


def _leave_now(status: int) -> NoReturn:
    """End at once, when everything was put away: a thread may still be waiting for a typed line."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(status)


def _forget_output() -> None:
    """Nobody reads any more: what is left to print goes nowhere, without a complaint at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _show_version(ctx: click.Context, _param: click.Parameter, is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"vivevoix {version('vivevoix')}")
        ctx.exit()


cli = LazyGroup(
    name="vivevoix",
    help="De vive voix: find work near home by talking, in plain French.",
    rich_markup_mode=None,
    params=[
        TyperOption(
            param_decls=["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_show_version,
            help="Show the version and exit.",
        )
    ],
)
