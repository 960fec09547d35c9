"""How much a whole text resembles scams or honest offers: a sum of small weights learned from texts.

The signs tell what is wrong; the impression is a second opinion on the text as a whole (decision 14). Its
weights are learned by tools/build_scam_weights.py from texts that anyone may read, never from the test half.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.errors import Misconfigured
from bot.jobs.scam_phrases import NUMBERS, Reading

FILE = Path(__file__).parent / "data" / "scam_weights.tsv"
"""File of the weights: a feature and its weight in hundredths, one a line; comments begin with `##`."""

CODE = "scam.weights"
"""Code of the error when the file is wrong."""

BIAS = "bias"
"""Feature that every text has."""

WITHIN = 100
"""Weights are kept in hundredths."""


@dataclass(frozen=True)
class Weights:
    """What each feature adds to the impression."""

    by_feature: Mapping[str, float]
    """Weight of each word, pair of words ("de frais") and named expression ("<cost>")."""
    names: tuple[str, ...]
    """Named expressions that have a weight."""


def features_of(reading: Reading, names: tuple[str, ...]) -> set[str]:
    """What a text is judged by: its words, its pairs of neighbouring words, which of these named expressions
    it has. Any number is `$`."""
    words = [next(iter(NUMBERS)) if word[0].isdecimal() else word for word in reading.words]
    pairs = (f"{first} {second}" for first, second in zip(words, words[1:], strict=False))
    return {BIAS, *words, *pairs, *(f"<{name}>" for name in names if reading.named(name))}


def impression(reading: Reading) -> float:
    """Give how likely it is that a text is dangerous, from 0 to 1, as far as its words tell. Raises
    Misconfigured when the file of weights is damaged."""
    weights = load_weights()
    features = features_of(reading, weights.names)
    total = math.fsum(weights.by_feature.get(feature, 0.0) for feature in features)
    return 1 / (1 + math.exp(-total))


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read the weights once. Raises Misconfigured when their file is damaged."""
    try:
        lines = FILE.read_text("utf-8").splitlines()
        pairs = (line.split("\t") for line in lines if not line.startswith("##"))
        weights = {feature: int(weight) / WITHIN for feature, weight in pairs}
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise Misconfigured(CODE, f"{FILE.name} is not as it must be: {error}") from error
    names = tuple(feature[1:-1] for feature in weights if feature[0] == "<")
    return Weights(weights, names)
