"""Finds known phrases in a sentence by their words, dictionary forms and sounds."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bot.french.heard import without_accents
from bot.french.phonetic import word_key
from bot.jobs.near_names import NearNames
from bot.jobs.trade_table import TradeWords
from bot.jobs.wording import Word, split_words

EXACT_WORD = 0.01
"""Weight of each word of a phrase said as it stands: of two such phrases the longer one is meant."""
ALL_WORDS = 0.99
"""Most that a phrase gets when its words are there, but not exactly as it stands."""
SAME_LEMMA = 0.99
SAME_LETTERS = 0.98
SAME_SOUND = 0.97
HINT = 0.8
"""Score of a hint: it is always confirmed."""
SOUND_LEAST = 0.75
"""Least share of equal sounds for a misheard word; below it unrelated words begin to match."""
SOUND_SHORTEST = 4
"""Fewest sounds of a word that may be misheard; shorter ones resemble too many words."""
ORDINARY_WEIGHT = 0.3
"""Share of its weight that an ordinary word keeps."""
PARTIAL = 0.9
"""Factor when some words of the phrase were not said: such a match is never sure."""
PARTIAL_MOST = 0.84
GAP = 0.06
"""Taken off for each other word of weight between the words of the phrase."""
GAP_MOST = 5
"""Words of a phrase further apart than this do not belong together."""
NO_NAMES = NearNames(frozenset(), frozenset())


@dataclass(frozen=True)
class PhraseMatch:
    """A known phrase found in a sentence."""

    owner: int
    """Whose phrase it is."""
    score: float
    """0 to 1: 0.85 and more is sure, 0.6 to 0.85 is to be confirmed."""
    weight: float
    """Weight of the words found: the more precise of two sure phrases has the greater one."""
    words: frozenset[int]
    """Places of the words of weight found in the sentence."""
    start: int
    """Start in the normalised text, characters."""
    end: int
    """End in the normalised text, characters."""


@dataclass(frozen=True)
class _Phrase:
    owner: int
    words: tuple[str, ...]
    content: tuple[str, ...]


@dataclass
class _Found:
    """Words of one phrase found so far: place in the phrase to (likeness, first word, last word)."""

    places: dict[int, tuple[float, int, int]] = field(default_factory=dict)

    def add(self, place: int, likeness: float, first: int, last: int) -> None:
        """Keep the best likeness of the phrase's word at `place`."""
        if likeness > self.places.get(place, (0.0, 0, 0))[0]:
            self.places[place] = (likeness, first, last)


