"""The rules, kept as data, by which the words of an offer are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from bot.french.heard import without_accents
from bot.french.lexicon import read_mapping

RULES = Path(__file__).parent / "data" / "offer_rules.yml"
"""File of the rules."""


@lru_cache(maxsize=1)
def load_rules() -> Mapping[str, Any]:
    """Read the rules once. Raises Misconfigured when their file is damaged."""
    return read_mapping(RULES, "offers.rules")


def fold(text: str) -> str:
    """Lower case without accents, straight apostrophes, single spaces: what the rules are matched with."""
    return " ".join(without_accents(text.lower().replace("\u2019", "'")).split())


@cache
def pattern(text: str) -> re.Pattern[str]:
    """Compile a rule once."""
    return re.compile(text)


def found(rule: str | None, folded: str) -> bool:
    """Tell whether a rule is found in a folded text; a missing rule is never found."""
    return rule is not None and pattern(rule).search(folded) is not None
