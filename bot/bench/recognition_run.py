"""One measure of recognition, from the set's name to its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bench.ears import open_named_ear
from bot.bench.recognition import (
    Heard,
    Line,
    Listener,
    Progress,
    as_report,
    figures_of,
    hear_all,
    missed_words,
    plan,
)
from bot.bench.sets import Item, load_set
from bot.bench.tasks import load_tasks
from bot.french.heard import normalize
from bot.settings import Settings
from bot.speech.grammars import AnswerGrammar


@dataclass(frozen=True)
class Request:
    """What to measure."""

    set_name: str
    """One of `bot.bench.sets.SETS`."""
    line: Line
    """How the sound comes to the ear."""
    folder: Path | None = None
    """Folder of the set called `folder`."""
    speakers: tuple[str, ...] = ()
    """Only these; empty: all."""
    model: str = ""
    """Name of an ear or its folder; empty: the best one."""
    is_product: bool = False
    """True: hear with the product's whole answer grammars."""
    unknown_share: float | None = None
    """Weight of `[unk]` in the lists; None: the ear's own."""
    others_most: int = 200
    """Items without one word of the list that are heard in each list, at most."""
    items_most: int = 0
    """Items of the set at most, evenly spread; 0: all."""


@dataclass(frozen=True)
class Measured:
    """What was measured."""

    title: str
    """What was heard, over which line, by which ear."""
    heard: tuple[Heard, ...]
    """Every item in every list."""
    items: int
    """Items of the set."""
    unknown: tuple[str, ...]
    """Words said that the ear does not know."""
    real_time_factor: float
    """Computing seconds for a second of sound."""

    def as_markdown(self) -> str:
        """Give the tables with what they rest on."""
        lines = [
            f"{self.items} recordings; 95 % intervals in brackets (Wilson; bootstrap for word errors). "
            f"Real-time factor {self.real_time_factor:.3f}."
        ]
        if self.unknown:
            lines.append(f"The ear does not know: {', '.join(self.unknown)}.")
        return "\n".join(lines) + "\n\n" + as_report(self.heard)

    def as_json(self) -> dict[str, object]:
        """Give everything for a program."""
        return {
            "title": self.title,
            "items": self.items,
            "unknown_words": list(self.unknown),
            "real_time_factor": round(self.real_time_factor, 4),
            "tasks": _grouped(self.heard, "task"),
            "speakers": _grouped([row for row in self.heard if row.is_answer], "speaker"),
            "missed": missed_words(self.heard),
        }


def measure_recognition(
    request: Request,
    settings: Settings,
    grammars: Mapping[str, AnswerGrammar],
    words: Sequence[str],
    progress: Progress | None = None,
) -> Measured:
    """Hear a set. `words` are the product's own words, said by synthetic callers and used to fill the list of
    200 words. Raises Misconfigured or Refused when the set, the line or the ear cannot be used."""
    ear = open_named_ear(request.model, settings)
    if request.unknown_share is not None:
        ear = ear.with_unknown_share(request.unknown_share)
    tasks = load_tasks(grammars, request.is_product)
    said = load_tasks(grammars)
    items = load_set(request.set_name, said, words, request.folder, request.speakers)
    items = spread(items, request.items_most)
    planned = plan(items, tasks, grammars, words, request.others_most)
    listener = Listener(ear, request.line)
    heard = hear_all(listener, planned, progress)
    answers = sorted({item.text for item, _, is_answer in planned if is_answer})
    name = request.set_name
    if request.folder and name == "folder":
        name = " ".join([f"folder {request.folder.name}", *request.speakers])
    title = f"Recognition of {name}: {request.line} ({ear.name}{', whole grammars' * request.is_product})"
    return Measured(
        title,
        tuple(heard),
        len(items),
        tuple(sorted(ear.missing_words(answers))),
        listener.cpu_seconds / (listener.sound_seconds or 1.0),
    )


def product_words() -> list[str]:
    """Give the product's own short words: occupations as people say them, two words at most."""
    from bot.jobs.trades import load_trades

    words = dict.fromkeys(map(normalize, load_trades().phrases()))
    return [word for word in words if len(word.split()) <= 2 and not any(mark.isdigit() for mark in word)]


def spread(items: Sequence[Item], most: int) -> list[Item]:
    """Give at most so many items, taken at even distances; all of them when `most` is 0."""
    if not most or len(items) <= most:
        return list(items)
    return [items[number * len(items) // most] for number in range(most)]


def _grouped(rows: Sequence[Heard], name: str) -> dict[str, object]:
    groups = dict.fromkeys(getattr(row, name) for row in rows)
    return {
        group: {
            key: value.as_json()  # type: ignore[attr-defined]
            for key, value in figures_of(row for row in rows if getattr(row, name) == group).items()
        }
        for group in groups
    }
