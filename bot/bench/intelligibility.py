"""How well a voice is understood over the telephone, by an ear that never learned from it."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.audio.level import active_rms
from bot.audio.rechunk import split_frames
from bot.audio.samples import to_samples
from bot.bench.figures import Share, WordErrors, word_errors
from bot.bench.recognition import Line
from bot.bench.report import as_table
from bot.bench.sets import SCRIPTS
from bot.bench.speakers import Speaker
from bot.engines.vosk_ear import VoskEar
from bot.french.heard import normalize
from bot.model import Clip
from bot.speech.manner import pace_of

SENTENCES = SCRIPTS / "voice_sentences.tsv"
"""Sentences never used to make a voice: category, text, and the phrase of it that matters."""

REPEATED = 10
"""Sentences said twice, to see whether the same bytes come."""

_MARGIN = bytes(4800)


@dataclass(frozen=True)
class Sentence:
    """One sentence to be understood."""

    category: str
    """numbers, names, streets, times or offers."""
    text: str
    """What is said."""
    key: str
    """The part that must be understood, said alone too."""


@dataclass(frozen=True)
class Understood:
    """What was measured of one voice."""

    name: str
    """The voice."""
    keys: dict[str, Share]
    """Phrases understood among all phrases of their category, by category."""
    words: WordErrors
    """Word errors of whole sentences, any word of the sentences after any other."""
    is_same_twice: bool
    """True when the same sentence gave the same bytes."""
    size_bytes: int | None
    """Size of the model, bytes."""
    real_time_factor: float | None
    """Computing seconds for a second of sound, on one core."""
    words_a_minute: float
    """Pace, with the pause after each sentence."""
    level_db: float
    """Level of active speech, decibels under full scale."""

    @property
    def key(self) -> Share:
        """Phrases understood, of all categories."""
        return Share(sum(one.count for one in self.keys.values()), sum(one.n for one in self.keys.values()))

    def as_json(self) -> dict[str, object]:
        """Give everything for a program."""
        return {
            "voice": self.name,
            "phrases": self.key.as_json(),
            "phrases_by_category": {name: share.as_json() for name, share in self.keys.items()},
            "words": self.words.as_json(),
            "same_twice": self.is_same_twice,
            "size_bytes": self.size_bytes,
            "real_time_factor": self.real_time_factor,
            "words_a_minute": round(self.words_a_minute, 1),
            "level_db": round(self.level_db, 1),
        }


@lru_cache(maxsize=1)
def read_sentences() -> tuple[Sentence, ...]:
    """Read the sentences; raises KeyError when a column is missing."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Sentence(row["category"], row["text"], row["key"]) for row in rows)


def measure_voice(
    speaker: Speaker,
    judge: VoskEar,
    line: Line,
    sentences: Sequence[Sentence],
    progress: Callable[[int, int], None] | None = None,
) -> Understood:
    """Let a voice say sentences and their phrases over a line, and the judge hear them: a phrase among all
    phrases of its category, a sentence among all words of all sentences in any order. Nothing is refused: the
    judge must choose."""
    judge = judge.with_unknown_share(0.0)
    lists = _lists()
    any_word = tuple(dict.fromkeys(word for one in read_sentences() for word in normalize(one.text).split()))
    right: dict[str, list[bool]] = {}
    pairs, clips, cost = [], [], 0.0
    for number, sentence in enumerate(sentences, 1):
        before = speaker.seconds_of() if speaker.seconds_of else 0.0
        clip = speaker.say(sentence.text)
        cost += speaker.seconds_of() - before if speaker.seconds_of else 0.0
        clips.append(clip)
        pairs.append((normalize(sentence.text), _hear(judge, line.carry(clip, number), any_word)))
        heard = _hear(judge, line.carry(speaker.say(sentence.key), number), lists[sentence.category])
        right.setdefault(sentence.category, []).append(heard == normalize(sentence.key))
        if progress:
            progress(number, len(sentences))
    again = [speaker.say(sentences[number].text) == clip for number, clip in enumerate(clips[:REPEATED])]
    sound = sum(clip.seconds for clip in clips)
    return Understood(
        name=speaker.name,
        keys={name: Share(sum(values), len(values)) for name, values in right.items()},
        words=word_errors(pairs),
        is_same_twice=all(again),
        size_bytes=speaker.size_bytes,
        real_time_factor=round(cost / sound, 4) if speaker.seconds_of and sound else None,
        words_a_minute=_pace(sentences, sound),
        level_db=_level(clips),
    )


def as_report(measured: Sequence[Understood], judge: str, unknown: Sequence[str]) -> str:
    """Give the tables of several voices, what they rest on first."""
    n = measured[0].key.n if measured else 0
    text = (
        f"{n} phrases, each among all phrases of its category, and the {n} sentences that hold them, any "
        f"word after any other; heard by `{judge}`; 95 % intervals in brackets."
    )
    if unknown:
        text += f"\nThe judge does not know: {', '.join(unknown)}."
    head = ("voice", "phrases understood", "word errors of sentences", "same bytes twice", "size",
            "real-time factor", "words a minute", "level")  # fmt: skip
    rows = [
        (
            one.name, one.key, one.words, "yes" if one.is_same_twice else "no",
            "-" if one.size_bytes is None else f"{one.size_bytes / 1e6:.1f} MB",
            "-" if one.real_time_factor is None else f"{one.real_time_factor:.3f}",
            f"{one.words_a_minute:.0f}", f"{one.level_db:.1f} dB",
        )
        for one in measured
    ]  # fmt: skip
    categories = list(measured[0].keys) if measured else []
    by_category = [(one.name, *(one.keys[name] for name in categories)) for one in measured]
    return f"{text}\n\n{as_table(head, rows)}\n\n{as_table(('voice', *categories), by_category)}"


def _lists() -> dict[str, tuple[str, ...]]:
    lists: dict[str, dict[str, None]] = {}
    for sentence in read_sentences():
        lists.setdefault(sentence.category, {})[normalize(sentence.key)] = None
    return {name: tuple(phrases) for name, phrases in lists.items()}


def _hear(judge: VoskEar, clip: Clip, phrases: tuple[str, ...]) -> str:
    hearing = judge.listen(phrases)
    for frame in split_frames(_MARGIN + clip.pcm + _MARGIN):
        hearing.feed(frame)
    return hearing.finish().text


def _pace(sentences: Sequence[Sentence], seconds: float) -> float:
    words = sum(len(sentence.text.split()) for sentence in sentences)
    return 60 * words / (seconds + pace_of(0).gap_seconds * len(sentences))


def _level(clips: Sequence[Clip]) -> float:
    levels = [active_rms(to_samples(clip.pcm), clip.rate_hz) for clip in clips if clip.pcm]
    return 20 * math.log10(sum(levels) / len(levels)) if levels else -math.inf
