"""Amounts of money, with their period and whether contributions are taken off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.french.heard_number import read_amount
from bot.french.heard_words import Heard, Phrases, Reading, Words, by_phrase, read_corrected, split_words
from bot.french.lexicon import read_lexicon
from bot.french.number_words import number_words


@dataclass(frozen=True)
class Money:
    """An amount as it was said."""

    cents: int | None
    """Euro cents; None when the person named the minimum wage instead of a figure."""
    per: str = ""
    """Period of a pay: hour, day, week, month, year; empty when none was said."""
    tax: str = ""
    """`net` or `gross`; empty when not said."""
    is_minimum_wage: bool = False
    """True for "le smic"."""


def read_money(text: str) -> Heard[Money]:
    """Read the amounts of a text: "mille deux cents euros net par mois", "douze euros cinquante de l'heure",
    "le smic". Without a currency only when nothing else is said; "mille deux" is then 1002 or 1200."""
    return read_corrected(split_words(text), _amounts)


def _amounts(words: Words) -> list[Reading[Money]]:
    readings: list[Reading[Money]] = []
    at = 0
    while at < len(words):
        found = _amount(words, at)
        if found is not None:
            readings.append(found[0])
            at = found[1]
        else:
            at += 1
    return _shared_terms(words, readings) if readings else _bare(words)


def _amount(words: Words, at: int) -> tuple[Reading[Money], int] | None:
    wage = _terms("minimum_wage").match(words.words, at)
    if wage is not None:
        terms, end = _read_terms(words, wage[1])
        return words.reading(Money(None, *terms, is_minimum_wage=True), at, wage[1]), end
    value, end = read_amount(words, at)
    if value is None:
        return None
    if cents_word := _terms("cents").match(words.words, end):
        return words.reading(Money(round(value)), at, cents_word[1]), cents_word[1]
    currency = _terms("currency").match(words.words, end)
    if currency is None:
        return _before_another(words, value, at, end)
    cents, end = _cents_after(words, currency[1])
    terms, after = _read_terms(words, end)
    return words.reading(Money(round(value * 100) + cents, *terms), at, end), after


def _before_another(words: Words, value: float, at: int, end: int) -> tuple[Reading[Money], int] | None:
    """ "Mille deux cents à mille cinq cents euros": the first amount has the currency of the second."""
    terms, after = _read_terms(words, end)
    joined = _terms("joins").match(words.words, after)
    other, stop = read_amount(words, joined[1]) if joined is not None else (None, end)
    if other is None or _terms("currency").match(words.words, stop) is None:
        return None
    return words.reading(Money(round(value * 100), *terms), at, end), end


def _cents_after(words: Words, at: int) -> tuple[int, int]:
    """ "Douze euros cinquante", "douze euros et cinq centimes"; the cents and the index after them."""
    if at in words.pauses:
        return 0, at
    joined = at + (words.at(at) == number_words().joiner)
    half = _terms("half").match(words.words, at)
    if half is not None:
        return 50, half[1]
    value, end = read_amount(words, joined)
    if (
        value is None
        or value != int(value)
        or not 0 < value < 100
        or words.at(joined) in number_words().articles
    ):
        return 0, at
    cents = _terms("cents").match(words.words, end)
    if cents is None and (joined > at or _terms("currency").match(words.words, end)):
        return 0, at
    return int(value), cents[1] if cents is not None else end


def _read_terms(words: Words, at: int) -> tuple[tuple[str, str], int]:
    """The period and the tax that follow an amount, in any order, and the index after them."""
    per = tax = ""
    while True:
        if (found := _terms("per").match(words.words, at)) is not None:
            per, at = found
        elif (found := _terms("tax").match(words.words, at)) is not None:
            tax, at = found
        elif (found := _terms("around").match(words.words, at)) is not None:
            at = found[1]
        else:
            return (per, tax), at


def _shared_terms(words: Words, readings: list[Reading[Money]]) -> list[Reading[Money]]:
    """Period and tax said once count for every amount ("par mois, entre mille et mille deux cents euros")."""
    pers = {code for code, _, _ in _terms("per").find(words.words)}
    taxes = {code for code, _, _ in _terms("tax").find(words.words)}
    per, tax = (next(iter(found)) if len(found) == 1 else "" for found in (pers, taxes))
    return [
        Reading(
            Money(money.cents, money.per or per, money.tax or tax, money.is_minimum_wage),
            reading.start,
            reading.end,
        )
        for reading in readings
        for money in (reading.value,)
    ]


def _bare(words: Words) -> list[Reading[Money]]:
    """An amount without its currency, alone in its sentence."""
    at = _terms("around").skip(words.words, 0)
    value, end = read_amount(words, at)
    if value is None:
        return []
    terms, after = _read_terms(words, end)
    if after < len(words):
        return []
    values = [value, *_in_hundreds(words.words[at:end], int(value))]
    return [words.reading(Money(round(each * 100), *terms), at, end) for each in values]


def _in_hundreds(said: tuple[str, ...], value: int) -> list[int]:
    """ "Mille deux" is often 1200, "deux mille cinq" 2500: the figure then counts hundreds."""
    known = number_words()
    is_short = len(said) > 1 and said[-2] in known.thousand and 2 <= known.units.get(said[-1], 0) <= 9
    return [value + value % 1000 * 99] if is_short else []


@lru_cache(maxsize=8)
def _terms(name: str) -> Phrases[str]:
    data = read_lexicon("heard_money")[name]
    return Phrases(by_phrase(data) if isinstance(data, dict) else dict.fromkeys(data, name))
