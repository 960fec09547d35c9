"""From the normal form of text to the words of a recognition model, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.model import UNKNOWN, Word

_LONGEST_HYPHENED = 5
"""Words tried together with hyphens, as in a name of a place."""


class Speller:
    """Spells phrases as one model does. A model may hold `c'est` or `c'` and `est`, and may join the words
    of a name by hyphens; the normal form keeps apostrophes joined and has no hyphen."""

    def __init__(self, knows: Callable[[str], bool], sounds_like: Mapping[str, str] | None = None) -> None:
        """`knows` tells whether the model's vocabulary holds a word; `sounds_like` gives, for words that it
        lacks, a known word that is heard instead."""
        self._knows = knows
        self._sounds_like = {
            word: other for word, other in (sounds_like or {}).items() if not knows(word) and knows(other)
        }

    def spell(self, phrase: str) -> tuple[str, ...]:
        """Give the model's words for a phrase in normal form; words it lacks are left out."""
        return self._walk(phrase)[0]

    def missing(self, phrase: str) -> tuple[str, ...]:
        """Give the words of the phrase that the model lacks, in normal form."""
        return self._walk(phrase)[1]

    def heard_instead(self, phrases: Sequence[str]) -> dict[tuple[str, str], str]:
        """Give, by the model's previous word and the word heard instead, the word that was meant; only where
        no phrase has that pair of words itself."""
        meant: dict[tuple[str, str], str] = {}
        genuine: set[tuple[str, str]] = set()
        for phrase in phrases:
            previous = ""
            for word in phrase.split():
                other = self._sounds_like.get(word)
                if other:
                    meant[previous, other] = word
                    previous = other
                    continue
                for part in self._one(word):
                    genuine.add((previous, part))
                    previous = part
        return {pair: word for pair, word in meant.items() if pair not in genuine}

    def _walk(self, phrase: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        words = phrase.split()
        spelled: list[str] = []
        missing: list[str] = []
        at = 0
        while at < len(words):
            known = self._one(words[at])
            if known:
                spelled += known
                at += 1
                continue
            length = self._hyphened(words, at)
            if length:
                spelled.append("-".join(words[at : at + length]))
                at += length
            else:
                missing.append(words[at])
                at += 1
        return tuple(spelled), tuple(missing)

    def _one(self, word: str) -> list[str]:
        if self._knows(word):
            return [word]
        if word in self._sounds_like:
            return [self._sounds_like[word]]
        start, apostrophe, end = word.partition("'")
        if apostrophe and end and self._knows(start + "'"):
            rest = self._one(end)
            return [start + "'", *rest] if rest else []
        return []

    def _hyphened(self, words: Sequence[str], at: int) -> int:
        for length in range(min(_LONGEST_HYPHENED, len(words) - at), 1, -1):
            if self._knows("-".join(words[at : at + length])):
                return length
        return 0


UNHEARD_CONFIDENCE = 0.2
"""Confidence of an elision that was not heard at the start of an utterance: what was swallowed there may have
been another word ("pas d'accord" is heard as "accord"), so that a bare "d'accord" is to be confirmed."""


class Elisions:
    """Gives back the elided words (`c'`, `d'`) that a recogniser swallows, where the phrases of a closed
    grammar leave no other choice: `accord` is `d'accord` when nothing but `d'` precedes it."""

    def __init__(self, phrases: Sequence[Sequence[str]]) -> None:
        """`phrases` are spelled as the model does."""
        self._before: dict[tuple[str, ...], str] = {}
        for phrase in phrases:
            for at, word in enumerate(phrase):
                previous = phrase[at - 1] if at else ""
                elided = previous if previous.endswith("'") else ""
                follower = phrase[at + 1] if at + 1 < len(phrase) else ""
                for key in ((word,), (word, follower)):
                    if self._before.setdefault(key, elided) != elided:
                        self._before[key] = ""

    def restore(self, words: Sequence[Word]) -> list[Word]:
        """Give the words with the elisions that must have been there: as sure as the next word, but doubtful
        at the start."""
        restored: list[Word] = []
        for at, word in enumerate(words):
            follower = words[at + 1].text if at + 1 < len(words) else ""
            alone = self._before.get((word.text,), "")
            elided = self._before.get((word.text, follower), alone)
            if elided and not (at and words[at - 1].text.endswith("'")):
                confidence = word.confidence if at else min(word.confidence, UNHEARD_CONFIDENCE)
                restored.append(Word(elided, confidence, word.start_seconds, word.start_seconds))
            restored.append(word)
        return restored


def put_meant_words(words: Sequence[Word], meant: Mapping[tuple[str, str], str]) -> list[Word]:
    """Put the words that were meant in place of those heard instead (`Speller.heard_instead`)."""
    before = ["", *(word.text for word in words)]
    return [
        replace(word, text=meant.get((previous, word.text), word.text))
        for previous, word in zip(before, words, strict=False)
    ]


def join_words(words: Sequence[Word]) -> list[Word]:
    """Bring a model's words to the normal form: `c'` `est` becomes `c'est`, hyphens become spaces. A joined
    word has the mean confidence, the first start and the last end."""
    joined: list[Word] = []
    for word in words:
        text = word.text.replace("-", " ")
        last = joined[-1] if joined else None
        if last is not None and last.text.endswith("'") and text != UNKNOWN:
            confidence = (last.confidence + word.confidence) / 2
            joined[-1] = Word(last.text + text, confidence, last.start_seconds, word.end_seconds)
        else:
            joined.append(Word(text, word.confidence, word.start_seconds, word.end_seconds))
    return joined
