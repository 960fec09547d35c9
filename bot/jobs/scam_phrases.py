"""The small language in which signs of a scam are written: phrases of plain words, read in a text's words.

`mot` is that word, `mot*` any word that begins so, `{payer}` any form of that verb, `$` a number (`$+` of at
least 20, `$$` 1000, `$$$` 10,000), `a|b` one or the other, `(mot)` a word that may be missing, `!mot` a word
that must not come next, `<name>` a named expression, `~4` at most four words of the same sentence, ` / `
separates two phrases. Accents and apostrophes do not matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.french.heard import without_accents
from bot.jobs.scam_verbs import verb_forms

Keys = frozenset[str]
"""What a word can begin or be: the word itself, beginnings with a star, a mark of NUMBERS for a number."""

NUMBERS = {"$": 0, "$+": 20, "$$": 1_000, "$$$": 10_000}
"""Keys of numbers, with the least one of each."""

SENTENCE_ENDS = frozenset({".", "?"})
"""Words that no gap goes over."""


@dataclass(frozen=True)
class Item:
    """One item of a phrase."""

    keys: Keys = frozenset()
    """Words that it takes, as keys."""
    names: tuple[str, ...] = ()
    """Named expressions that it takes."""
    gap: int = 0
    """Most words that it goes over; such an item takes nothing else."""
    is_optional: bool = False
    """It may be missing."""
    is_barred: bool = False
    """It must not come next; it takes no word."""


Phrase = tuple[Item, ...]


@dataclass(frozen=True)
class Expression:
    """What one or several phrases find."""

    words: Keys
    """Keys that are a whole phrase."""
    phrases: Mapping[str, tuple[Phrase, ...]]
    """Longer phrases by each key of their first word."""
    keys: Keys
    """All keys by which a match begins."""
    outside: tuple[str, ...] = ()
    """Named expressions that a match must not touch."""


class Language:
    """Named expressions, each written with those before it."""

    def __init__(self, names: Mapping[str, Any], verbs: Mapping[str, Sequence[str]]) -> None:
        """Compile the expressions. Raises ValueError when one is not written well or names an unknown one."""
        self._verbs = {
            without_accents(verb): [without_accents(form) for form in forms] for verb, forms in verbs.items()
        }
        self.keys: set[str] = set()
        self.named: dict[str, Expression] = {}
        for name, texts in names.items():
            outside: Sequence[str] = ()
            if isinstance(texts, dict):
                texts, outside = texts["of"], texts["outside"]
            self.named[name] = self.expression(texts, outside)

    def expression(self, texts: str | Sequence[str], outside: Sequence[str] = ()) -> Expression:
        """Compile phrases. Raises ValueError when one is not written well."""
        if unknown := set(outside) - set(self.named):
            raise ValueError(f"unknown names {sorted(unknown)}")
        words: set[str] = set()
        phrases: dict[str, list[Phrase]] = {}
        for text in [texts] if isinstance(texts, str) else texts:
            for way in str(text).split(" / "):
                for phrase in self._phrases(way):
                    if len(phrase) == 1 and not phrase[0].names:
                        words |= phrase[0].keys
                        continue
                    for key in self._first_keys(phrase[0]):
                        phrases.setdefault(key, []).append(phrase)
        ways = {key: tuple(found) for key, found in phrases.items()}
        return Expression(frozenset(words), ways, frozenset(words | ways.keys()), tuple(outside))

    def keys_of(self, word: str) -> tuple[str, ...]:
        """All keys of a word of a text by which something in this language may take it."""
        ways = [word, *(f"{word[:length]}*" for length in range(2, len(word) + 1))]
        if word[0].isdecimal() and word.replace(".", "", 1).isdecimal():
            ways = [word, *(mark for mark, least in NUMBERS.items() if float(word) >= least)]
        return tuple(way for way in ways if way in self.keys)

    def _phrases(self, text: str) -> Iterator[Phrase]:
        """A phrase whose first word may be missing is two phrases."""
        plain = without_accents(text.strip().lower()).replace("'", " ").replace("\u2019", " ")
        items = tuple(self._item(word) for word in plain.split())
        while items and items[0].is_optional:
            yield (replace(items[0], is_optional=False), *items[1:])
            items = items[1:]
        if not items or items[0].gap or items[0].is_barred:
            raise ValueError(f"a phrase begins with a word: {text!r}")
        if items[-1].gap or items[-1].is_optional:
            raise ValueError(f"the end of a phrase cannot be missing: {text!r}")
        yield items

    def _item(self, word: str) -> Item:
        if word.startswith("~"):
            return Item(gap=int(word[1:]))
        if word.startswith("(") != word.endswith(")"):
            raise ValueError(f"one bracket is missing: {word!r}")
        is_optional = word.startswith("(")
        is_barred = word.startswith("!")
        keys: set[str] = set()
        names: list[str] = []
        for way in word.strip("(!)").split("|"):
            if way.startswith("<"):
                names.append(way.strip("<>"))
            elif way.startswith("{"):
                keys |= verb_forms(way.strip("{}"), self._verbs)
            else:
                keys.add(way)
        if unknown := set(names) - set(self.named):
            raise ValueError(f"unknown names {sorted(unknown)}")
        if any(not key.strip("*") or "-" in key or "'" in key for key in keys):
            raise ValueError(f"no word of a text can be {word!r}")
        self.keys |= keys
        return Item(frozenset(keys), tuple(names), 0, is_optional, is_barred)

    def _first_keys(self, item: Item) -> Keys:
        return item.keys.union(*(self.named[name].keys for name in item.names))


class Reading:
    """One text read in a language: where its expressions are. Everything is looked up once."""

    def __init__(self, language: Language, words: Sequence[str]) -> None:
        self.words = words
        self._named = language.named
        self._keys = [language.keys_of(word) for word in words]
        self._places: dict[str, list[int]] = {}
        for at, keys in enumerate(self._keys):
            for key in keys:
                self._places.setdefault(key, []).append(at)
        self._all_keys = frozenset(self._places)
        self._ends: dict[tuple[str, int], tuple[int, ...]] = {}
        self._spans: dict[int, list[tuple[int, int]]] = {}

    def spans(self, expression: Expression) -> list[tuple[int, int]]:
        """Where the expression is: first word and the word after, by beginning, each beginning once."""
        known = self._spans.get(id(expression))
        if known is None:
            keys = expression.keys & self._all_keys
            starts = sorted({at for key in keys for at in self._places[key]}) if keys else ()
            known = [(at, ends[-1]) for at in starts if (ends := self.ends(expression, at))]
            self._spans[id(expression)] = known
        return known

    def named(self, name: str) -> list[tuple[int, int]]:
        """Where a named expression is, as `spans`."""
        return self.spans(self._named[name])

    def ends(self, expression: Expression, at: int) -> tuple[int, ...]:
        """The words after each match that begins at a word, in order; none when there is no match."""
        ends: set[int] = set()
        for key in self._keys[at]:
            if key in expression.words:
                ends.add(at + 1)
            for phrase in expression.phrases.get(key, ()):
                ends.update(self._phrase_ends(phrase, at))
        for name in expression.outside if ends else ():
            touched = self.named(name)
            ends = {end for end in ends if not any(at < last and first < end for first, last in touched)}
        return tuple(sorted(ends)) if len(ends) > 1 else tuple(ends)

    def _phrase_ends(self, phrase: Phrase, at: int) -> Collection[int]:
        """The words after each match of a phrase that begins at a word."""
        places: Collection[int] = (at,)
        for item in phrase:
            if item.gap:
                places = {end for place in places for end in self._gap_ends(place, item.gap)}
            elif item.is_barred:
                places = [place for place in places if not self._item_ends(item, place)]
            else:
                after = {end for place in places for end in self._item_ends(item, place)}
                places = after.union(places) if item.is_optional else after
            if not places:
                break
        return places

    def _gap_ends(self, at: int, most: int) -> Iterator[int]:
        """The words that at most so many words of one sentence lead to."""
        for end in range(at, min(at + most, len(self.words)) + 1):
            yield end
            if end < len(self.words) and self.words[end] in SENTENCE_ENDS:
                return

    def _item_ends(self, item: Item, at: int) -> tuple[int, ...]:
        if at >= len(self.words):
            return ()
        ends: tuple[int, ...] = () if item.keys.isdisjoint(self._keys[at]) else (at + 1,)
        for name in item.names:
            known = self._ends.get((name, at))
            if known is None:
                known = self._ends[name, at] = self.ends(self._named[name], at)
            ends += known
        return ends
