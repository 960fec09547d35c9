"""Names spelled aloud: "b comme bruno", "deux l", "e accent aigu", "tiret"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from bot.french.heard import without_accents
from bot.french.heard_words import Heard, Phrases, Reading, Words, by_phrase, read_corrected, split_words
from bot.french.lexicon import read_lexicon

_FEWEST_LETTERS = 3
"""Letters that make a name when no word shows one of them: "il y a" spells nothing."""
_MOST_SPELLINGS = 16
"""Readings kept when several letters are doubtful."""


@dataclass(frozen=True)
class _Letter:
    """One sign of a name."""

    choices: tuple[str, ...]
    """What it may be: more than one when the word that shows it contradicts it."""
    is_shown: bool
    """True when a word showed it."""
    first: int
    """Index of its first word."""
    last: int
    """Index after its last word."""


def read_name(text: str) -> Heard[str]:
    """Read a name that is spelled, in lower case with its accents: letters, "deux l", "double n", "b comme
    bruno", "e accent aigu", "c cédille", "tiret", "apostrophe", "espace".

    A word that does not begin with its letter ("b comme denis") makes both letters possible. Words before and
    after the spelling are left out; a name that is only said, not spelled, is not understood.
    """
    return read_corrected(split_words(text), _names)


def _names(words: Words) -> list[Reading[str]]:
    runs: list[list[_Letter]] = [[]]
    at = 0
    while at < len(words):
        letters = _letters_at(words, at, runs[-1])
        if letters:
            runs[-1] += letters
            at = letters[-1].last
        elif (around := _terms("around").match(words.words, at)) is not None:
            at = around[1]
        else:
            at += 1
            runs += [[]] if runs[-1] else []
    best = max(runs, key=len)
    while best and not best[-1].choices[0].isalpha():
        best = best[:-1]
    count = sum(len(sign) for sign in (letter.choices[0] for letter in best) if sign.isalpha())
    if count < _FEWEST_LETTERS and not any(letter.is_shown for letter in best):
        return []
    spellings = islice(product(*(letter.choices for letter in best)), _MOST_SPELLINGS)
    return [words.reading("".join(signs), best[0].first, best[-1].last) for signs in spellings]


def _letters_at(words: Words, at: int, before: list[_Letter]) -> list[_Letter]:
    """The letters that begin at a word: none, one, or the same one several times ("l deux fois a": two l, or
    two a, are one sign of two choices)."""
    mark = _terms("marks").match(words.words, at)
    if mark is not None and before:
        return [_Letter((mark[0],), False, at, mark[1])]
    repeat = _terms("repeats").match(words.words, at)
    found = _letter(words, repeat[1]) if repeat is not None else None
    longer = _terms("letters").match(words.words, at)
    if found is not None and repeat is not None and not (longer is not None and longer[1] > repeat[1]):
        return [_Letter(found.choices, found.is_shown, at, found.last)] * int(repeat[0])
    found = _letter(words, at)
    again = _terms("twice_after").match(words.words, found.last) if found is not None else None
    if found is None or again is None:
        return [found] if found is not None else []
    times, end = int(again[0]), again[1]
    following = _letter(words, end) if end not in words.pauses else None
    if following is None:
        return [_Letter(found.choices, found.is_shown, at, end)] * times
    one, other = found.choices[0], following.choices[0]
    choices = (one * times + other, one + other * times)
    return [_Letter(choices, found.is_shown or following.is_shown, at, following.last)]


def _letter(words: Words, at: int) -> _Letter | None:
    """One letter with its accent and the word that shows it."""
    named = _terms("letters").match(words.words, at)
    if named is None:
        return None
    sign, end = _accented(words, *named)
    shown_by = _terms("shown_by").match(words.words, end)
    begin = shown_by[1] if shown_by is not None else end
    word, last = _showing(words, begin)
    elided = read_lexicon("heard_names")["shown_by_elided"]
    if shown_by is None and words.at(end).startswith(elided):
        shown_by, word, last = ("", end), words.at(end)[len(elided) :], end + 1
    if not word or (shown_by is None and not _shows(sign, word)):
        return _Letter((sign,), False, at, end)
    sign, last = (_accented(words, sign, last)) if sign.isascii() else (sign, last)
    if _shows(sign, word):
        return _Letter((sign,), True, at, last)
    return _Letter((sign, without_accents(word)[0]), True, at, last)


def _showing(words: Words, at: int) -> tuple[str, int]:
    """The word that shows a letter: never a letter itself, one of several words only when it is known."""
    known = _spelling().match(words.words, at)
    if known is not None:
        return words.at(at), known[1]
    word = words.at(at)
    signs = ("letters", "accent_lead", "accents", "marks", "repeats")
    is_sign = any(_terms(name).match(words.words, at) for name in signs)
    return (word, at + 1) if len(word) > 2 and word.isalpha() and not is_sign else ("", at)


def _shows(sign: str, word: str) -> bool:
    return without_accents(word).startswith(without_accents(sign))


def _accented(words: Words, letter: str, at: int) -> tuple[str, int]:
    begin = _terms("accent_lead").skip(words.words, at)
    accent = _terms("accents").match(words.words, begin)
    if accent is None:
        return letter, at
    accented = read_lexicon("heard_names")["accents"][accent[0]].get(letter)
    return (accented, accent[1]) if accented is not None else (letter, at)


@lru_cache(maxsize=16)
def _terms(name: str) -> Phrases:
    data = read_lexicon("heard_names")[name]
    if name == "accents":
        data = list(data)
    if isinstance(data, list):
        return Phrases({phrase: phrase for phrase in data})
    return Phrases(by_phrase(data))


@lru_cache(maxsize=1)
def _spelling() -> Phrases[str]:
    return Phrases(by_phrase(read_lexicon("heard_names")["spelling"]))
