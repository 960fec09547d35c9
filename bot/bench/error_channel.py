"""A recogniser that makes mistakes at a set rate: gives what might be heard of the words that were said.

Only words go in and out, no sound: mistakes follow from how alike words sound (`bot.bench.sounds`), how long
they are and which answers the question expects. The same seed gives the same mistakes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from rapidfuzz.distance import Levenshtein

from bot.bench.sounds import SoundIndex, read_errors, sounds_of
from bot.french.heard import normalize
from bot.model import UNKNOWN, Transcript, Word
from bot.settings import ROOT
from bot.speech.grammars import AnswerGrammar

EAR_WORDS = ROOT / "voices" / "vivevoix-ear-fr" / "graph" / "words.txt"
"""Words that the embedded ear knows, one a line with its number."""

RARE = 0.3
"""Weight of a word of free speech that is in no answer (most are names), against a word that is."""

UNUSUAL = 0.3
"""Weight of a word of a closed grammar that follows the one before in none of its phrases, against one that
does: the recogniser knows the phrases by pairs of words."""

_WHOLE_WORDS = 3
"""An answer of so many words or fewer can be taken for another one as a whole."""


@dataclass(frozen=True)
class Vocabulary:
    """What can be heard at one question."""

    words: SoundIndex
    """The words one by one."""
    phrases: SoundIndex | None
    """The whole answers of a closed grammar; None for free speech."""
    common: frozenset[str]
    """Words that are heard easily."""
    pairs: frozenset[tuple[str, str]]
    """Words that follow each other in the answers of a closed grammar; the first follows nothing ("")."""

    def likely(self, text: str, before: str, draw: random.Random) -> str:
        """Draw what a word is taken for after another, nearer ones oftener; UNKNOWN when a closed grammar has
        nothing that is like it."""
        weighed = [(one.word, one.distance, self._ease(before, one.word)) for one in self.words.near(text)]
        return self._drawn(weighed, draw)

    def likely_answer(self, text: str, draw: random.Random) -> str:
        """Draw the whole answer of a closed grammar that an answer is taken for, or UNKNOWN."""
        near = self.phrases.near(text) if self.phrases else ()
        return self._drawn([(one.word, one.distance, 1.0) for one in near], draw)

    def _ease(self, before: str, word: str) -> float:
        if self.phrases is not None:
            return 1.0 if (before, word) in self.pairs else UNUSUAL
        return 1.0 if word in self.common else RARE

    def _drawn(self, weighed: Sequence[tuple[str, float, float]], draw: random.Random) -> str:
        errors = read_errors()
        fading = errors["fading_distance"]
        names = [name for name, _, _ in weighed]
        weights = [ease * exp(-distance / fading) for _, distance, ease in weighed]
        if self.phrases is not None or not names:
            names.append(UNKNOWN)
            weights.append(exp(-errors["unknown_distance"] / fading))
        return draw.choices(names, weights)[0]


class Vocabularies:
    """The vocabularies of the answer grammars, made once each."""

    def __init__(self, grammars: Mapping[str, AnswerGrammar]) -> None:
        self._grammars = grammars
        self._made: dict[str, Vocabulary] = {}
        self._answers = frozenset(
            word for one in grammars.values() for phrase in one.phrases or () for word in phrase.split()
        )

    def of(self, name: str) -> Vocabulary:
        """Give the vocabulary of a grammar; raises KeyError for an unknown name."""
        if name not in self._made:
            phrases = self._grammars[name].phrases
            if phrases is None:
                words = SoundIndex([*sorted(self._answers), *ear_words()])
                self._made[name] = Vocabulary(words, None, self._answers, frozenset())
            else:
                alone = sorted({word for phrase in phrases for word in phrase.split()})
                pairs = {pair for phrase in phrases for pair in _pairs(phrase)}
                self._made[name] = Vocabulary(
                    SoundIndex(alone), SoundIndex(phrases), frozenset(alone), frozenset(pairs)
                )
        return self._made[name]


def _pairs(phrase: str) -> Iterator[tuple[str, str]]:
    words = ["", *phrase.split()]
    yield from zip(words, words[1:], strict=False)


@lru_cache(maxsize=1)
def ear_words() -> tuple[str, ...]:
    """Words of the embedded ear in normal form, without its markers and the elisions alone."""
    lines = EAR_WORDS.read_text("utf-8").splitlines()
    words = (normalize(line.split()[0]) for line in lines if line and line[0].isalpha())
    return tuple(dict.fromkeys(word for word in words if word and " " not in word and word[-1] != "'"))


class ErrorChannel:
    """Hears one person over one line. What is hard to hear of a person stays hard: each word has its own
    rate for this person, around the rate of the line, and half of its mistakes are the same ones."""

    def __init__(self, vocabularies: Vocabularies, rate: float, seed: str) -> None:
        """`rate` is the share of wrong, missing and added words aimed at, 0 to 1, against the words said."""
        self._vocabularies = vocabularies
        self._rate = rate
        self._seed = seed
        self._draw = random.Random(f"{seed}/{rate}")
        self._mistaken: dict[str, str] = {}
        self.said = 0
        """Words said so far."""
        self.errors = 0
        """Wrong, missing and added words so far."""

    def hear(self, text: str, grammar: str) -> Transcript:
        """Give what is heard of a text, at a question whose answer grammar has this name."""
        said = normalize(text).split()
        vocabulary = self._vocabularies.of(grammar)
        is_closed = vocabulary.phrases is not None
        rate = corrected_rate(self._rate, is_closed)
        heard = self._mistake(said, vocabulary, rate) if rate > 0 else said
        self.said += len(said)
        self.errors += Levenshtein.distance(said, heard)
        return self._transcript(said, heard)

    def _mistake(self, said: Sequence[str], vocabulary: Vocabulary, rate: float) -> list[str]:
        """Give the words heard; each kind of mistake has its share, and counts as one or two."""
        errors, draw = read_errors(), self._draw
        shares = errors["shares"]
        each = 1 + shares["merged"] + shares["split"]
        is_short = vocabulary.phrases is not None and len(said) <= _WHOLE_WORDS
        heard: list[str] = []
        rest = list(said)
        while rest:
            word = rest.pop(0)
            if draw.random() >= self._own_rate(word, rate) / each:
                heard.append(word)
                continue
            if is_short and draw.random() < errors["other_phrase"]:
                return vocabulary.likely_answer(" ".join(said), draw).split()
            kind = draw.choices(list(shares), list(shares.values()))[0]
            if kind == "merged" and rest:
                word = f"{word} {rest.pop(0)}"
            heard += self._misheard(kind, word, heard[-1] if heard else "", vocabulary)
        return heard

    def _misheard(self, kind: str, word: str, before: str, vocabulary: Vocabulary) -> list[str]:
        """What one word, or two that are merged, becomes by a kind of mistake."""
        is_short = len(sounds_of(word)) <= read_errors()["short_sounds"]
        if kind == "dropped" and (is_short or self._draw.random() < 0.5):
            return []
        if kind == "added":
            return [word, self._little_word(vocabulary)]
        if kind == "split":
            return self._in_two(word, before, vocabulary)
        return [self._taken_for(word, before, vocabulary)]

    def _own_rate(self, word: str, rate: float) -> float:
        """How often this person is misheard on this word."""
        if rate >= 1:
            return 1.0
        alike = read_errors()["alikeness"]
        own = random.Random(f"{self._seed}/{word}")
        return own.betavariate(rate * alike, (1 - rate) * alike)

    def _taken_for(self, text: str, before: str, vocabulary: Vocabulary) -> str:
        known = self._mistaken.get(text, "")
        if vocabulary.words.has(known) and self._draw.random() < read_errors()["stubborn"]:
            return known
        self._mistaken[text] = vocabulary.likely(text, before, self._draw)
        return self._mistaken[text]

    def _little_word(self, vocabulary: Vocabulary) -> str:
        little = [
            word for word in read_errors()["little"] if not vocabulary.phrases or word in vocabulary.common
        ]
        return self._draw.choice(little or [UNKNOWN])

    def _in_two(self, word: str, before: str, vocabulary: Vocabulary) -> list[str]:
        """Two words that sound together like one; the word itself misheard when there are none."""
        sounds = sounds_of(word)
        pairs = [
            (start, end)
            for cut in range(1, len(sounds))
            for start in vocabulary.words.same(sounds[:cut])
            for end in vocabulary.words.same(sounds[cut:])
        ]
        return list(self._draw.choice(pairs)) if pairs else [self._taken_for(word, before, vocabulary)]

    def _transcript(self, said: Sequence[str], heard: Sequence[str]) -> Transcript:
        """Give the words with their confidences, drawn from what the ear gives to right and to wrong
        words."""
        wrong = set()
        for kind, _, _, start, end in Levenshtein.opcodes(said, heard).as_list():
            wrong |= set(range(start, end)) if kind != "equal" else set()
        words = tuple(
            Word(word, 0.0 if word == UNKNOWN else self._confidence(place not in wrong), 0.0, 0.0)
            for place, word in enumerate(heard)
        )
        mean = sum(word.confidence for word in words) / len(words) if words else 0.0
        return Transcript(" ".join(heard), mean, words)

    def _confidence(self, is_right: bool) -> float:
        return confidence_at(self._draw.random(), is_right)


def confidence_at(level: float, is_right: bool) -> float:
    """The ear's confidence at a level of luck, 0 (least sure) to 1, from the curves of `errors.yml`."""
    kept = read_errors()["confidence"]["right" if is_right else "wrong"]
    above = 1 - level
    for step in range(len(kept) - 1, 0, -1):
        if kept[step] >= above:
            return 1.0 if step == len(kept) - 1 else _between(step, kept, above)
    return _between(0, kept, above)


def _between(step: int, kept: Sequence[float], above: float) -> float:
    low, high = kept[step], kept[step + 1]
    return (step + (low - above) / (low - high if low > high else 1)) / 10


def corrected_rate(rate: float, is_closed: bool) -> float:
    """The rate to draw mistakes with, so that the rate asked for is obtained: mistakes on one sentence
    partly undo each other when they are counted."""
    curve = read_errors()["obtained"]["closed" if is_closed else "free"]
    for (low, got), (high, more) in zip(curve, curve[1:], strict=False):
        if got <= rate <= more and more > got:
            return low + (high - low) * (rate - got) / (more - got)
    return min(1.0, rate)
