"""Telephone numbers as people dictate them: by pairs, digit by digit, by threes, with corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import phonenumbers

from bot.french.dictated import Dictation, dictated_runs, read_dictation
from bot.french.heard_words import Heard, Reading, Words, corrections, split_words
from bot.french.lexicon import read_lexicon

_MOST_DIGITS = 15
"""The longest international number."""
_SHORT_DIGITS = (2, 3, 4, 6)
"""Lengths of short numbers: 15, 115, 3949, 118 712."""
_FRANCE = "+33"
_NumberOf = Callable[[str], str | None]


def read_phone(text: str, may_be_short: bool = False) -> Heard[str]:
    """Read the telephone numbers of a text, French ones and those said with their country, as +33...

    Every way to group the words that makes a valid number is a reading ("quatre vingt" is 80 or 4 20); what
    follows "non" replaces as many digits before it. With `may_be_short`, short numbers ("3949") are given
    in digits when there is no long one.
    """
    words = split_words(text)
    runs = list(dictated_runs(words))
    found = _read_runs(words, runs, _full_number)
    if not found and may_be_short:
        found = _read_runs(words, runs, _short_number)
    french = [reading for reading in found if reading.value.startswith(_FRANCE)]
    return words.heard(french or found)


def _read_runs(words: Words, runs: list[tuple[int, int]], number_of: _NumberOf) -> list[Reading[str]]:
    found: list[Reading[str]] = []
    at = 0
    while at < len(runs):
        first, last = runs[at]
        is_corrected = at + 1 < len(runs) and corrections().skip(words.words, last) == runs[at + 1][0]
        if is_corrected:
            alone = list(_read_run(words, *runs[at + 1], number_of))
            found += alone or _corrected(words, runs[at], runs[at + 1], number_of)
        else:
            found += _read_run(words, first, last, number_of)
        at += 1 + is_corrected
    return found


def _read_run(words: Words, first: int, last: int, number_of: _NumberOf) -> Iterator[Reading[str]]:
    lead = "+" if words.at(first - 1) in read_lexicon("heard")["numbers"]["plus"] else ""

    def is_wanted(digits: str) -> bool:
        return number_of(lead + digits) is not None

    for dictation in read_dictation(words, first, last, _MOST_DIGITS, is_wanted):
        number = number_of(lead + dictation.digits)
        if number is not None:
            yield words.reading(number, first - len(lead), last)


def _corrected(
    words: Words, run: tuple[int, int], again: tuple[int, int], number_of: _NumberOf
) -> Iterator[Reading[str]]:
    """Read two runs, the second of which corrects the end of the first."""
    before = read_dictation(words, *run, _MOST_DIGITS, lambda digits: True)
    after = read_dictation(words, *again, _MOST_DIGITS, lambda digits: True)
    for old in before:
        for new in after:
            number = number_of(_replace(old, new))
            if number is not None:
                yield words.reading(number, run[0], again[1])


def _replace(old: Dictation, new: Dictation) -> str:
    """Put the first number of `new` in the place of as many digits at the end of `old`."""
    kept = old.digits[: -len(new.pieces[0])]
    return kept + new.digits


def _full_number(digits: str) -> str | None:
    if digits.startswith("+"):
        number = digits[1:]
    elif digits.startswith("00"):
        number = digits[2:]
    elif len(digits) == 11 and digits.startswith("33"):
        number = digits
    elif len(digits) == 10 and digits[0] == "0":
        number = f"33{digits[1:]}"
    else:
        return None
    if number.startswith("330"):
        number = f"33{number[3:]}"
    try:
        parsed = phonenumbers.parse(f"+{number}")
    except phonenumbers.NumberParseException:
        return None
    if number.startswith("33") and (len(number) != 11 or number[2] == "0"):
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _short_number(digits: str) -> str | None:
    is_short = len(digits) in _SHORT_DIGITS and digits[0] in "13"
    return digits if is_short and (len(digits) != 6 or digits.startswith("118")) else None
