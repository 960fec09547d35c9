"""`vivevoix remind`: make the reminders that are due, erase what is past its time, show the queue, stop for a
person who asks."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from bot.commands.default_group import DefaultGroup

if TYPE_CHECKING:
    from bot.app import App

app = typer.Typer(cls=DefaultGroup, help="Remind people who agreed, and erase what is past its time.")

AS_JSON = typer.Option(False, "--json", help="Print JSON.")


@app.command("run")
def run_reminders(
    is_once: bool = typer.Option(False, "--once", help="Do one round and stop."),
    as_json: bool = typer.Option(False, "--json", help="Print the round as JSON (with --once)."),
    at_text: str = typer.Option(
        "", "--at", metavar="TIME", help="As if it were this time (with --once): what is past it is erased."
    ),
) -> None:
    """Make the reminders that are due and erase what is past its time, until stopped; `vivevoix serve` does
    the same. This is what runs when no command is named. TIME is ISO 8601, in Paris when it has no zone."""
    from bot.app import build

    if (as_json or at_text) and not is_once:
        raise typer.BadParameter("--json and --at go with --once")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    parts = build()
    if not is_once:
        asyncio.run(_until_told(parts))
        return
    values = _round(parts, _moment(at_text) if at_text else parts.clock.now())
    if as_json:
        typer.echo(json.dumps(values))
        return
    made = ", ".join(f"{count} {kind}" for kind, count in values["made"].items()) or "none"
    typer.echo(f"made: {made}; put off: {values['moved']}; stopped: {values['stopped']}")
    typer.echo(f"erased: {values['erased_rows']} rows, {values['erased_events']} events")
    if not values["is_decent"]:
        typer.echo(f"nobody is reminded at this time; next decent time: {values['next_decent']}")


@app.command("list")
def list_reminders(as_json: bool = AS_JSON) -> None:
    """Show how many reminders wait, were made or stopped, and what the doors have to send: counts only."""
    from bot.app import build

    parts = build()
    due = parts.reminders.next_due()
    reminders = [
        {"kind": kind, "state": state, "count": count}
        for (kind, state), count in parts.reminders.counts().items()
    ]
    messages = [
        {"door": door, "state": state, "count": count}
        for (door, state), count in parts.outgoing.counts().items()
    ]
    if as_json:
        values = {"next_due": due and due.isoformat(), "numbers": parts.numbers.count()}
        typer.echo(json.dumps({**values, "reminders": reminders, "messages": messages}))
        return
    for row in reminders:
        typer.echo("reminders  {kind:16} {state:8} {count}".format(**row))
    for row in messages:
        typer.echo("messages   {door:16} {state:8} {count}".format(**row))
    typer.echo(f"numbers    {parts.numbers.count()}")
    typer.echo(f"next due   {due.isoformat() if due else 'none'}")


@app.command("stop")
def stop_reminders(
    by: str = typer.Option(..., "--by", metavar="NAME", help="Who does it (letters, digits, dots)."),
) -> None:
    """Remind a person of nothing any more, at the person's request: the agreement is taken back, what waits
    is stopped, the sealed number is erased. The number is typed at a prompt. Exit status 1 when that person
    did not agree to reminders."""
    from bot.app import build
    from bot.jobs.persons import person_key
    from bot.jobs.rights import REMINDERS, mediator_named

    try:
        actor = mediator_named(by)
    except ValueError as error:
        raise typer.BadParameter("--by takes letters, digits, dots and dashes") from error
    parts = build()
    typed = typer.prompt("Telephone number", err=True) if sys.stdin.isatty() else sys.stdin.readline()
    person, now = person_key(typed.strip(), parts.person_secret), parts.clock.now()
    if person is None or REMINDERS not in parts.rights.purposes(person):
        typer.echo("vivevoix: nobody by that number agreed to reminders", err=True)
        raise typer.Exit(1)
    parts.rights.withdraw(person, REMINDERS, now)
    parts.rights.trace(person, actor, "reminders.stopped", now)
    typer.echo("no reminder any more; the number is erased")


def _round(parts: App, at: datetime) -> dict[str, Any]:
    """One round at a moment, in counts."""
    from bot.commands.reminding import new_worker, remind
    from bot.commands.upkeep import erase_stale
    from bot.jobs.decent_hours import is_decent, next_decent
    from bot.jobs.retention import load_retention

    rows, events = erase_stale(parts, load_retention(), at)
    done = remind(parts, at, new_worker())
    return {
        "at": at.isoformat(),
        "is_decent": is_decent(at),
        "next_decent": next_decent(at).isoformat(),
        "made": dict(done.made),
        "moved": done.moved,
        "stopped": done.stopped,
        "erased_rows": rows,
        "erased_events": events,
    }


async def _until_told(parts: App) -> None:
    """Do rounds until SIGTERM or SIGINT."""
    from bot.commands.reminding import by_itself

    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await asyncio.to_thread(parts.reminders.next_due)  # a database that is not set up stops the program
    typer.echo("reminding until stopped")
    async with by_itself(parts):
        await stop.wait()


def _moment(text: str) -> datetime:
    from bot.jobs.decent_hours import local_zone

    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter("--at takes a time such as 2026-12-01T10:00") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=local_zone())
