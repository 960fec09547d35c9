"""An ear that makes no mistake: it knows what is said in a case, and hears it word by word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.bench.turns_cases import Case
from bot.bench.turns_sound import Sound
from bot.model import FRAME_BYTES, FRAME_SECONDS, UNKNOWN, Transcript, Word

LAG_SECONDS = 0.15
"""A word is known so long after its end, seconds: a recogniser needs what follows it."""

_EARLIEST_SECONDS = 0.15
"""A word whose beginning is missing by less than this is still heard, seconds."""


class IdealEar:
    """Hears the words of one case among the words of the grammar, as Vosk would if it made no mistake."""

    name = "ideal ear"

    def __init__(self, case: Case, sound: Sound, now: Callable[[], float]) -> None:
        """`now` gives the time of the call, seconds."""
        self._words: list[Word] = []
        self.now = now
        for part, (start, end) in zip(case.parts, sound.spans, strict=True):
            words = part.text.split()
            size = (end - start) / len(words)
            for place, word in enumerate(words):
                self._words.append(Word(word, 1.0, start + place * size, start + (place + 1) * size))

    def listen(self, phrases: Sequence[str] | None) -> IdealHearing:
        """Start an utterance."""
        known = None if phrases is None else {word for phrase in phrases for word in phrase.split()}
        words = [
            word if known is None or word.text in known else Word(UNKNOWN, *_rest(word))
            for word in self._words
        ]
        return IdealHearing(words, self.now)

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        """It knows every word."""
        return set()


class IdealHearing:
    """One utterance."""

    def __init__(self, words: Sequence[Word], now: Callable[[], float]) -> None:
        self._words, self._now = words, now
        self._from: float | None = None
        self._given: list[tuple[float, float]] = []
        """For each piece of sound, its end by the clock and in the sound given, seconds."""

    def feed(self, pcm: bytes) -> str:
        """Take sound; what is said in it is known by the time."""
        seconds = len(pcm) / FRAME_BYTES * FRAME_SECONDS
        if self._from is None:
            self._from = self._now() - seconds
        self._given.append((self._now(), seconds + (self._given[-1][1] if self._given else 0.0)))
        return " ".join(word.text for word in self._heard(LAG_SECONDS))

    def finish(self) -> Transcript:
        """Give the words, timed by the sound given: a line may send nothing in silence."""
        words = tuple(
            replace(
                word,
                start_seconds=self._place(word.start_seconds),
                end_seconds=self._place(word.end_seconds),
            )
            for word in self._heard(0.0)
        )
        sure = sum(word.text != UNKNOWN for word in words)
        return Transcript(" ".join(word.text for word in words), sure / len(words) if words else 0.0, words)

    def _place(self, at: float) -> float:
        return next((given - (until - at) for until, given in self._given if until >= at), 0.0)

    def _heard(self, lag_seconds: float) -> list[Word]:
        first = self._now() if self._from is None else self._from
        until = self._now() - lag_seconds
        return [
            word for word in self._words if word.start_seconds >= first - _EARLIEST_SECONDS
            and word.end_seconds <= until
        ]  # fmt: skip


def _rest(word: Word) -> tuple[float, float, float]:
    return word.confidence, word.start_seconds, word.end_seconds
