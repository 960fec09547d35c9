"""Words around a place: what leads to it, what never is one (`data/place_words.yml`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.french.heard import without_accents
from bot.french.lexicon import read_mapping
from bot.jobs.trade_table import read_trade_words, read_trades
from bot.jobs.wording import DATA, Word, read_lemmas, split_words


@dataclass(frozen=True)
class PlaceWords:
    """Words around places, without accents."""

    lead: frozenset[str]
    strict: frozenset[str]
    filler: frozenset[str]
    common: frozenset[str]
    never: frozenset[str]
    known: frozenset[str]
    aliases: tuple[tuple[str, tuple[str, ...]], ...]

    def is_led(self, words: Sequence[Word], first: int) -> bool:
        """Tell whether a word that leads to a place stands before the word at `first`."""
        return first > 0 and without_accents(words[first - 1].text) in self.lead

    def is_strictly_led(self, words: Sequence[Word], first: int) -> bool:
        """Tell whether the surest of these words stands before, or nothing at all."""
        return first == 0 or without_accents(words[first - 1].text) in self.strict

    def is_work(self, text: str) -> bool:
        """Tell whether the word, accents included, is one of everyday work or talk."""
        return text in self.known

    def is_alone(self, words: Sequence[Word], first: int, last: int) -> bool:
        """Tell whether nothing of weight is said besides the words from `first` to `last`."""
        around = (*words[:first], *words[last + 1 :])
        return all(without_accents(word.text) in self.filler for word in around)

    def is_never(self, key: tuple[str, ...]) -> bool:
        """Tell whether the words are ordinary talk, wherever they stand."""
        return all(word in self.never or word in self.filler for word in key)

    def is_common(self, key: tuple[str, ...]) -> bool:
        """Tell whether the name is also a common word."""
        return all(word in self.common or word in self.never or len(word) < 4 for word in key)


def read_place_words() -> PlaceWords:
    """Read the words from their files; those of work come from the occupations' tables. Raises Misconfigured
    when a file is damaged."""
    rows = read_mapping(DATA / "place_words.yml", "places.words")
    aliases = tuple((insee, tuple(ways)) for insee, ways in rows["aliases"].items())
    names = ("lead", "strict", "filler", "common", "never")
    lists = (frozenset(without_accents(word) for word in rows[name].split()) for name in names)
    return PlaceWords(*lists, _work_words(), aliases)


def _work_words() -> frozenset[str]:
    light = read_trade_words()
    said = (word.text for trade in read_trades() for way in trade.ways for word in split_words(way))
    lemmas = read_lemmas()
    return (
        light.filler
        | light.ordinary
        | light.common
        | frozenset(said)
        | frozenset(lemmas)
        | frozenset(lemmas.values())
    )
