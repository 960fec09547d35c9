"""Numbers, ranks, fractions and Roman numbers in a text."""

from __future__ import annotations

import re
from functools import cache

from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import words_of
from bot.french.spoken_numbers import pairs_of, say_number, say_ordinal, say_pair

NUMBER = r"(?<![\d.,])(?:\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d{1,2})?|\d{1,12}(?:[.,]\d+)?)(?!\d)"
"""A number as the French write it: thousands parted by a space or a point, decimals after either mark."""

_GROUPED = re.compile(r"\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?")
_LONGEST_VALUE = 7
"""Digits from which a number is a code, said two digits at a time."""

_LONGEST_DECIMALS = 3
_DIGIT = re.compile(r"\d")
_HAS_ROMAN = re.compile(r"(?<![\w'])[IVX]")
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def say_counts(text: str) -> str:
    """Say every number that is left: "n°5", "x2", "1/2 journée", "K2204", "1,5"."""
    words = read_lexicon("spoken_amounts")
    text = re.sub(r"(?<!\w)n\s?°\s?(?=\w)", f"{words['number']} ", text, flags=re.IGNORECASE)
    if not _DIGIT.search(text):
        return text
    text = _say_times(text)
    text = _say_fractions(text)
    text = re.sub(r"(?<![^\W_])([^\W\d_])(\d{4})(?!\d)", _say_code, text)
    text = re.sub(r"(?<=[^\W\d_])-?(?=\d)|(?<=\d)-?(?=[^\W\d_])", " ", text)
    text = re.sub(rf"({NUMBER})\s?[-–]\s?(?=\d)", lambda found: f"{found[1]} {words['to']} ", text)
    text = re.sub(r"(\d)\)", r"\1,", text)
    return re.sub(rf"{NUMBER}|\d+", _say_cardinal, text)


def say_ranks(text: str) -> str:
    """Say ranks and Roman numbers: "1er", "2ème", "XXIe", "Louis XIV"."""
    text = _say_roman(text)
    return _say_digit_ranks(text) if _DIGIT.search(text) else text


def value_of(written: str) -> float:
    """Give the value of a number that `NUMBER` matched."""
    if _GROUPED.fullmatch(written):
        return float(re.sub(r"[ .]", "", written).replace(",", "."))
    return float(written.replace(",", "."))


def say_decimal(written: str, is_feminine: bool = False) -> str:
    """Say a number that `NUMBER` matched, decimals included: "un virgule cinq"; decimals that are all zeros
    are left out."""
    if _GROUPED.fullmatch(written):
        written = re.sub(r"[ .]", "", written)
    whole, _, decimals = written.replace(".", ",").partition(",")
    if not decimals.strip("0"):
        return _say_whole(whole, is_feminine)
    digits = decimals if len(decimals) <= _LONGEST_DECIMALS else ""
    zero = read_lexicon("spoken")["zero"]
    zeros = [zero] * (len(digits) - len(digits.lstrip("0")))
    said = [*zeros, say_number(int(digits))] if digits else [say_number(int(digit)) for digit in decimals]
    return " ".join((_say_whole(whole, False), read_lexicon("spoken_amounts")["point"], *said))


def _say_whole(digits: str, is_feminine: bool) -> str:
    is_code = len(digits) > _LONGEST_VALUE or (len(digits) > 1 and digits.startswith("0"))
    if not is_code:
        return say_number(int(digits), is_feminine)
    return read_lexicon("spoken")["separator"].join(say_pair(pair) for pair in pairs_of(digits))


def _say_cardinal(found: re.Match[str]) -> str:
    noun = re.match(r"\s([^\W\d_]+(?:-[^\W\d_]+)*)", found.string[found.end() :])
    is_feminine = bool(noun) and noun[1].lower() in _feminine()
    return say_decimal(found[0], is_feminine)


def _say_code(found: re.Match[str]) -> str:
    """A letter and four digits, as in the codes of occupations."""
    pairs = read_lexicon("spoken")["separator"].join(say_pair(pair) for pair in pairs_of(found[2]))
    return f"{found[1]} {pairs}"


