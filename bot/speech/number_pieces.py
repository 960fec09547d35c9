"""Numbers that a listener writes down: telephone numbers, codes, postcodes, found in a sentence in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.french.spoken import say_number

_WORD = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(r"[ \u00a0-]+")
_BETWEEN = re.compile(r", +")
_COUNTS = re.compile(r"[ \u00a0]+[a-zà-ÿ]")
_MARKS = re.compile(r"[.?!…,;:]*")
_LEAST_GROUPS = 3
"""From so many groups a number is dictated whatever comes after it."""


@dataclass(frozen=True)
class Piece:
    """A part of a sentence, said in one go."""

    text: str
    """Its words, with the mark that ends it."""
    is_dictated: bool
    """True for a part of a number that is written down."""


def cut_numbers(sentence: str) -> tuple[Piece, ...]:
    """Cut a sentence around its dictated numbers, one piece for each group of figures ("zéro quatre,", ...).
    A number is dictated when it is said in two groups or more, with commas between, or when it is a postcode
    in one number. A sentence without any is one piece."""
    pieces: list[Piece] = []
    done = 0
    for start, groups, end in _numbers(sentence):
        if sentence[done:start].strip():
            pieces.append(Piece(_ended(sentence[done:start]), False))
        after = _MARKS.match(sentence[end:])[0]
        pieces += [Piece(f"{group},", True) for group in groups[:-1]]
        pieces.append(Piece(f"{groups[-1]}{after}" if after else _ended(groups[-1]), True))
        done = end + len(after)
    rest = sentence[done:].strip()
    if not pieces:
        return (Piece(sentence, False),)
    return (*pieces, Piece(rest, False)) if rest else tuple(pieces)


def _numbers(sentence: str) -> list[tuple[int, list[str], int]]:
    """The dictated numbers: start, groups of figures in words, end."""
    found: list[tuple[int, list[str], int]] = []
    words = list(_WORD.finditer(sentence))
    at = 0
    while at < len(words):
        groups, count = _groups_from(words[at:], sentence)
        if groups:
            texts = [sentence[group[0].start() : group[-1].end()] for group in groups]
            start, end = groups[0][0].start(), groups[-1][-1].end()
            if _is_dictated(texts, sentence[end:]):
                found.append((start, texts, end))
        at += max(1, count)
    return found


def _groups_from(words: list[re.Match[str]], sentence: str) -> tuple[list[list[re.Match[str]]], int]:
    """The groups of figures that begin at the first of the words, and how many words they take."""
    if not _is_figure(words[0][0]) or words[0][0].lower() in _links():
        return [], 0
    groups = [[words[0]]]
    for before, word in zip(words, words[1:], strict=False):
        between = sentence[before.end() : word.start()]
        if not _is_figure(word[0]) or not (_BETWEEN.fullmatch(between) or _JOINED.fullmatch(between)):
            break
        if _BETWEEN.fullmatch(between):
            groups.append([word])
        else:
            groups[-1].append(word)
    return groups, sum(map(len, groups))


def _is_dictated(groups: list[str], after: str) -> bool:
    """Tell a number that is written down from one that counts things or stands in a list ("un, deux ou
    trois")."""
    is_counted = _COUNTS.match(after) is not None
    if len(groups) == 1:
        return not is_counted and _is_postcode(_plain(groups[0]))
    return not is_counted or len(groups) >= _LEAST_GROUPS


def _is_postcode(words: str) -> bool:
    """Tell whether a number in words has five figures."""
    head, found, _ = f"{words} ".partition(f" {say_number(1000)} ")
    return bool(found) and head in _two_figures()


def _ended(text: str) -> str:
    """Give a piece a comma when nothing ends it: the voice then stays up, as before a pause."""
    words = text.strip()
    return words if words.endswith((".", "?", "!", "…", ",", ";", ":")) else f"{words},"


def _is_figure(word: str) -> bool:
    return word.lower() in _figures()


def _plain(words: str) -> str:
    return _JOINED.sub(" ", words.lower())


@lru_cache(maxsize=1)
def _figures() -> frozenset[str]:
    """The words that numbers up to a hundred thousand are made of."""
    numbers = (*range(101), 200, 1000)
    return frozenset(word for number in numbers for word in _plain(say_number(number)).split())


@lru_cache(maxsize=1)
def _two_figures() -> frozenset[str]:
    return frozenset(_plain(say_number(number)) for number in range(10, 100))


@lru_cache(maxsize=1)
def _links() -> frozenset[str]:
    """Words inside numbers that no number begins with ("vingt et un")."""
    return frozenset(_plain(say_number(21)).split()[1:-1])
