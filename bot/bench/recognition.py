"""How well closed answers are heard: synthetic callers, or recordings with their texts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.audio.load import load_clip
from bot.audio.rechunk import split_frames
from bot.engines.espeak_caller import CALLERS, speak
from bot.errors import Refused
from bot.french.heard import normalize
from bot.model import Clip, Transcript
from bot.ports import Recognizer
from bot.settings import ROOT
from bot.speech.grammars import AnswerGrammar

ANSWERS = ROOT / "bot" / "bench" / "scripts" / "answers.tsv"
"""Closed answers, one a line: grammar, text."""

MARGIN = bytes(4800)
"""Silence before and after each answer, 300 ms as the call loop keeps."""


COUNTS = ("heard", "right", "wrong", "rejected")
"""What is counted."""


@dataclass(frozen=True)
class Item:
    """One answer to hear."""

    clip: Clip
    """Its sound, 8 kHz."""
    grammar: str
    """Name of the answer grammar."""
    text: str
    """What is really said, in normal form."""


def synthetic_items() -> Iterator[Item]:
    """Give every answer of the list said by every ready-made caller."""
    rows = [line.split("\t") for line in ANSWERS.read_text("utf-8").splitlines() if "\t" in line]
    for grammar, text in rows:
        for caller in CALLERS.values():
            yield Item(speak(text, caller), grammar, normalize(text))


def manifest_items(folder: Path) -> Iterator[Item]:
    """Give the recordings of `manifest.tsv` in a folder (columns path, grammar, text; a header).

    Raises Refused when the manifest is missing or lacks a column.
    """
    manifest = folder / "manifest.tsv"
    if not manifest.is_file():
        raise Refused("recognition.manifest", f"there is no manifest.tsv in {folder.name}")
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if not {"path", "grammar", "text"} <= set(rows.fieldnames or ()):
            raise Refused("recognition.manifest", "manifest.tsv needs the columns path, grammar and text")
        for row in rows:
            yield Item(load_clip(folder / row["path"]), row["grammar"], normalize(row["text"]))


def hear_all(
    ear: Recognizer, grammars: Mapping[str, AnswerGrammar], items: Iterable[Item]
) -> dict[str, object]:
    """Hear every item with its grammar; gives counts in all and by grammar. An answer that the grammar
    rejects or that holds unknown words is `rejected`; other words than said are `wrong`.

    Raises Refused when an item names a grammar that is not there.
    """
    counts: dict[str, dict[str, int]] = {}
    for item in items:
        if item.grammar not in grammars:
            raise Refused("recognition.grammar", f"there is no grammar called {item.grammar}")
        grammar = grammars[item.grammar]
        count = counts.setdefault(item.grammar, dict.fromkeys(COUNTS, 0))
        count["heard"] += 1
        count[_verdict(_hear(ear, grammar, item.clip), grammar, item.text)] += 1
    total = {name: sum(count[name] for count in counts.values()) for name in COUNTS}
    return {**total, "by_grammar": counts}


def _hear(ear: Recognizer, grammar: AnswerGrammar, clip: Clip) -> Transcript:
    hearing = ear.listen(grammar.phrases)
    for frame in split_frames(MARGIN + clip.pcm + MARGIN):
        hearing.feed(frame)
    return hearing.finish()


def _verdict(transcript: Transcript, grammar: AnswerGrammar, text: str) -> str:
    if "[unk]" in transcript.text or not transcript.text or transcript.confidence < grammar.reject_below:
        return "rejected"
    return "right" if transcript.text == text else "wrong"
