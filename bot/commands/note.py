"""`vivevoix note`: answer a voice note, or a text, as WhatsApp would, with no account there."""

from __future__ import annotations

import asyncio
import json
import logging
import warnings
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.app import App, build
from bot.commands.dialogue_here import dialogue_here
from bot.errors import Refused
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.model import Clip
    from bot.speech.note_loop import Answer, NoteParts, Pending

app = typer.Typer(help="Answer a voice note as WhatsApp would.")

TRIED = "note"
"""Stands for the number of who tries, when no other word is given."""


@app.command()
def note(
    notes: list[str] = typer.Argument(help="Sound files, or words in quotes; each is answered in turn."),
    reply: Path | None = typer.Option(None, "--reply", help="Ogg file to write the last answer in."),
    person: str = typer.Option(
        TRIED, "--person", help="Go on as this person (any word): the next call of the command goes on too."
    ),
    is_new: bool = typer.Option(False, "--new", help="Begin another conversation."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON answer a line."),
) -> None:
    """Answer voice notes one after the other. Exit status 1 when a file cannot be heard."""
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(_answer_all(build(read_settings()), notes, reply, person, is_new, as_json))


async def _answer_all(
    parts: App, notes: list[str], reply: Path | None, person: str, is_new: bool, as_json: bool
) -> None:
    from bot.speech.note_loop import take_message

    messages = [await asyncio.to_thread(_read, text) for text in notes]
    async with _opened(parts) as note_parts:
        key = f"note-{person}"
        kept = None if is_new else parts.conversations.pending(key, parts.clock.now())
        pending = kept or new_pending()
        for message in messages:
            answer = await take_message(note_parts, pending, key, message)
            pending = answer.pending or new_pending()
            _print(answer, message, as_json)
        parts.conversations.keep(key, pending, parts.clock.now())
        if reply is not None:
            await asyncio.to_thread(write_answer, parts, answer, reply)


def new_pending() -> Pending:
    """A conversation that has not begun."""
    import uuid

    from bot.speech.note_loop import Pending

    return Pending(str(uuid.uuid4()))


def write_answer(parts: App, answer: Answer, path: Path) -> None:
    """Write what is said as a voice note. Raises Refused when the file cannot be written."""
    from bot.audio.note import write_note
    from bot.speech.joined import joined

    sound = write_note(joined(parts.prompts, answer.reply.sentences, answer.reply.pace))
    parts.prompts.forget_passing()
    try:
        path.write_bytes(sound)
    except OSError as error:
        raise Refused("note.unwritable", f"{path} cannot be written ({error.strerror})") from error


@asynccontextmanager
async def _opened(parts: App) -> AsyncIterator[NoteParts]:
    from bot.speech.note_loop import NoteParts, call_words
    from bot.speech.prompts import load_prompts

    async with dialogue_here(parts) as dialogue:
        words = call_words(load_prompts())
        yield NoteParts(parts.ear, dialogue, parts.grammars, reworded=words, offload=asyncio.to_thread)


def _read(text: str) -> Clip | str:
    """A sound file as telephone sound; what is no file, and looks like none, is words."""
    from bot.audio.load import load_clip

    path = Path(text)
    is_file = path.exists() or (path.suffix and " " not in text)
    return load_clip(path) if is_file else text


def _print(answer: Answer, message: Clip | str, as_json: bool) -> None:
    if as_json:
        row = {"heard": answer.heard, "is_spoken": not isinstance(message, str), **asdict(answer.reply)}
        typer.echo(json.dumps(row, ensure_ascii=False, default=str))
        return
    typer.echo(f"> {answer.heard or '...'}")
    for sentence in answer.reply.sentences:
        typer.echo(sentence)
