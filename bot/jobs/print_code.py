"""The code by which a mediator prints a CV: six digits, said two at a time."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

VALID = timedelta(days=7)
"""How long a code opens a CV (issue 4)."""

DIGITS = 6
"""Digits of a code."""

TENS_THAT_RUN_ON = ("60", "80")
"""Pairs that swallow the next one when they are said: `60 12` sounds like 72, `80 15` like 95."""

PLAIN_TENS = ("20", "30", "40", "50", "60")
"""Pairs that swallow the beginning of 80 to 99: `20 80` sounds like 24, 20.

They are said "vingt, quatre-vingts"."""


def make_code() -> str:
    """A code that nobody can guess and that cannot be misheard when it is said two digits at a time."""
    while True:
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        if is_clear(code):
            return code


def is_clear(code: str) -> bool:
    """Tell whether the pairs of a code, said one after the other, make no other number."""
    pairs = in_pairs(code)
    return not any(_run_on(one, two) for one, two in zip(pairs, pairs[1:], strict=False))


def _run_on(one: str, two: str) -> bool:
    is_long_ten = one in TENS_THAT_RUN_ON and two.startswith("1")
    is_plain_ten = one in PLAIN_TENS and two[0] in "89"
    return is_long_ten or is_plain_ten


def in_pairs(code: str) -> tuple[str, ...]:
    """The pairs of digits of a code, as they are said and written: `("12", "34", "56")`."""
    return tuple(code[at : at + 2] for at in range(0, len(code), 2))


def read_code(text: str) -> str | None:
    """The code in what was typed, with or without spaces, points or hyphens; None when it is not one."""
    digits = re.sub(r"[\s.\-]", "", text)
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else None
