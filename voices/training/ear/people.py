"""People's recordings with their texts: a folder with `manifest.tsv` (path, text, speaker, ...)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bot.audio.load import load_clip
from bot.errors import Misconfigured, Refused
from bot.french.spoken import say_number
from voices.training.ear.espeak import pronounce
from voices.training.ear.features import RATE_HZ, Utterance
from voices.training.ear.phones import read_table

EDGE = np.zeros(RATE_HZ // 5, np.float32)
"""Silence put before and after a recording: 200 ms."""

LONGEST_SECONDS = 20.0
"""Longer recordings are left out: their alignment is not sure."""

_NUMBER = re.compile(r"\d+")
_LIST_NAMES = re.compile(r"memory-math")
"""Recordings whose texts are formulas, read in many ways."""

_ARTICLES = ("le", "la", "un", "une", "les")


def read_people(folder: Path, without: Sequence[str] = ()) -> Iterator[Utterance]:
    """Give the recordings of a folder, peaks at half of full scale, with 200 ms of silence around; speakers
    named in `without` are left out. Raises Misconfigured when there is no manifest."""
    manifest = folder / "manifest.tsv"
    if not manifest.is_file():
        raise Misconfigured("training.people", f"{folder} holds no manifest.tsv (path, text, speaker)")
    with manifest.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        text = (row["text"] or "").replace("\\n", " ").strip()
        if not text or row["speaker"] in without or _LIST_NAMES.search(row["path"]):
            continue
        try:
            clip = load_clip(folder / row["path"])
        except Refused:
            continue
        if clip.seconds > LONGEST_SECONDS:
            continue
        samples = np.frombuffer(clip.pcm, "<i2").astype(np.float32) / 32768
        peak = float(np.abs(samples).max(initial=0.0))
        if peak > 1e-3:
            yield Utterance(text, np.concatenate([EDGE, samples / peak * 0.5, EDGE]), row["speaker"])


def pronunciations(text: str, has_article: bool = False) -> list[tuple[str, ...]]:
    """Give the ways a recorded text may be said, as sounds; `has_article`: the recording of a bare noun may
    hold an article that its text lacks."""
    words = _NUMBER.sub(lambda match: say_number(int(match[0])), text).lower().strip()
    letter = read_table()["letters"].get(words)
    if letter:
        return [pronounce(letter)]
    ways = [pronounce(words)]
    if has_article:
        ways += [pronounce(f"{article} {words}") for article in _ARTICLES]
    return [way for way in ways if way]
