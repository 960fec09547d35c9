"""`vivevoix hear`: writes down what is said in sound files, with the recogniser's confidence."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.errors import Misconfigured, Refused

if TYPE_CHECKING:
    from bot.model import Clip, Transcript
    from bot.ports import Recognizer

app = typer.Typer(help="Write down what is said in a sound file.")

_EDGE_SECONDS = 0.3
"""Silence put around a file, as the telephone would have it: words at the very edge are heard, seconds."""


@app.command()
def hear(
    files: list[Path] = typer.Argument(..., help="Sound files: WAV, ogg, mp3..."),
    grammar: str = typer.Option("free", "--grammar", "--expect", help="Answer grammar, such as yes_no."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON line for each file."),
) -> None:
    """Write down each file. Exit status 1 when a file cannot be read."""
    from bot.app import build
    from bot.audio.load import load_clip
    from bot.speech.grammars import NAMES

    if grammar not in NAMES:
        raise Misconfigured("hear.grammar", f"no answer grammar is called {grammar}: {', '.join(NAMES)}")
    parts = build()
    phrases = parts.grammars[grammar].phrases if grammar != "free" else None
    is_unread = False
    for file in files:
        try:
            clip = load_clip(file)
        except Refused as error:
            typer.echo(f"vivevoix hear: {error.advice}", err=True)
            is_unread = True
            continue
        transcript = transcribe(parts.ear, clip, phrases)
        typer.echo(as_line(file, transcript, clip.seconds, as_json))
    if is_unread:
        raise typer.Exit(1)


def transcribe(ear: Recognizer, clip: Clip, phrases: tuple[str, ...] | None) -> Transcript:
    """Hear a whole clip at 8 kHz, as one utterance."""
    from bot.audio.rechunk import split_frames

    edge = bytes(int(_EDGE_SECONDS * clip.rate_hz) * 2)
    hearing = ear.listen(phrases)
    for frame in split_frames(edge + clip.pcm + edge):
        hearing.feed(frame)
    return hearing.finish()


def as_line(file: Path, transcript: Transcript, seconds: float, as_json: bool) -> str:
    """Give one line for one file; times count from 0.3 s before the file's start."""
    if not as_json:
        return f"{transcript.confidence:.2f} {transcript.text}"
    row = {
        "file": str(file),
        "text": transcript.text,
        "confidence": round(transcript.confidence, 3),
        "seconds": round(seconds, 3),
        "words": [asdict(word) for word in transcript.words],
    }
    return json.dumps(row, ensure_ascii=False)
