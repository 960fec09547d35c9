"""The French words of a CV, from `data/labels.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.french.lexicon import read_mapping

DATA = Path(__file__).parent / "data"
"""Folder of the words and rules of CVs."""


@cache
def read_labels(name: str = "labels") -> Mapping[str, Any]:
    """Give the content of `data/<name>.yml`. Raises Misconfigured when it cannot be read."""
    return read_mapping(DATA / f"{name}.yml", "cv.data")


def gendered(labels: Mapping[str, str], key: str, gender: str) -> str:
    """The label of a key, in the person's gender where it has one (`key_f`, `key_m`)."""
    return labels.get(f"{key}_{gender}") or labels[key]
