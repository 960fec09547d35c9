"""`vivevoix person`: what is kept about one person, shown, exported, erased; the register of processing."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from bot.app import App
    from bot.jobs.register import Table

app = typer.Typer(
    help="Show, export and erase what is kept about one person; print the register of processing.",
    no_args_is_help=True,
)

NOT_DONE = 1
"""Exit status when there is nobody by that number, or what was asked for is not allowed or not right."""

YES = frozenset({"y", "yes", "o", "oui"})
"""What confirms an erasure."""

BY = typer.Option(..., "--by", metavar="NAME", help="Who looks (letters, digits, dots); kept in the traces.")
AS_JSON = typer.Option(False, "--json", help="Print JSON.")


@app.command("show")
def show_person(
    by: str = BY,
    is_present: bool = typer.Option(
        False, "--present", help="The person is here and asks for it: no earlier consent is needed."
    ),
    as_json: bool = AS_JSON,
) -> None:
    """Show all that is kept about a person who let a mediator help. The number is typed at a prompt. Exit
    status 1 when nobody is kept by that number or the person did not agree."""
    from bot.jobs.rights import MEDIATOR
    from bot.store.person_file import read_person

    parts, person, actor = _find(by)
    if not is_present and MEDIATOR not in parts.rights.purposes(person):
        _fail("this person did not agree that a mediator looks; with the person here, use --present")
    parts.rights.trace(person, actor, "record.shown", parts.clock.now())
    _print(read_person(parts.store.database, person), as_json)


@app.command("export")
def export_person(
    by: str = BY,
    out: Path | None = typer.Option(None, "--out", dir_okay=False, help="File to write; standard output."),
) -> None:
    """Export all that is kept about a person, as JSON, to answer the person's own request. The number is
    typed at a prompt. Exit status 1 when nobody is kept by that number."""
    from bot.files import write_whole
    from bot.store.person_file import read_conversations, read_person

    parts, person, actor = _find(by)
    parts.rights.trace(person, actor, "record.exported", parts.clock.now())
    content: dict[str, Any] = dict(read_person(parts.store.database, person))
    content["conversations"] = read_conversations(parts.settings.tracker_url, person)
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if out is None:
        typer.echo(text, nl=False)
        return
    os.umask(0o077)  # for its owner only
    write_whole(out, text.encode())
    typer.echo(f"exported to {out}: give it to the person, then remove it", err=True)


@app.command("erase")
def erase_person(
    is_sure: bool = typer.Option(False, "--yes", help="Do not ask again."),
    as_json: bool = AS_JSON,
) -> None:
    """Erase all about a person, everywhere. The number is typed at a prompt. Exit status 1 when nobody is
    kept by that number, or when it is not confirmed."""
    parts, person = _person()
    if not is_sure and _ask("Erase all about this person? It does not come back (yes or no)") not in YES:
        _fail("nothing was erased")
    conversations = parts.erasure.erase_conversations(person)
    receipt = parts.erasure.erase(person)
    if not receipt.rows and not conversations:
        _fail("nothing is kept by that number")
    values = {"receipt": receipt.number, "rows": receipt.rows, "conversations": len(conversations)}
    if as_json:
        typer.echo(json.dumps({**values, "things": dict(receipt.things)}))
    else:
        typer.echo("erased: {rows} rows, {conversations} conversations; receipt {receipt}".format(**values))


@app.command("consents")
def show_consents(by: str = BY, as_json: bool = AS_JSON) -> None:
    """Show what a person agreed to: purpose, version, date and the question as it was heard. The number is
    typed at a prompt. Exit status 1 when nobody is kept by that number."""
    parts, person, actor = _find(by)
    parts.rights.trace(person, actor, "consents.shown", parts.clock.now())
    given = parts.rights.purposes(person)
    rows = [
        {"purpose": purpose, "version": consent.version, "given_at": consent.given_at.isoformat(),
         "heard": consent.heard}
        for purpose, consent in given.items()
    ]  # fmt: skip
    _print({"consents": rows}, as_json)


@app.command("traces")
def show_traces(by: str = BY, as_json: bool = AS_JSON) -> None:
    """Show who changed or looked at what is kept about a person, and when; never what. The number is typed at
    a prompt. Exit status 1 when nobody is kept by that number."""
    parts, person, actor = _find(by)
    parts.rights.trace(person, actor, "traces.shown", parts.clock.now())
    rows = [
        {"at": trace.at.isoformat(), "actor": trace.actor, "action": trace.action}
        for trace in parts.rights.traces(person)
    ]
    _print({"traces": rows}, as_json)


@app.command("reset-code")
def reset_code(by: str = BY) -> None:
    """Remove the code of a person who forgot it and is here with the telephone. The person calls and
    says that the code is forgotten: the assistant tells six digits, to be typed here within a quarter of an
    hour. Exit status 1 when they are not right."""
    parts, person, actor = _find(by)
    number = "".join(_ask("Six digits told on the telephone").split())
    if not parts.pins.reset(person, number, actor, parts.clock.now()):
        _fail("these are not the digits told on the telephone, or they are too old: call again")
    typer.echo("the code is removed; the person can choose another one by calling")


@app.command("register")
def print_register(
    is_impact: bool = typer.Option(False, "--impact", help="Print the draft impact assessment instead."),
    out: Path | None = typer.Option(None, "--out", dir_okay=False, help="File to write; standard output."),
) -> None:
    """Print the register of processing, or the draft impact assessment, in French, as Markdown: made from the
    program's own tables. Exit status 1 when a table or a column has no entry in the register."""
    from bot.files import write_whole
    from bot.jobs.register import missing_entries, render_impact, render_register
    from bot.settings import read_settings

    tables = described_tables()
    if missing := missing_entries(tables):
        _fail(f"the register does not say what these are: {', '.join(missing)}")
    operator = read_settings().operator_name
    days = retention_days()
    text = render_impact(tables, days) if is_impact else render_register(tables, days, operator)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_whole(out, text.encode())


