"""The rules, kept as data, by which the words of an offer are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).parent / "data" / "offer_rules.yml"
"""File of the rules."""


@lru_cache(maxsize=1)
def load_rules() -> Mapping[str, Any]:
    """Read the rules once."""
    return yaml.safe_load(RULES.read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Lower case without accents, straight apostrophes, single spaces: what the rules are matched with."""
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").replace("\u0153", "oe"))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(letters.lower().split())


@cache
def pattern(text: str) -> re.Pattern[str]:
    """Compile a rule once."""
    return re.compile(text)


def found(rule: str | None, folded: str) -> bool:
    """Tell whether a rule is found in a folded text; a missing rule is never found."""
    return rule is not None and pattern(rule).search(folded) is not None