class PhraseIndex:
    """Phrases with their owners, ready to be found."""

    def __init__(
        self,
        phrases: Sequence[tuple[int, str]],
        light: TradeWords,
        lemmas: Mapping[str, str],
        hints: Sequence[tuple[int, str]] = (),
        names: NearNames = NO_NAMES,
    ) -> None:
        """Index normalised phrases. `light` gives the words of little weight, `lemmas` the dictionary
        forms; `hints` count only when nothing else is said; the words of `names` are places, they are
        never guessed by their sound."""
        self._filler, self._ordinary = light.filler, light.ordinary
        self._alone, self._common = light.alone, light.common
        self._lemmas, self._names, self._same = lemmas, names, light.same
        self._hints: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for owner, text in hints:
            if bare := self._bare(split_words(text)):
                self._hints[bare].append(owner)
        self._phrases = [self._phrase(owner, text) for owner, text in phrases]
        self._whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._by_word: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._by_lemma: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._by_key: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._by_letters: dict[str, list[tuple[int, int]]] = defaultdict(list)
        owners: dict[str, set[int]] = defaultdict(set)
        for number, phrase in enumerate(self._phrases):
            self._whole[phrase.words].append(number)
            for place, word in enumerate(phrase.content):
                self._by_word[word].append((number, place))
                self._by_lemma[self._lemma(word)].append((number, place))
                self._by_key[word_key(word)].append((number, place))
                self._by_letters[without_accents(word)].append((number, place))
                owners[self._lemma(word)].add(phrase.owner)
        self._longest = max((len(phrase.words) for phrase in self._phrases), default=0)
        count = 1 + len({phrase.owner for phrase in self._phrases})
        self._weights = {
            word: self._rarity(word, count / len(owners[self._lemma(word)])) for word in self._by_word
        }
        self._totals = [sum(self._weights[word] for word in phrase.content) for phrase in self._phrases]
        self._keys = [key for key in self._by_key if len(key) >= SOUND_SHORTEST]

    def find(self, text: str) -> list[PhraseMatch]:
        """Give the best match of each owner in normalised text, best first."""
        words = split_words(text)
        named = self._names.covered(words)
        content = [
            place for place, word in enumerate(words) if word.text not in self._filler and place not in named
        ]
        best: dict[int, PhraseMatch] = {}
        for match in (*self._exact(words), *self._alike(words, content), *self._hinted(words)):
            kept = best.get(match.owner)
            if kept is None or (match.score, match.weight) > (kept.score, kept.weight):
                best[match.owner] = match
        return _prefer_precise(sorted(best.values(), key=_rank))

    def _phrase(self, owner: int, text: str) -> _Phrase:
        words = tuple(word.text for word in split_words(text))
        return _Phrase(owner, words, tuple(word for word in words if word not in self._filler))

    def _lemma(self, word: str) -> str:
        form = self._lemmas.get(word, word)
        return self._same.get(word) or self._same.get(form, form)

    def _rarity(self, word: str, share: float) -> float:
        return math.log(1 + share) * (ORDINARY_WEIGHT if word in self._ordinary else 1)

    def _exact(self, words: Sequence[Word]) -> list[PhraseMatch]:
        """Whole phrases, word for word."""
        found = []
        texts = tuple(word.text for word in words)
        for first in range(len(texts)):
            for last in range(first, min(len(texts), first + self._longest)):
                for number in self._whole.get(texts[first : last + 1], ()):
                    said = [place for place in range(first, last + 1) if texts[place] not in self._filler]
                    match = self._match(number, 1.0, said or range(first, last + 1), words)
                    found.append(replace(match, weight=match.weight + EXACT_WORD * (last + 1 - first)))
        return found

    def _hinted(self, words: Sequence[Word]) -> list[PhraseMatch]:
        """Hints, when all the words of weight are one hint."""
        if any(word.text in self._filler and word.text not in self._alone for word in words):
            return []
        owners = self._hints.get(self._bare(words), ())
        spots = frozenset(range(len(words)))
        return [PhraseMatch(owner, HINT, 0.0, spots, 0, words[-1].end) for owner in owners]

    def _bare(self, words: Sequence[Word]) -> tuple[str, ...]:
        return tuple(self._lemma(word.text) for word in words if word.text not in self._filler)

    def _alike(self, words: Sequence[Word], content: Sequence[int]) -> list[PhraseMatch]:
        """Phrases whose words are there, all or most of them, in any form."""
        found: dict[int, _Found] = defaultdict(_Found)
        for place in content:
            for likeness, (number, spot) in self._candidates(words[place].text):
                found[number].add(spot, likeness, place, place)
        for first, second in pairwise(range(len(words))):
            if words[first].text in self._names.words or words[second].text in self._names.words:
                continue
            for likeness, (number, spot) in self._joined(words[first].text, words[second].text):
                found[number].add(spot, likeness, first, second)
        matches = (self._score(number, item, words, content) for number, item in found.items())
        return [match for match in matches if match is not None]

    def _candidates(self, word: str) -> list[tuple[float, tuple[int, int]]]:
        key = word_key(word)
        if word in self._by_word or self._lemma(word) in self._by_lemma:
            lemma = self._lemma(word)
            return [
                *((1.0, item) for item in self._by_word.get(word, ())),
                *((SAME_LEMMA, item) for item in self._by_lemma.get(lemma, ())),
                *((SAME_SOUND, item) for item in self._by_key.get(key, ()) if len(key) > 2),
            ]
        if word in self._ordinary or word in self._names.words:
            return []
        letters = self._by_letters.get(without_accents(word))
        return (
            [(SAME_LETTERS, item) for item in letters]
            if letters
            else self._by_sound(key, word in self._common)
        )

    def _joined(self, first: str, second: str) -> list[tuple[float, tuple[int, int]]]:
        """Two words that together sound like one ("manu tension")."""
        if self._is_known(first) and self._is_known(second):
            return []
        key = word_key(first) + word_key(second)
        return self._by_sound(key) if len(key) > SOUND_SHORTEST else []

    def _is_known(self, word: str) -> bool:
        return word in self._filler or word in self._by_word or word in self._ordinary

    def _by_sound(self, key: str, is_common: bool = False) -> list[tuple[float, tuple[int, int]]]:
        if key in self._by_key and len(key) > 2:
            return [(SAME_SOUND, item) for item in self._by_key[key]]
        if len(key) < SOUND_SHORTEST or is_common:
            return []
        near = process.extract(
            key, self._keys, scorer=Levenshtein.normalized_similarity, score_cutoff=SOUND_LEAST, limit=5
        )
        return [(likeness, item) for close, likeness, _ in near for item in self._by_key[close]]

    def _score(
        self, number: int, found: _Found, words: Sequence[Word], content: Sequence[int]
    ) -> PhraseMatch | None:
        phrase = self._phrases[number]
        said = {place for _, first, last in found.places.values() for place in (first, last)}
        if all(words[place].text in self._ordinary for place in said) and not self._is_whole(
            phrase, found, content
        ):
            return None
        total = self._totals[number]
        cover = (
            sum(self._weights[phrase.content[spot]] * item[0] for spot, item in found.places.items()) / total
        )
        between = [place for place in content if min(said) < place < max(said) and place not in said]
        if len(between) > GAP_MOST or len(said) < len(found.places):
            return None
        score = min(ALL_WORDS, cover) - GAP * len(between)
        if len(found.places) < len(phrase.content):
            score = min(PARTIAL_MOST, score * PARTIAL)
        return self._match(number, score, sorted(said), words) if score > 0.5 else None

    def _is_whole(self, phrase: _Phrase, found: _Found, content: Sequence[int]) -> bool:
        """Tell whether all words of weight of a phrase of several are there in order, nothing of weight
        between them: only its little words are said otherwise ("conduire un bus")."""
        places = [found.places[spot] for spot in sorted(found.places)]
        said = [first for _, first, _ in places]
        run = [place for place in content if said[0] <= place <= said[-1]]
        is_said = all(likeness >= SAME_LEMMA for likeness, _, _ in places)
        return is_said and run == said and len(said) == len(phrase.content) > 1

    def _match(self, number: int, score: float, said: Sequence[int], words: Sequence[Word]) -> PhraseMatch:
        phrase = self._phrases[number]
        weight = sum(self._weights.get(words[place].text, 0.5) for place in said)
        start, end = words[said[0]].start, words[said[-1]].end
        return PhraseMatch(phrase.owner, score, weight, frozenset(said), start, end)


def _rank(match: PhraseMatch) -> tuple[float, float, int]:
    return (-round(match.score, 2), -match.weight, match.owner)


def _prefer_precise(matches: Sequence[PhraseMatch]) -> list[PhraseMatch]:
    """Take off a fifth from a match whose words are all part of a better, longer one."""
    kept: list[PhraseMatch] = []
    strong = [match for match in matches if match.score >= 0.85]
    for match in matches:
        is_part = any(match.words < other.words and match.owner != other.owner for other in strong)
        score = match.score * 0.8 if is_part else match.score
        kept.append(replace(match, score=score))
    return sorted(kept, key=_rank)
