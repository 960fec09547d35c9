"""`vivevoix hear`: writes down what is said in sound files, and what the product makes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.errors import Misconfigured, Refused

if TYPE_CHECKING:
    from bot.model import Clip, Transcript
    from bot.ports import Recognizer
    from bot.speech.grammars import AnswerGrammar

app = typer.Typer(help="Write down what is said in a sound file.")



@dataclass(frozen=True)
class Hearing:
    """What was made of one file."""

    transcript: Transcript
    """The words; times count from the start of the file."""
    seconds: float
    """Length of the file, seconds."""
    judgement: str
    """`accepted`, `doubtful` (to be confirmed) or `rejected`, by the thresholds of the answer grammar."""
    values: list[object]
    """What the words may mean; none when the grammar has no values or none was found, several when the words
    are ambiguous."""


@app.command()
def hear(
    files: list[Path] = typer.Argument(..., help="Sound files: WAV, ogg, mp3, m4a, amr..."),
    grammar: str = typer.Option("free", "--expect", "--grammar", help="Answer grammar, such as yes_no."),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON line for each file."),
) -> None:
    """Write down each file. Exit status 1 when a file cannot be read."""
    from bot.app import build
    from bot.audio.load import load_clip
    from bot.speech.grammars import NAMES

    if grammar not in NAMES:
        raise Misconfigured("hear.grammar", f"no answer grammar is called {grammar}: {', '.join(NAMES)}")
    parts = build()
    is_unread = False
    for file in files:
        try:
            clip = load_clip(file)
        except Refused as error:
            typer.echo(f"vivevoix hear: {error.advice}", err=True)
            is_unread = True
            continue
        typer.echo(as_line(file, hear_clip(parts.ear, clip, parts.grammars[grammar]), as_json))
    if is_unread:
        raise typer.Exit(1)


def hear_clip(ear: Recognizer, clip: Clip, grammar: AnswerGrammar) -> Hearing:
    """Hear a whole clip at 8 kHz, as one answer to the question of a grammar."""
    from bot.bench.meaning import meanings
    from bot.speech.judging import Answered, judge
    from bot.speech.transcribing import transcribe
    from bot.speech.turn_words import load_turn_words

    transcript = transcribe(ear, clip, grammar.phrases)
    judged = judge(
        transcript, clip.seconds, grammar.reject_below, grammar.confirm_below, load_turn_words()
    )
    if not isinstance(judged, Answered):
        return Hearing(transcript, clip.seconds, "rejected", [])
    judgement = "doubtful" if judged.is_doubtful else "accepted"
    return Hearing(transcript, clip.seconds, judgement, meanings(grammar.name, judged.text))


def as_line(file: Path, hearing: Hearing, as_json: bool) -> str:
    """Give one line for one file."""
    transcript = hearing.transcript
    if not as_json:
        values = " or ".join(json.dumps(value, ensure_ascii=False) for value in hearing.values)
        line = f"{transcript.confidence:.2f} {hearing.judgement} {transcript.text}"
        return f"{line} ({values})" if values else line
    row = {
        "file": str(file),
        "text": transcript.text,
        "values": hearing.values,
        "confidence": round(transcript.confidence, 3),
        "judgement": hearing.judgement,
        "seconds": round(hearing.seconds, 3),
        "words": [
            {
                "text": word.text,
                "confidence": round(word.confidence, 3),
                "start_seconds": round(word.start_seconds, 2),
                "end_seconds": round(word.end_seconds, 2),
            }
            for word in transcript.words
        ],
    }
    return json.dumps(row, ensure_ascii=False)
