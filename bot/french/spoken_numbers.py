"""Numbers, telephone numbers and counts said in French words."""

from __future__ import annotations

import re

import phonenumbers
from num2words import num2words

from bot.french.lexicon import read_lexicon

_TWENTIES_RANK = re.compile(r"(vingt|cent|million)sième$")
"""num2words keeps the plural of "quatre-vingts" in its rank."""


def say_number(value: int, is_feminine: bool = False) -> str:
    """Say a whole number: "soixante et onze"; before a feminine noun "vingt et une"."""
    words = num2words(value, lang="fr")
    masculine, feminine = read_lexicon("spoken")["feminine_one"]
    if is_feminine and (words == masculine or words.endswith((f" {masculine}", f"-{masculine}"))):
        return words[: -len(masculine)] + feminine
    return words


def say_ordinal(value: int) -> str:
    """Say a rank: "premier", "neuvième", "quatre-vingtième"."""
    return _TWENTIES_RANK.sub(r"\1ième", num2words(value, lang="fr", to="ordinal"))


def say_digits(digits: str) -> str:
    """Say digits one at a time: "six, neuf, zéro"; other marks are left out."""
    separator = read_lexicon("spoken")["separator"]
    return separator.join(say_number(int(digit)) for digit in digits if digit.isdecimal())


def say_phone(number: str) -> tuple[str, ...]:
    """Say a French telephone number two digits at a time, one item a pair: ("zéro quatre",
    "soixante-cinq", ...). Takes any spelling (+33..., spaces, dots) and short numbers."""
    digits = _national_digits(number)
    if len(digits) <= 3:
        return (say_number(int(digits)),) if digits else ()
    return tuple(say_pair(pair) for pair in pairs_of(digits))


def say_postcode(code: str) -> str:
    """Say a postcode: "soixante-neuf mille cent vingt", "zéro un, cent vingt", "zéro six, zéro zéro deux"."""
    if not code.startswith("0"):
        return say_number(int(code))
    if code.endswith("000"):
        return f"{say_pair(code[:2])} {say_number(1000)}"
    zeros, rest = _leading_zeros(code[2:])
    after = " ".join([*[say_number(0)] * zeros, say_number(int(rest))])
    return read_lexicon("spoken")["separator"].join((say_pair(code[:2]), after))


def _leading_zeros(digits: str) -> tuple[int, str]:
    rest = digits.lstrip("0")
    return len(digits) - len(rest), rest


def say_count(value: int, unit: str) -> str:
    """Say a number with its unit (hour, minute, day, week, month, year, euro, kilometre, metre, offer,
    place): "vingt et une heures", "un mois"."""
    singular, plural, is_feminine = read_lexicon("spoken")["units"][unit]
    return f"{say_number(value, is_feminine)} {singular if abs(value) < 2 else plural}"


def _national_digits(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return "".join(mark for mark in number if mark.isdecimal())
    if parsed.country_code != 33 or phonenumbers.length_of_national_destination_code(parsed) == 0:
        return "".join(mark for mark in number if mark.isdecimal())
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(mark for mark in shown if mark.isdecimal())


def pairs_of(digits: str) -> list[str]:
    """Cut digits two by two from the right: an odd one stands first."""
    head = [digits[0]] if len(digits) % 2 else []
    start = len(head)
    return head + [digits[at : at + 2] for at in range(start, len(digits), 2)]


def say_pair(pair: str) -> str:
    """Say one or two digits as in a telephone number: "zéro quatre", "soixante-cinq"."""
    zero = read_lexicon("spoken")["zero"]
    if len(pair) == 2 and pair[0] == "0":
        return f"{zero} {say_number(int(pair[1]))}"
    return say_number(int(pair))
