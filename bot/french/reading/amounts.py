"""Money, measures and percentages in a text."""

from __future__ import annotations

import re
from functools import cache

from bot.french.lexicon import read_lexicon
from bot.french.reading.counts import NUMBER, say_decimal, value_of
from bot.french.reading.patterns import any_of
from bot.french.spoken_numbers import say_number

_TO = r"\s?(?:-|–|—|/|à)\s?"


def say_amounts(text: str) -> str:
    """Say money, units and percentages in words: "12,02 €/h", "25-30 k€", "20 m²", "10 à 15%"."""
    text = _money_range().sub(_say_money_range, text)
    to = read_lexicon("spoken_amounts")["to"]
    text = re.sub(r"(?<=€)\s?[-–/]\s?(?=\d)", f" {to} ", text)
    text = _money_first().sub(r"\2 \1", text)
    text = _glued_cents().sub(r"\1,\3 \2", text)
    text = _range_before_unit().sub(_say_range, text)
    text = _money().sub(_say_money, text)
    text = _cents().sub(lambda found: _cents_words(int(found[1])), text)
    text = _minus().sub(lambda found: f"{read_lexicon('spoken_amounts')['minus']} ", text)
    text = _unit().sub(_say_unit, text)
    percent = read_lexicon("spoken_amounts")["percent"]
    return re.sub(rf"({NUMBER})\s?%", lambda found: f"{say_decimal(found[1])} {percent}", text)


def say_rates(text: str) -> str:
    """Say what a number is for: "35h/sem", "12 €/h", "3 fois/mois"."""
    return _per().sub(_say_per, text)


def _say_per(found: re.Match[str]) -> str:
    return f"{found[1]} {read_lexicon('spoken_amounts')['per'][found[2].lower().replace('²', '2')]}"


def _currency(mark: str) -> tuple[str, str]:
    singular, plural = read_lexicon("spoken_amounts")["currencies"][mark.lower()]
    return singular, plural


def _scale(mark: str | None) -> int:
    words = read_lexicon("spoken_amounts")
    if not mark:
        return 1
    return 1000 if mark in words["thousands"] else 1_000_000


def _say_money(found: re.Match[str]) -> str:
    scale = _scale(found[2])
    cents = round(value_of(found[1]) * scale * 100)
    return _euros(cents, found[3])


def _euros(all_cents: int, mark: str) -> str:
    words = read_lexicon("spoken_amounts")
    singular, plural = _currency(mark)
    whole, cents = divmod(all_cents, 100)
    if not whole and cents:
        return _cents_words(cents)
    number = say_number(whole)
    unit = singular if whole < 2 else plural
    of = words["of"] if number.split()[-1] in words["millions"] else ""
    said = f"{number} {of}{unit}"
    if not cents:
        return said
    if cents < 10:
        return words["and_cents"].format(euros=said, cents=_cents_words(cents))
    return f"{said} {say_number(cents)}"


def _cents_words(cents: int) -> str:
    singular, plural = read_lexicon("spoken_amounts")["cents"]
    return f"{say_number(cents)} {singular if cents < 2 else plural}"


def _say_money_range(found: re.Match[str]) -> str:
    scale = _scale(found[3])
    first = say_number(round(value_of(found[1]) * scale))
    last = _euros(round(value_of(found[2]) * scale * 100), found[4])
    return f"{first} {read_lexicon('spoken_amounts')['to']} {last}"


def _say_range(found: re.Match[str]) -> str:
    return f"{say_decimal(found[1])} {read_lexicon('spoken_amounts')['to']} "


def _say_unit(found: re.Match[str]) -> str:
    units = read_lexicon("spoken_amounts")["units"]
    mark = found[2].replace("²", "2").replace("³", "3")
    singular, plural, is_feminine = units.get(mark) or units[mark.lower()]
    unit = singular if value_of(found[1]) < 2 else plural
    hours_and_half = re.fullmatch(r"(\d+)[.,]50?", found[1])
    if hours_and_half and mark.lower() == read_lexicon("spoken_times")["hour"]:
        return (
            f"{say_number(int(hours_and_half[1]), True)} {unit} {read_lexicon('spoken_times')['half_hours']}"
        )
    return f"{say_decimal(found[1], is_feminine)} {unit}"


@cache
def _per() -> re.Pattern[str]:
    words = read_lexicon("spoken_amounts")
    taken = any_of(words["net_or_gross"])
    return re.compile(
        rf"((?<![\d.,])\d[^\s/]{{0,15}}(?:\s(?:[^\W\d_]{{1,9}}|[kK]?[€$£])\.?)?(?:\s(?:{taken}))?)(?<!km)(?<!KM)"
        rf"\s?/\s?({any_of(words['per'])}|m²)(?:\.(?=\s|$))?(?![\w²/])",
        re.IGNORECASE,
    )


@cache
def _mark() -> str:
    words = read_lexicon("spoken_amounts")
    named = [name for name in words["currencies"] if name.isalpha()]
    signs = [name for name in words["currencies"] if not name.isalpha()]
    return rf"(?:{any_of(signs)}|(?:{any_of(named)})(?!\w))"


@cache
def _money() -> re.Pattern[str]:
    return re.compile(rf"({NUMBER})\s?([kKM](?=\s?[€$£E]))?\s?({_mark()})", re.IGNORECASE)


@cache
def _money_range() -> re.Pattern[str]:
    return re.compile(
        rf"({NUMBER})(?:\s?[kK])?{_TO}({NUMBER})\s?([kKM](?=\s?[€$£E]))?\s?({_mark()})", re.IGNORECASE
    )


@cache
def _money_first() -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)(?<!\d )([€$£])\s?({NUMBER})(?!\s?[€$£\d])")


@cache
def _glued_cents() -> re.Pattern[str]:
    return re.compile(r"(?<![\d.,])(\d+)(€)(\d\d)(?!\d)")


@cache
def _cents() -> re.Pattern[str]:
    marks = any_of(read_lexicon("spoken_amounts")["cent_marks"])
    return re.compile(rf"(?<![\d.,])(\d{{1,2}})\s?(?:{marks})(?!\w)\.?", re.IGNORECASE)


@cache
def _minus() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w)])[-–−]\s?(?={NUMBER}\s?[%°€])")


@cache
def _units() -> str:
    names = read_lexicon("spoken_amounts")["units"]
    cased = [name for name in names if len(name) == 1 and name not in "hjt°"]
    free = [name for name in names if name not in cased]
    return rf"(?:(?-i:{any_of(cased)})|{any_of([*free, 'm²', 'm³'])})"


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"({NUMBER})\s?({_units()})(?![\w²³'’-]|\.\w)\.?(?=\W|$)", re.IGNORECASE)


@cache
def _range_before_unit() -> re.Pattern[str]:
    return re.compile(rf"({NUMBER})\s?[-–]\s?(?={NUMBER}\s?(?:{_units()}|%)(?!\w))", re.IGNORECASE)
