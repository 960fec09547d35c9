"""The suite of hesitations: what is said, by which voice, over which line; the same list each time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import Misconfigured
from bot.french.lexicon import read_mapping
from bot.settings import ROOT

FOLDER = ROOT / "bot" / "bench" / "scripts" / "turns"
"""Where the answers and the lines lie."""

HALVES = ("tuning", "heldout")
"""Numbers are tuned on the first half; the second shares no answer and no voice with it."""

AFTERTHOUGHT = "afterthought"
"""Kind of the answers that were whole before a long pause: a listener may take the turn there."""

_PAUSE = re.compile(r"\((\d+\.\d+)\)")


@dataclass(frozen=True)
class Line:
    """How a voice travels."""

    name: str
    """Name shown to people."""
    channel: str
    """`g711` or `gsm` (`bot.bench.line`)."""
    noise: str
    """Kind of noise (`bot.bench.line`)."""
    snr_db: float
    """Voice above the noise, decibels."""
    level_db: float
    """Gain of the whole, decibels."""
    suppresses: bool
    """True when no frame is sent in silence."""


@dataclass(frozen=True)
class Part:
    """Words said in one breath."""

    text: str
    """The words."""
    pause_seconds: float
    """Silence after them, seconds; 0 after the last."""


@dataclass(frozen=True)
class Case:
    """One answer over one line."""

    number: int
    """Place in the half, from 0; it seeds the noise."""
    half: str
    """One of HALVES."""
    question: str
    """Name of the expected answer."""
    kind: str
    """Kind of hesitation, as in `answers.yml`."""
    parts: tuple[Part, ...]
    """What is said, with the pauses."""
    voice: str
    """Name of the caller's voice (`bot.engines.espeak_caller`)."""
    line: Line
    """The line."""


def read_cases(half: str) -> tuple[Case, ...]:
    """Give the cases of one half. Raises Misconfigured when the files are wrong."""
    answers = read_mapping(FOLDER / "answers.yml", "turns.data")
    if half not in answers:
        raise Misconfigured("turns.half", f"the suite has no half called {half}: {', '.join(HALVES)}")
    voices = answers[half]["voices"]
    lines, each = _read_lines()
    said = [
        (question, kind, read_parts(text))
        for question, kinds in answers[half]["answers"].items()
        for kind, texts in kinds.items()
        for text in texts
    ]
    cases = []
    for place, (question, kind, parts) in enumerate(said):
        for turn in range(each):
            number = place * each + turn
            line, voice = lines[number % len(lines)], voices[(place + turn) % len(voices)]
            cases.append(Case(number, half, question, kind, parts, voice, line))
    return tuple(cases)


def read_parts(text: str) -> tuple[Part, ...]:
    """Give the parts of an answer written as `je cherche (0.7) du ménage`."""
    pieces = _PAUSE.split(text)
    words = [piece.strip() for piece in pieces[::2]]
    pauses = [float(piece) for piece in pieces[1::2]] + [0.0]
    if not all(words):
        raise Misconfigured("turns.answer", f"a pause of the suite stands between no words: {text}")
    return tuple(Part(*pair) for pair in zip(words, pauses, strict=True))


def _read_lines() -> tuple[list[Line], int]:
    found = read_mapping(FOLDER / "lines.yml", "turns.data")
    try:
        return [Line(**entry) for entry in found["lines"]], int(found["each"])
    except (KeyError, TypeError, ValueError) as error:
        raise Misconfigured("turns.data", f"lines.yml of the suite of turns is wrong: {error}") from error
