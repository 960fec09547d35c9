"""How well an ear decodes speech that is kept for choosing `decoding.yml`: neither trained on nor published.

Three kinds of speakers: variants of espeak-ng and voices of Kokoro that training never hears, over changed
lines, and the people kept out of training, as recorded. Closed lists of phrases, and what else was said.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.engines.vosk_ear import VoskEar
from bot.french.heard import normalize
from bot.french.spoken import say_number, say_ordinal
from voices.training.ear import kokoro
from voices.training.ear.augment import change
from voices.training.ear.espeak import Manner, speak
from voices.training.ear.features import RATE_HZ
from voices.training.ear.people import read_people
from voices.training.ear.synthesis import VARIANTS, kokoro_utterances, resampled, spoken_letters
from voices.training.ear.words_files import read_words

OTHERS = "yes_no"
"""List in whose grammar everything else is heard too, to see what is taken for an answer."""

SURE = 0.7
"""Confidence of an answer that would be taken at once."""

_EDGE = np.zeros(RATE_HZ // 8)
_SEED = 77


@dataclass(frozen=True)
class Said:
    """One recording."""

    kind: str
    """Kind of speaker: espeak, kokoro or people."""
    task: str
    """List of phrases it belongs to."""
    text: str
    """What is said."""
    pcm: bytes
    """Sound at 8 kHz, 16 bits."""


@dataclass(frozen=True)
class Count:
    """How many recordings of a kind were heard right."""

    name: str
    right: int
    rejected: int
    """Heard as nothing of the list."""
    total: int


def lists() -> dict[str, tuple[str, ...]]:
    """Give the closed lists of phrases, by task."""
    found = {
        "digits": [say_number(number) for number in range(10)],
        "numbers": [say_number(number) for number in range(101)],
        "days": read_words("days"),
        "months": read_words("months"),
        "letters": list("abcdefghijklmnopqrstuvwxyz"),
        "ordinals": [say_ordinal(number) for number in range(1, 31)],
        "towns": [*read_words("towns")[:100], *read_words("quarters")[:40]],
        "words": [*read_words("trades")[:100], *read_words("first_names")[:60]],
        OTHERS: ["oui", "non", "ouais", "oui merci", "non merci", "d'accord", "pas du tout", "bien sûr"],
    }
    return {task: tuple(sorted({normalize(text) for text in texts})) for task, texts in found.items()}


def by_espeak(each: int) -> list[Said]:
    """Give `each` recordings of every list in variants kept for tests."""
    draw, numbers = random.Random(_SEED), np.random.default_rng(_SEED)
    variants = yaml.safe_load(VARIANTS.read_text(encoding="utf-8"))
    found = []
    for task, phrases in lists().items():
        for _ in range(each):
            text = draw.choice(phrases)
            voice = f"{draw.choice(variants['accents'])}+{draw.choice(variants['tests'])}"
            manner = Manner(
                voice,
                int(numbers.uniform(100, 190)),
                int(numbers.uniform(25, 80)),
                int(numbers.uniform(20, 80)),
            )
            samples, rate_hz, _ = speak(spoken_letters(text), manner)
            heard = resampled(samples.astype(np.float32) / 32768, rate_hz * numbers.uniform(0.94, 1.07))
            found.append(_said("espeak", task, text, heard, numbers))
    return found


def by_kokoro(each: int) -> list[Said]:
    """Give `each` recordings of every list in voices that training never hears. Slow: two seconds each."""
    numbers = np.random.default_rng(_SEED)
    found = []
    for task, phrases in lists().items():

        def text_of(draw: random.Random, phrases: Sequence[str] = phrases) -> str:
            return draw.choice(phrases)

        said = kokoro_utterances(_SEED, 1.0, text_of, kokoro.kept_out_style)
        for _, utterance in zip(range(each), said, strict=False):
            found.append(_said("kokoro", task, utterance.text, utterance.samples, numbers))
    return found


def by_people(folder: Path, speakers: Sequence[str]) -> list[Said]:
    """Give the short recordings of the people kept out of training; their list is what they say together."""
    found = []
    for one in read_people(folder):
        text = normalize(one.text)
        if one.speaker in speakers and len(text.split()) <= 4:
            samples = np.concatenate([_EDGE, one.samples, _EDGE])
            found.append(Said("people", "people", text, (samples * 20_000).astype("<i2").tobytes()))
    return found


def _said(kind: str, task: str, text: str, samples: np.ndarray, numbers: np.random.Generator) -> Said:
    changed = change(np.concatenate([_EDGE, samples, _EDGE]), numbers, None)
    return Said(kind, task, text, changed.samples.clip(-32768, 32767).astype("<i2").tobytes())


def measure(ear: VoskEar, recordings: Sequence[Said]) -> list[Count]:
    """Give one count for each kind of speaker and list; then what else was taken for a yes or a no, where
    `right` counts what was taken and `rejected` what was taken at a confidence of `SURE`."""
    phrases = {**lists(), "people": _phrases_of_people(recordings)}
    missing = set(ear.missing_words(phrases["people"]))
    found: dict[tuple[str, str], list[int]] = {}
    for one in recordings:
        if one.task == "people" and set(one.text.split()) & missing:
            continue
        text, _ = _hear(ear, phrases[one.task], one.pcm)
        row = found.setdefault((one.kind, one.task), [0, 0, 0])
        row[0] += text == one.text
        row[1] += not text
        row[2] += 1
    counts = [Count(f"{kind} {task}", *row) for (kind, task), row in found.items()]
    return [*counts, _others_taken(ear, phrases, recordings)]


def _others_taken(ear: VoskEar, phrases: Mapping[str, Sequence[str]], recordings: Sequence[Said]) -> Count:
    others = [one for one in recordings if one.task != OTHERS][::2]
    heard = [_hear(ear, phrases[OTHERS], one.pcm) for one in others]
    taken = [confidence for text, confidence in heard if text]
    return Count("others taken for yes or no", len(taken), sum(sure >= SURE for sure in taken), len(others))


def _phrases_of_people(recordings: Sequence[Said]) -> tuple[str, ...]:
    own = {one.text for one in recordings if one.task == "people"}
    return tuple(sorted(own | set(lists()["words"])))


def _hear(ear: VoskEar, phrases: Sequence[str], pcm: bytes) -> tuple[str, float]:
    """What was heard, without the garbage word, and the confidence."""
    hearing = ear.listen(phrases)
    hearing.feed(pcm)
    heard = hearing.finish()
    return " ".join(heard.text.replace("[unk]", " ").split()), heard.confidence
