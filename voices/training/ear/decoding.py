"""How the ear decodes: the numbers of `decoding.yml`, which a caller may replace one by one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.errors import Misconfigured
from bot.french.lexicon import read_mapping

NUMBERS = Path(__file__).with_name("decoding.yml")
"""The numbers that are shipped, and what each one does."""


@dataclass(frozen=True)
class Decoding:
    """Numbers of the search; `decoding.yml` explains each one."""

    acoustic_scale: float
    prior_scale: float
    garbage_bonus: float
    silence_probability: float
    garbage_cost: float
    variant_cost: float
    beam: float
    lattice_beam: float
    min_active: int
    max_active: int
    frames_per_chunk: int
    bigram_sentences: int
    bigram_discount: float
    garbage_share: float


def read_decoding(path: Path = NUMBERS) -> Decoding:
    """Read the numbers. Raises Misconfigured when one is missing or unknown."""
    try:
        return Decoding(**read_mapping(path, "ear.decoding"))
    except TypeError as error:
        raise Misconfigured("ear.decoding", f"{path}: {error}") from error
