"""Telephone numbers of a message, written or said, as marks that tell what a call costs or where it goes."""

from __future__ import annotations

from collections.abc import Sequence

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.french.heard_phone import read_phone
from bot.french.number_words import read_whole
from bot.jobs.scam_terms import NumberTerms, load_terms

PREMIUM = "tel:premium"
"""A number whose call is expensive (089, 118 218...)."""

SHARED = "tel:shared"
"""A number whose call costs a little more than an ordinary one (081, 082)."""

PREMIUM_START, SHARED_START = "tel:089", "tel:08"
"""The beginnings of such numbers ("un numéro en 08 99")."""

PAID_SHORT = "tel:3paid"
"""A short number that may cost more than an ordinary call."""

PAID_TEXT = "tel:sms"
"""A short number to which a paid text message is sent."""

FREE = "tel:free"
"""A number that is free, or costs an ordinary call and belongs to a known service."""

MOBILE, FIXED = "tel:mobile", "tel:fixed"
"""Ordinary French numbers."""

_ORDINARY_DIGITS = 10
_FRENCH = 33
_LEAST_BEGUN = 4
"""Digits after a plus that are the beginning of a number when it is told as one."""

_LEAST_FOREIGN = 6
"""Digits after a plus from which it is surely the beginning of a number."""


def read_run(words: Sequence[str], before: Sequence[str], after: Sequence[str], has_plus: bool) -> str | None:
    """Give the mark of a run of number words (`before` and `after` are the words around it); None when it is
    no telephone number."""
    digits = _digits(words)
    terms = load_terms().numbers
    if has_plus or digits.startswith("0") or (digits.startswith(str(_FRENCH)) and len(digits) == 11):
        is_coded = bool(before) and before[-1] in terms.code_words
        is_told = has_plus and (is_coded or _has(before, terms.call_words))
        if is_told and digits in terms.foreign_codes and not _is_amount(after, terms):
            return f"tel:+{digits}"
        mark = _long_mark(words, digits, has_plus, terms)
        if mark or not is_told or len(digits) < _LEAST_BEGUN or _is_amount(after, terms):
            return mark
        code = next((code for code in terms.foreign_codes if digits.startswith(code)), None)
        return f"tel:+{code}" if code else None
    if _is_amount(after, terms):
        return None
    if len(digits) == 6 and digits.startswith("118"):
        return PREMIUM
    if len(digits) == 5 and digits[0] in terms.paid_text_starts and _has(before, terms.text_words):
        return PAID_TEXT
    if len(digits) == 4 and digits[0] == "3" and _has(before, terms.call_words):
        is_free = digits in terms.ordinary or digits[1] in terms.free_second_digits
        return FREE if is_free else PAID_SHORT
    return None


def is_phone_start(words: Sequence[str]) -> bool:
    """Tell whether the words begin with a French number written by pairs ("06 39 98 12 34")."""
    pairs = words[:5]
    return len(pairs) == 5 and all(len(pair) == 2 and pair.isdecimal() for pair in pairs)


def phone_mark(number: str) -> str:
    """Give the mark of a whole number in international form (`+33899123456`)."""
    parsed = phonenumbers.parse(number)
    if parsed.country_code != _FRENCH:
        return f"tel:+{parsed.country_code}"
    kind = phonenumbers.number_type(parsed)
    national = f"0{parsed.national_number}"
    terms = load_terms().numbers
    if national.startswith(terms.shared_starts):
        return SHARED
    if kind == PhoneNumberType.PREMIUM_RATE or national.startswith(terms.premium_starts):
        return PREMIUM
    if kind == PhoneNumberType.TOLL_FREE:
        return FREE
    return MOBILE if national[1] in "67" else FIXED


def _long_mark(words: Sequence[str], digits: str, has_plus: bool, terms: NumberTerms) -> str | None:
    if has_plus or len(digits) >= _ORDINARY_DIGITS - 1:
        numbers = read_phone(" ".join(["plus", *words] if has_plus else words)).values
        marks = [phone_mark(number) for number in numbers]
        if marks:
            return next((mark for mark in (PREMIUM, SHARED) if mark in marks), marks[0])
    lead = "" if has_plus else "00"
    if len(digits) >= (_LEAST_FOREIGN if has_plus else len(lead) + 2):
        code = next((code for code in terms.foreign_codes if digits.startswith(lead + code)), None)
        if code is not None:
            return f"tel:+{code}"
    is_whole = len(digits) >= _ORDINARY_DIGITS - 1
    if digits.startswith(terms.shared_starts):
        return SHARED if is_whole else SHARED_START
    if not digits.startswith(terms.premium_starts):
        return None
    return PREMIUM if is_whole else PREMIUM_START


def _digits(words: Sequence[str]) -> str:
    """All digits of a run, each number as it was said or written."""
    digits, at = "", 0
    while at < len(words):
        value, end = read_whole(words, at)
        digits += words[at] if words[at].isdecimal() else str(value) if end > at else ""
        at = at + 1 if words[at].isdecimal() else max(end, at + 1)
    return digits


def _is_amount(after: Sequence[str], terms: NumberTerms) -> bool:
    return after[:1] != [] and (after[0] in terms.units or list(after[:2]) == terms.percent)


def _has(words: Sequence[str], wanted: frozenset[str]) -> bool:
    return any(word in wanted for word in words)
