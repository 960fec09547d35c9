"""What has no place on a CV, found in a phrase: age, family, nationality, health, faith, street, numbers."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.cv.labels import DATA
from bot.french.lexicon import read_mapping


def private_kind(text: str) -> str:
    """Kind of the first private thing found in a phrase, such as `age`; empty when there is none."""
    straight = text.replace("’", "'")
    return next((kind for kind, pattern in _signs() if pattern.search(straight)), "")


@lru_cache(maxsize=1)
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = read_mapping(DATA / "private.yml", "cv.data")["signs"]
    return tuple((row["kind"], re.compile(row["pattern"], re.IGNORECASE)) for row in rows)
