"""The sounds the ear tells apart, and espeak-ng's names for them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

TABLE = Path(__file__).with_name("phones.yml")
"""Sounds and their names."""

SILENCE, GARBAGE = "SIL", "SPN"
"""First and last output of the network: no speech, and speech that is no word of a grammar."""


@lru_cache(maxsize=1)
def read_table() -> dict:
    """Give the content of `phones.yml`."""
    return yaml.safe_load(TABLE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def outputs() -> tuple[str, ...]:
    """Give the names of the network's outputs, in their order."""
    return (SILENCE, *read_table()["phones"], GARBAGE)


@lru_cache(maxsize=1)
def ids() -> dict[str, int]:
    """Give the number of each output of the network, by name."""
    return {name: at for at, name in enumerate(outputs())}


@lru_cache(maxsize=1)
def vowels() -> frozenset[str]:
    """Give the sounds that are vowels."""
    return frozenset(read_table()["vowels"])


def parse_espeak(name: str) -> str | None:
    """Give the sound of one phoneme of espeak-ng, `SIL` for a pause, None for what is no sound of French
    (a change of language, an unknown name)."""
    bare = name.translate({ord(mark): None for mark in "',%"})
    if bare.startswith("("):
        return None
    if bare.startswith("_") or bare in read_table()["silent"]:
        return SILENCE
    known = _espeak_names()
    return known.get(bare) or known.get(bare.rstrip(":"))


@lru_cache(maxsize=1)
def _espeak_names() -> dict[str, str]:
    return {name: sound for sound, names in read_table()["espeak"].items() for name in names}
