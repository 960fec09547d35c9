"""Families of trades: what belongs together for a rehearsal, and when to call or to come."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.french.lexicon import read_mapping

FAMILIES = Path(__file__).parent / "data" / "trade_families.yml"
"""File of the families."""

GENERAL = "general"
"""The family of a trade that belongs to no other."""


@lru_cache(maxsize=1)
def load_families() -> Mapping[str, Any]:
    """Read the families once. Raises Misconfigured when their file is damaged."""
    return read_mapping(FAMILIES, "applications.families")


def family_of(rome: str | None) -> str:
    """The family of a ROME code, by its longest known beginning; GENERAL without one."""
    starts = {
        start: name for name, family in load_families()["families"].items() for start in family["romes"]
    }
    known = [start for start in starts if (rome or "").startswith(start)]
    return starts[max(known, key=len)] if known else GENERAL


def good_moment(rome: str | None, is_visit: bool) -> str:
    """The best moment to call, or to come, in words ("entre neuf heures et onze heures")."""
    return str(load_families()["families"][family_of(rome)]["visit" if is_visit else "call"])