def _say_digit_ranks(text: str) -> str:
    ranks = read_lexicon("spoken_amounts")["ordinals"]
    text = re.sub(
        rf"(?<![\w,.])1({words_of('spoken_amounts', 'ordinals', 'first')})(?!\w)",
        lambda found: ranks["first"][found[1].lower()],
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        rf"(?<![\w,.])2({words_of('spoken_amounts', 'ordinals', 'second')})(?!\w)",
        lambda found: ranks["second"][found[1].lower()],
        text,
        flags=re.IGNORECASE,
    )

    def rank(found: re.Match[str]) -> str:
        plural = "s" if found[2].lower().endswith("s") else ""
        return say_ordinal(int(found[1])) + plural

    marks = words_of("spoken_amounts", "ordinals", "marks")
    return re.sub(rf"(?<![\w,.])(\d{{1,4}})({marks})(?!\w)", rank, text, flags=re.IGNORECASE)


def _say_roman(text: str) -> str:
    ranks = read_lexicon("spoken_amounts")["ordinals"]

    def rank(found: re.Match[str]) -> str:
        value = _roman_value(found[1])
        if not value:
            return found[0]
        if value == 1:
            return ranks["first"].get(found[2].lower(), say_ordinal(1))
        return say_ordinal(value)

    def number(found: re.Match[str]) -> str:
        value = _roman_value(found[2])
        return f"{found[1]}{say_number(value)}" if value else found[0]

    if not _HAS_ROMAN.search(text):
        return text
    first, marks = (
        words_of("spoken_amounts", "ordinals", "first"),
        words_of("spoken_amounts", "ordinals", "marks"),
    )
    names, nouns = words_of("spoken_amounts", "roman_names"), words_of("spoken_amounts", "before_roman")
    text = re.sub(rf"(?<![\w'])([IVX]+)({first}|{marks})(?!\w)", rank, text)
    text = re.sub(rf"(\b(?:{names}) )([IVX]+)(?!\w|['.])", number, text)
    return re.sub(rf"(\b(?i:{nouns})s? )([IVX]+)(?!\w|['.])", number, text)


def _roman_value(letters: str) -> int:
    if not _ROMAN.fullmatch(letters):
        return 0
    values = [_ROMAN_VALUES[letter] for letter in letters]
    return sum(
        -value if any(later > value for later in values[at + 1 : at + 2]) else value
        for at, value in enumerate(values)
    )


def say_signs(text: str) -> str:
    """Say what stands before a number: "+", "-", "<", ">", "~"."""
    words = read_lexicon("spoken_amounts")
    of, plus = words["of_word"], words["plus"]
    text = re.sub(rf"(?<!\w)\+\s?{of}(?=\s)", words["more_than"], text, flags=re.IGNORECASE)
    text = re.sub(rf"(?<!\w)[-–]\s?{of}(?=\s\d)", words["less_than"], text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{words['and_word']}\s?\+(?=\W|$)", words["and_more"], text)
    text = re.sub(
        rf"({words_of('spoken_amounts', 'compared')})\s?(?=\d)",
        lambda found: f"{words['compared'][found[1]]} ",
        text,
    )
    return re.sub(r"\s?\+\s?(?=\d)", f" {plus} ", text)


def _say_times(text: str) -> str:
    times = read_lexicon("spoken_amounts")["times"]
    text = re.sub(r"(?<=\d)\s?[x×*]\s?(?=\d)", f" {times} ", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<!\w)[x×]\s?(?=\d)", f"{times} ", text, flags=re.IGNORECASE)
    return re.sub(r"(?<=\d)\s?[x×](?!\w)", f" {times}", text, flags=re.IGNORECASE)


def _say_fractions(text: str) -> str:
    words = read_lexicon("spoken_amounts")
    halves = words["halves"]
    text = re.sub(
        rf"(?<![\w/.,])1/2\s?({words_of('spoken_amounts', 'halves')})(?!\w)",
        lambda found: halves[found[1].lower()],
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(
        rf"(?<![\w/.,])({words_of('spoken_amounts', 'fractions')})(?![\w/])(?=\s[^\W\d]|\W*$)",
        lambda found: words["fractions"][found[1]],
        text,
    )
    return re.sub(r"(?<![\d/])(\d+)\s?/\s?(?=\d+(?![\d/]))", rf"\1 {words['by']} ", text)


@cache
def _feminine() -> frozenset[str]:
    return frozenset(read_lexicon("spoken_amounts")["feminine"])
