"""Whole and decimal numbers heard in a sentence, postcodes, and ranks."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from num2words import num2words

from bot.french.dictated import dictated_runs, read_dictation
from bot.french.heard_words import Heard, Phrases, Reading, Words, read_corrected, split_words
from bot.french.lexicon import read_lexicon
from bot.french.number_words import number_words, read_whole

_POSTCODE_DIGITS = 5
_RANKS = 100


def read_number(text: str) -> Heard[float]:
    """Read the number of a text: an int, or a float after "virgule" or "et demi"; several different ones are
    several readings. "Une dizaine" is 10; digits said one by one are joined."""
    return read_corrected(split_words(text), _numbers)


def read_amount(words: Words, at: int) -> tuple[float | None, int]:
    """Read the amount that begins at a word: its value and the index after it; None and `at` when there is
    none."""
    known = words.words
    about, end = _about(known, at)
    if about:
        return about, end
    stop = min([len(words), *(pause for pause in words.pauses if pause > at)])
    value, end = read_whole(known[:stop], at)
    if end == at:
        return None, at
    about, after = _about(known, end)
    if about and end < len(known):
        return value * about, after
    decimals, after = _decimals(known[:stop], end)
    if decimals:
        return float(f"{value}.{decimals}"), after
    half = _half().match(known, end)
    if half:
        return value + 0.5, half[1]
    return value, end


def read_postcode(text: str, is_known: Callable[[str], bool] = lambda code: True) -> Heard[str]:
    """Read a French postcode, said as one number, in parts or digit by digit. Every way to make five digits
    that start like a department and are known is a reading ("soixante neuf cent vingt": 69120 or 60920)."""

    def is_wanted(digits: str) -> bool:
        return len(digits) == _POSTCODE_DIGITS and _is_department(digits[:2]) and is_known(digits)

    def read(words: Words) -> list[Reading[str]]:
        return [
            words.reading(dictation.digits, first, last)
            for first, last in dictated_runs(words)
            for dictation in read_dictation(words, first, last, _POSTCODE_DIGITS, is_wanted, most=99999)
            if _is_said_so(dictation.pieces)
        ]

    return read_corrected(split_words(text), read)


def read_ordinal(text: str) -> Heard[int]:
    """Read a rank ("premier", "la vingt et unième", "second") from 1 to 100; -1 is the last one, -2 the one
    before."""

    def read(words: Words) -> list[Reading[int]]:
        return [words.reading(value, first, last) for value, first, last in _ranks().find(words.words)]

    return read_corrected(split_words(text), read)


def _numbers(words: Words) -> list[Reading[float]]:
    readings: list[Reading[float]] = []
    at = 0
    while at < len(words):
        joined = _dictated(words, at)
        if joined is not None:
            readings.append(joined[0])
            at = joined[1]
            continue
        value, end = read_amount(words, at)
        if value is not None and not _is_article(words, at, end):
            readings.append(words.reading(value, at, end))
        at = max(end, at + 1)
    return readings


def _dictated(words: Words, at: int) -> tuple[Reading[float], int] | None:
    """Three digits or more said one by one are one number."""
    end = at
    digits = ""
    while end < len(words):
        value, after = read_whole(words.words[: end + 1], end)
        if after == end or value > 9:
            break
        longer, beyond = read_whole(words.words, end)
        if beyond > after:
            break
        digits += str(value)
        end = after
    return (words.reading(int(digits), at, end), end) if len(digits) >= 3 else None


def _is_article(words: Words, first: int, last: int) -> bool:
    is_alone = last - first == 1 and words.at(first) in number_words().articles
    return is_alone and last < len(words) and first + 1 not in words.pauses


def _about(known: tuple[str, ...], at: int) -> tuple[int, int]:
    """ "Une quinzaine", "demi-douzaine": the value without its count."""
    begin = at + (at < len(known) and known[at] in number_words().articles)
    found = _abouts().match(known, begin)
    return found if found is not None else (0, at)


def _decimals(known: tuple[str, ...], at: int) -> tuple[str, int]:
    """What follows a comma: "virgule cinq", "virgule zéro cinq"; in digits."""
    comma = _commas().match(known, at)
    if comma is None:
        return "", at
    end, digits = comma[1], ""
    while end < len(known):
        value, after = read_whole(known, end)
        if after == end or (digits and value > 9):
            break
        digits += known[end] if known[end].isdecimal() else str(value)
        end = after
        if value:
            break
    return (digits, end) if digits else ("", at)


def _is_said_so(pieces: tuple[str, ...]) -> bool:
    """Thousands are said of the whole code, or after a zero ("zéro un mille cent")."""
    return all(len(piece) != 4 or (at == 1 and pieces[0] == "0") for at, piece in enumerate(pieces))


def _is_department(digits: str) -> bool:
    return 1 <= int(digits) <= 98 and digits != "96"


@lru_cache(maxsize=1)
def _abouts() -> Phrases[int]:
    return Phrases(read_lexicon("heard")["numbers"]["about"])


@lru_cache(maxsize=1)
def _commas() -> Phrases[bool]:
    return Phrases(dict.fromkeys(read_lexicon("heard")["numbers"]["comma"], True))


@lru_cache(maxsize=1)
def _half() -> Phrases[bool]:
    return Phrases(dict.fromkeys(read_lexicon("heard")["numbers"]["half"], True))


@lru_cache(maxsize=1)
def _ranks() -> Phrases[int]:
    said = {num2words(rank, lang="fr", to="ordinal"): rank for rank in range(1, _RANKS + 1)}
    return Phrases({**said, **read_lexicon("heard")["ranks"]})
