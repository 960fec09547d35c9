"""Names of places in a sentence about work (`data/near_names.txt`), so that none is taken for work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.jobs.wording import DATA, Word, split_words

_LONGEST = 9


@dataclass(frozen=True)
class NearNames:
    """Names of places as words."""

    names: frozenset[tuple[str, ...]]
    """Names of two words or more, articles aside."""
    words: frozenset[str]
    """Every word of every name."""

    def covered(self, words: Sequence[Word]) -> frozenset[int]:
        """Places, in the sentence, of the words that belong to a name of several words."""
        texts = tuple(word.text for word in words)
        found: set[int] = set()
        for first in range(len(texts)):
            for last in range(min(len(texts), first + _LONGEST), first + 1, -1):
                if texts[first:last] in self.names:
                    found.update(range(first, last))
                    break
        return frozenset(found)


@lru_cache(maxsize=1)
def read_near_names() -> NearNames:
    """Read the names of the region and of the big cities."""
    lines = (DATA / "near_names.txt").read_text("utf-8").splitlines()
    names = [tuple(word.text for word in split_words(line)) for line in lines if not line.startswith("#")]
    return NearNames(
        frozenset(name for name in names if sum(len(word) > 3 for word in name) > 1),
        frozenset(word for name in names for word in name),
    )