def described_tables() -> list[Table]:
    """The tables of the store and of the conversations, with the comments of the code."""
    from bot.jobs.register import Column, Table
    from bot.store import desk_tables, message_tables  # noqa: F401  tables on the same metadata
    from bot.store.tables import METADATA
    from bot.store.tracker import EVENTS

    return [
        Table(table.name, tuple(Column(column.name, column.comment or "") for column in table.columns))
        for table in (*METADATA.sorted_tables, EVENTS)
    ]


def retention_days() -> dict[str, int]:
    """The periods that the register names, days."""
    from bot.jobs.print_code import VALID
    from bot.jobs.retention import load_retention

    retention = load_retention()
    return {
        "person_days": retention.person.days,
        "conversation_days": retention.conversation.days,
        "print_code_days": VALID.days,
        "reminder_days": retention.reminder.days,
        "trace_days": retention.trace.days,
        "offer_days": retention.offer.days,
        "count_days": retention.count.days,
    }


def _find(by: str) -> tuple[App, str, str]:
    """The program's parts, the key of a person who is kept, and who looks; ends the command otherwise."""
    from bot.jobs.rights import mediator_named

    try:
        actor = mediator_named(by)
    except ValueError:
        _fail("--by takes letters, digits, dots and dashes")
    parts, person = _person()
    if parts.store.consent(person) is None:
        _fail("nothing is kept by that number")
    return parts, person, actor


def _person() -> tuple[App, str]:
    """The program's parts and a person's key; the number is typed, so that no history keeps it."""
    from bot.app import build
    from bot.jobs.persons import person_key

    parts = build()
    person = person_key(_ask("Telephone number"), parts.person_secret)
    if person is None:
        _fail("this is not a telephone number")
    return parts, person


def _ask(text: str) -> str:
    """What is typed at a prompt on the error output, or the next line of standard input when it is no
    terminal: answers on the standard output stay clean."""
    if sys.stdin.isatty():
        return typer.prompt(text, err=True).strip()
    return sys.stdin.readline().strip()


def _print(content: Mapping[str, Sequence[Mapping[str, Any]]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(content, ensure_ascii=False))
        return
    for name, rows in content.items():
        typer.echo(f"{name}: {len(rows)}")
        for row in rows:
            values = (json.dumps(value, ensure_ascii=False) for value in row.values())
            typer.echo("  " + "  ".join(f"{key}={value}" for key, value in zip(row, values, strict=True)))


def _fail(reason: str) -> NoReturn:
    typer.echo(f"vivevoix: {reason}", err=True)
    raise typer.Exit(NOT_DONE)
