"""Sets of recordings whose words are known: callers made by espeak-ng, and people."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.audio.level import high_pass, set_level, trim_silence
from bot.audio.load import load_clip
from bot.audio.samples import to_pcm, to_samples
from bot.bench.tasks import OTHER, Task
from bot.errors import Misconfigured, Refused
from bot.french.heard import normalize
from bot.model import Clip
from bot.settings import ROOT

SCRIPTS = ROOT / "bot" / "bench" / "scripts"
"""Texts of the measures."""

SETS = ("synthetic", "armelle", "klettres", "folder")
"""Names of the sets."""

PEOPLE = {
    "armelle": (Path("/usr/share/asterisk/sounds/fr"), "asterisk-prompt-fr-armelle"),
    "klettres": (Path("/usr/share/klettres/fr"), "klettres-data"),
}
"""Debian's recordings of people, for measures only, never for training: folder and package."""

_RATE_HZ = 16000
_GAP_SECONDS = 0.12
_WORDS_OF_A_CALLER = 120


@dataclass(frozen=True)
class Item:
    """One thing said."""

    text: str
    """What is said, in normal form."""
    speaker: str
    """Who says it."""
    task: str = ""
    """Task or answer grammar it belongs to; empty: found by its words; OTHER: it is no answer at all."""
    paths: tuple[Path, ...] = ()
    """Its recordings, played one after the other; empty for a synthetic caller."""

    def sound(self) -> Clip:
        """Give its sound at the telephone's level, 16 kHz for a recording and 8 kHz for a synthetic caller.
        Raises Refused when a file cannot be read."""
        if not self.paths:
            from bot.engines.espeak_caller import CALLERS, speak

            return speak(self.text, CALLERS[self.speaker])
        parts = [_levelled(load_clip(path, _RATE_HZ)) for path in self.paths]
        if len(parts) == 1:
            return parts[0]
        gap = bytes(int(_GAP_SECONDS * _RATE_HZ) * 2)
        return Clip(gap.join(trim_silence(part, 0.03, 0.03).pcm for part in parts), _RATE_HZ)


def load_set(
    name: str, tasks: Sequence[Task], words: Sequence[str], folder: Path | None, speakers: Sequence[str]
) -> list[Item]:
    """Give the items of a set. `tasks` and `words` are what synthetic callers say; `folder` is that of the
    set called `folder`; with `speakers`, only those. Raises Misconfigured for a set that is not there,
    Refused for a manifest that cannot be used or a speaker that is not in it."""
    if name not in SETS:
        raise Misconfigured("sets.unknown", f"no set is called {name}: {', '.join(SETS)}")
    if name == "folder" and folder is None:
        raise Misconfigured("sets.folder", "the set called folder needs --folder, with a manifest.tsv in it")
    if name == "synthetic":
        items = list(_synthetic(tasks, words))
    elif name == "folder":
        items = list(_of_folder(folder or Path()))
    else:
        items = list(_of_people(name))
    known = {item.speaker for item in items}
    strangers = sorted(set(speakers) - known)
    if strangers:
        raise Refused("sets.speaker", f"{name} has no speaker {strangers[0]}: {', '.join(sorted(known))}")
    return [item for item in items if not speakers or item.speaker in speakers]


def _of_people(name: str) -> Iterator[Item]:
    folder, package = PEOPLE[name]
    if not folder.is_dir():
        raise Misconfigured(
            "sets.missing", f"the recordings called {name} are not here: sudo apt-get install {package}"
        )
    for row in _rows(SCRIPTS / "sets" / f"{name}.tsv", ("path", "text", "task")):
        paths = tuple(folder / part for part in row["path"].split("+"))
        yield Item(normalize(row["text"]), name, row["task"], paths)


def _of_folder(folder: Path) -> Iterator[Item]:
    manifest = folder / "manifest.tsv"
    if not manifest.is_file():
        raise Refused("sets.manifest", f"there is no manifest.tsv in {folder}")
    for row in _rows(manifest, ("path", "text")):
        text = normalize(row["text"] or "")
        # A text with digits or signs does not tell the words.
        if text and not any(mark.isdigit() for mark in text):
            task = row.get("task") or row.get("grammar") or ""
            yield Item(text, row.get("speaker") or "unknown", task, (folder / row["path"],))


def _rows(path: Path, needed: Sequence[str]) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not set(needed) <= set(rows.fieldnames or ()):
                raise Refused("sets.columns", f"{path} needs the columns {', '.join(needed)}")
            yield from rows
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refused("sets.unreadable", f"{path} cannot be read as a table") from error


def _synthetic(tasks: Sequence[Task], words: Sequence[str]) -> Iterator[Item]:
    """Every answer of answers.tsv by every caller; each phrase of a task by two callers, or by one when there
    are many; some words."""
    from bot.engines.espeak_caller import CALLERS

    callers = list(CALLERS)
    for line in (SCRIPTS / "answers.tsv").read_text("utf-8").splitlines():
        grammar, text = line.split("\t")
        for caller in callers:
            yield Item(normalize(text), caller, grammar)
    turn = 0
    for task in tasks:
        chosen = _sample(task.phrases, 104, seed=3)
        for number, phrase in enumerate(chosen * (2 if len(chosen) <= 30 else 1)):
            turn = (turn + 1 + (number == len(chosen))) % len(callers)
            yield Item(phrase, callers[turn], task.name)
    for number, word in enumerate(_sample(words, _WORDS_OF_A_CALLER, seed=4)):
        yield Item(word, callers[number % len(callers)])
    for number, phrase in enumerate(_rows(SCRIPTS / "voice_sentences.tsv", ("category", "text"))):
        if number % 10 == 0:
            yield Item(normalize(phrase["text"]), callers[number % len(callers)], OTHER)


def _sample(phrases: Sequence[str], most: int, seed: int) -> list[str]:
    if len(phrases) <= most:
        return list(phrases)
    return random.Random(seed).sample(list(phrases), most)


def _levelled(clip: Clip) -> Clip:
    samples = set_level(high_pass(to_samples(clip.pcm), clip.rate_hz), clip.rate_hz)
    return Clip(to_pcm(samples), clip.rate_hz)
