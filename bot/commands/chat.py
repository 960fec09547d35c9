"""`vivevoix chat`: talk to the assistant with the keyboard, or with lines from a pipe."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
import uuid
import warnings
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import asdict

import typer

from bot.app import App, build
from bot.commands.dialogue_here import dialogue_here
from bot.errors import BotError
from bot.model import Reply, Turn, TurnKind
from bot.ports import DialogueEngine
from bot.settings import read_settings
from bot.speech.note_loop import kind_of

app = typer.Typer(help="Talk to the assistant with the keyboard.")

KNOWN_PERSON = "keyboard"
"""Stands for the hash of a number: `--known` is always the same person."""


@app.command()
def chat(
    as_json: bool = typer.Option(False, "--json", help="Print one JSON reply a line."),
    is_known: bool = typer.Option(False, "--known", help="Be the same person at each call."),
    person: str = typer.Option("", "--person", help="Be this person (any word) at each call."),
    can_keep: bool = typer.Option(True, help="Be a caller whose number is shown, or withheld."),
) -> None:
    """Talk with words; a line of digits, `*` or `#` alone is a telephone key, an empty line is silence."""
    chat_by_keyboard(person or (KNOWN_PERSON if is_known else ""), as_json, can_keep)


def chat_by_keyboard(person: str = "", as_json: bool = False, can_keep: bool = True) -> None:
    """Hold one conversation. Without a `person`, a caller nobody knows, whom nothing is kept of afterwards;
    one that withholds the number unless `can_keep`."""
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.ERROR)
    caller = person or (f"keyboard-{uuid.uuid4()}" if can_keep else None)
    asyncio.run(_chat(build(read_settings()), caller, as_json, is_kept=bool(person)))


async def _chat(parts: App, person: str | None, as_json: bool, is_kept: bool) -> None:
    if sys.stdin.isatty():
        typer.echo(f"keyboard; by telephone: {_models_named(parts)}", err=True)
    conversation = str(uuid.uuid4())
    async with dialogue_here(parts) as engine:
        try:
            await converse(engine, conversation, person, as_json)
        finally:
            await engine.end(conversation)
            if person and not is_kept:
                parts.store.erase_person(person)


async def converse(engine: DialogueEngine, conversation: str, person: str | None, as_json: bool) -> None:
    """Hold one conversation, until goodbye or the end of the lines."""
    reply = await engine.reply(Turn(conversation, TurnKind.START, person, number=1))
    _print(reply, as_json)
    number = 1
    async for line in _lines():
        if reply.is_over:
            return
        number += 1
        if not sys.stdin.isatty() and not as_json:
            typer.echo(f"> {line}")
        reply = await engine.reply(Turn(conversation, kind_of(line), person, line, number=number))
        _print(reply, as_json)
        if reply.is_over:
            return


def _models_named(parts: App) -> str:
    """The ear and the voice that a call would use; the keyboard does without them, and opens neither."""
    from bot.engines.choose import choose, in_use
    from bot.engines.models import load_manifest

    try:
        ear, voice = (choose(kind, parts.settings, load_manifest())[1] for kind in ("ear", "voice"))
    except BotError as error:
        return error.advice
    return in_use(ear, voice)


async def _lines() -> AsyncIterator[str]:
    while line := await _read_line():
        yield line.strip()


async def _read_line() -> str:
    """Read in a thread that nobody waits for, so that Ctrl-C ends the program without one more line."""
    if sys.stdin.isatty():
        sys.stderr.write("> ")
        sys.stderr.flush()
    loop, line = asyncio.get_running_loop(), asyncio.Future[str]()

    def work() -> None:
        read = sys.stdin.readline()
        with suppress(RuntimeError):  # the program ended meanwhile
            loop.call_soon_threadsafe(lambda: line.done() or line.set_result(read))

    threading.Thread(target=work, name="keyboard", daemon=True).start()
    return await line


def _print(reply: Reply, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(asdict(reply), ensure_ascii=False))
        return
    for sentence in reply.sentences:
        typer.echo(sentence)
    sys.stdout.flush()
