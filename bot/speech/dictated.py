"""What is dictated piece by piece: a number of known length, a name spelled letter by letter."""

from __future__ import annotations

from collections.abc import Sequence

from bot.french.numbers import find_number_spans

PHONE_DIGITS = 10
"""Digits of a French telephone number, which begins with a zero."""

_FEWEST_DIGITS = 2
"""Digits from which a number after other words is being dictated: "lyon huit" has one."""


def dictated_digits(heard: Sequence[str]) -> str:
    """Give the digits of the numbers that end the words heard; empty when none is being dictated. A single
    figure after other words is no dictation, but for a zero."""
    text = " ".join(heard)
    digits, end = "", len(text)
    for match in reversed(find_number_spans(text)):
        if text[match.end : end].strip():
            break
        digits, end = match.digits + digits, match.start
    is_alone = end == 0
    return digits if is_alone or len(digits) >= _FEWEST_DIGITS or digits == "0" else ""


def missing_digits(digits: str, expected: int) -> int | None:
    """Give how many digits a dictated number lacks, below zero when it has too many; `expected` is the length
    of the number that was asked for, 1 when none was. None when no length is known."""
    if expected > 1:
        return expected - len(digits)
    return PHONE_DIGITS - len(digits) if digits.startswith("0") else None


def is_spelling(heard: Sequence[str], comparing: frozenset[str]) -> bool:
    """Tell whether the words end in a spelled name: a letter, or a letter with its word ("b comme bruno");
    `comparing` holds the words that stand between the two."""
    if not heard:
        return False
    if _is_letter(heard[-1]):
        return True
    return len(heard) > 2 and heard[-2] in comparing and _is_letter(heard[-3])


def _is_letter(word: str) -> bool:
    return len(word) == 1 and word.isascii() and word.isalpha()
