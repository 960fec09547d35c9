"""Finds the occupations behind a person's own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from bot.french.heard import normalize
from bot.jobs.near_names import read_near_names
from bot.jobs.phrase_index import PhraseIndex, PhraseMatch
from bot.jobs.trade_table import Trade, read_trade_words, read_trades, split_label
from bot.jobs.wording import read_lemmas

SURE = 0.85
"""From this score on, an occupation is sure."""
DOUBTFUL = 0.6
"""From this score on, it is to be confirmed by yes or no; lower ones are dropped."""
OFFICIAL = 0.95
"""Factor of an official label's score: the everyday table comes first."""


class OfficialLabel(Protocol):
    """One line of the official list, as the store gives it."""

    rome: str
    label_long: str


@dataclass(frozen=True)
class TradeMatch:
    """An occupation found in a person's words."""

    rome: str
    """ROME code, such as `K1304`."""
    label: str
    """Official label, feminine then masculine."""
    spoken: str
    """Short everyday name, to say back."""
    score: float
    """0 to 1: 0.85 and more is sure, 0.6 to 0.85 is to be confirmed by yes or no."""
    start: int
    """Start of the words in the normalised text, characters."""
    end: int
    """End of the words in the normalised text, characters."""
    digital: str = "none"
    """Digital skill the job needs: none, little or some."""


class Trades:
    """The occupations, ready to be found; built once, safe to share between threads."""

    def __init__(self, trades: Sequence[Trade], official: Iterable[OfficialLabel] = ()) -> None:
        """Index the curated table; the official list is indexed when it is first needed."""
        self.table = tuple(trades)
        self._light = read_trade_words()
        self._official_rows = tuple(official)
        said = {way for trade in self.table for way in trade.ways}
        ways = [(owner, way) for owner, trade in enumerate(self.table) for way in _ways(trade, said)]
        hints = [(owner, hint) for owner, trade in enumerate(self.table) for hint in trade.hints]
        self._index = self._build(ways, hints)

    def find(self, text: str, limit: int = 5) -> list[TradeMatch]:
        """Give at most `limit` occupations that the words name, best first; [] when nothing is close.

        Works on a bare occupation and inside a long sentence, normalised or not. The official list, when
        there is one, completes the curated table if that one is not sure.
        """
        words = normalize(text)
        found = [self._curated(match) for match in self._index.find(words) if match.score >= DOUBTFUL]
        if self._official_rows and not (found and found[0].score >= SURE):
            found += [match for match in self._find_official(words) if match.score >= DOUBTFUL]
        found.sort(key=lambda match: -round(match.score, 2))
        return _first_of_each(found)[:limit]

    def phrases(self) -> tuple[str, ...]:
        """Every way of saying an occupation, in normal form, without doubles."""
        ways = (way for trade in self.table for way in (*trade.ways, *trade.hints))
        return tuple(dict.fromkeys(ways))

    def _build(self, ways: Sequence[tuple[int, str]], hints: Sequence[tuple[int, str]] = ()) -> PhraseIndex:
        return PhraseIndex(ways, self._light, read_lemmas(), hints, read_near_names())

    def _curated(self, match: PhraseMatch) -> TradeMatch:
        trade = self.table[match.owner]
        score = round(min(1.0, match.score), 2)
        return TradeMatch(trade.rome, trade.label, trade.spoken, score, match.start, match.end, trade.digital)

    def _find_official(self, words: str) -> list[TradeMatch]:
        matches = self._official_index.find(words)
        return [self._named(match) for match in matches]

    def _named(self, match: PhraseMatch) -> TradeMatch:
        row = self._official_rows[match.owner]
        masculine, feminine = split_label(row.label_long)
        label = feminine if feminine == masculine else f"{feminine} / {masculine}"
        score = round(min(1.0, match.score) * OFFICIAL, 2)
        return TradeMatch(row.rome, label, masculine.lower(), score, match.start, match.end, "little")

    @cached_property
    def _official_index(self) -> PhraseIndex:
        ways = []
        for owner, row in enumerate(self._official_rows):
            ways += [(owner, normalize(label)) for label in dict.fromkeys(split_label(row.label_long))]
        return self._build(ways)


def load_trades(path: Path | None = None, official: Iterable[OfficialLabel] = ()) -> Trades:
    """Read the curated table (or the one at `path`) and index it.

    `official` is what `store.appellations()` gives. Raises Misconfigured when the table is wrong.
    """
    return Trades(read_trades(path), official)


def _ways(trade: Trade, said: Set[str]) -> list[str]:
    """The ways of a trade, with its labels where they are not another trade's way."""
    labels = (normalize(trade.feminine), normalize(trade.masculine), normalize(trade.spoken))
    return list(dict.fromkeys((*trade.ways, *(label for label in labels if label not in said))))


def _first_of_each(matches: Sequence[TradeMatch]) -> list[TradeMatch]:
    seen: dict[tuple[str, str], TradeMatch] = {}
    for match in matches:
        seen.setdefault((match.rome, match.spoken), match)
    return list(seen.values())
