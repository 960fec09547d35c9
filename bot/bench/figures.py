"""Figures with their uncertainty: shares with Wilson's interval, word errors with a bootstrap's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

_Z = 1.959964
"""Standard deviations of a 95 % interval."""

_DRAWS = 1000
"""Samples drawn again for a bootstrap."""


@dataclass(frozen=True)
class Share:
    """So many among so many."""

    count: int
    """Cases counted."""
    n: int
    """Cases in all."""

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.count / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval, 0 to 1; None of nothing."""
        if not self.n:
            return None
        share, square = self.count / self.n, _Z * _Z
        middle = share + square / (2 * self.n)
        half = _Z * math.sqrt(share * (1 - share) / self.n + square / (4 * self.n**2))
        low, high = (middle - half) / (1 + square / self.n), (middle + half) / (1 + square / self.n)
        return max(0.0, low), min(1.0, high)

    def __str__(self) -> str:
        if self.interval is None:
            return "-"
        low, high = self.interval
        return f"{self.count}/{self.n} = {100 * self.count / self.n:.1f} % [{100 * low:.0f}-{100 * high:.0f}]"

    def as_json(self) -> dict[str, object]:
        """Give count, sample and interval for a program."""
        low, high = self.interval or (None, None)
        return {"count": self.count, "n": self.n, "low": _rounded(low), "high": _rounded(high)}


@dataclass(frozen=True)
class WordErrors:
    """Wrong, missing and added words, against the words said."""

    errors: int
    """Words to change, add or take away."""
    words: int
    """Words said."""
    low: float
    """Low end of the 95 % interval of errors / words, by bootstrap over the utterances."""
    high: float
    """High end."""

    def __str__(self) -> str:
        if not self.words:
            return "-"
        rate = 100 * self.errors / self.words
        return f"{rate:.1f} % [{100 * self.low:.0f}-{100 * self.high:.0f}]"

    def as_json(self) -> dict[str, object]:
        """Give counts and interval for a program."""
        return {
            "errors": self.errors, "words": self.words, "low": _rounded(self.low), "high": _rounded(self.high)
        }  # fmt: skip


def word_errors(pairs: Sequence[tuple[str, str]], seed: int = 1) -> WordErrors:
    """Compare what was said with what was heard, utterance by utterance (pairs of said, heard); the seed
    makes the interval the same each time."""
    errors = np.array([Levenshtein.distance(said.split(), heard.split()) for said, heard in pairs], float)
    words = np.array([len(said.split()) for said, _ in pairs], float)
    if not words.sum():
        return WordErrors(0, 0, 0.0, 0.0)
    picks = np.random.default_rng(seed).integers(len(pairs), size=(_DRAWS, len(pairs)))
    rates = errors[picks].sum(axis=1) / words[picks].sum(axis=1)
    low, high = np.quantile(rates, (0.025, 0.975))
    return WordErrors(int(errors.sum()), int(words.sum()), float(low), float(high))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
