"""Values said in French words: numbers, telephone numbers, hours, money, travel, days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import time

import phonenumbers
from num2words import num2words

from bot.french.address import say_address
from bot.french.grammar import (
    at_place,
    elide,
    of_place,
    of_word,
    say_place,
    say_trade,
    say_trade_label,
)
from bot.french.lexicon import read_lexicon

__all__ = [
    "at_place",
    "elide",
    "of_place",
    "of_word",
    "say_address",
    "say_count",
    "say_days",
    "say_digits",
    "say_distance",
    "say_duration",
    "say_hour",
    "say_hours",
    "say_list",
    "say_money",
    "say_number",
    "say_ordinal",
    "say_pay",
    "say_phone",
    "say_place",
    "say_postcode",
    "say_schedule",
    "say_trade",
    "say_trade_label",
    "say_travel",
    "say_weekly_hours",
    "travel_minutes",
]


def say_number(value: int, is_feminine: bool = False) -> str:
    """Say a whole number: "soixante et onze"; before a feminine noun "vingt et une"."""
    words = num2words(value, lang="fr")
    masculine, feminine = read_lexicon("spoken")["feminine_one"]
    if is_feminine and (words == masculine or words.endswith((f" {masculine}", f"-{masculine}"))):
        return words[: -len(masculine)] + feminine
    return words


def say_ordinal(value: int) -> str:
    """Say a rank: "premier", "neuvième"."""
    return num2words(value, lang="fr", to="ordinal")


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
    return tuple(_say_pair(pair) for pair in _pairs(digits))


def say_postcode(code: str) -> str:
    """Say a postcode: "soixante-neuf mille cent vingt", "zéro un, cent vingt"."""
    if not code.startswith("0"):
        return say_number(int(code))
    if code.endswith("000"):
        return f"{_say_pair(code[:2])} {say_number(1000)}"
    return read_lexicon("spoken")["separator"].join((_say_pair(code[:2]), say_number(int(code[2:]))))


def say_hour(value: time) -> str:
    """Say a time of day: "quatorze heures trente", "midi", "minuit", "neuf heures"."""
    words = read_lexicon("spoken")
    if value.hour in (0, 12):
        hour = words["midnight"] if value.hour == 0 else words["noon"]
    else:
        hour = say_count(value.hour, "hour")
    return f"{hour} {say_number(value.minute, is_feminine=True)}" if value.minute else hour


def say_hours(first: time, last: time) -> str:
    """Say a stretch of the day: "de neuf heures à midi"."""
    return read_lexicon("spoken")["range"].format(first=say_hour(first), last=say_hour(last))


def say_days(days: Sequence[str]) -> str:
    """Say days of the week given by code (mon tue wed thu fri sat sun): "du lundi au vendredi",
    "le lundi et le jeudi", "tous les jours"."""
    words = read_lexicon("spoken")
    names = words["days"]
    order = list(names)
    places = sorted({order.index(day) for day in days})
    if len(places) == len(order):
        return words["every_day"]
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        first, last = names[order[places[0]]], names[order[places[-1]]]
        return words["day_range"].format(first=first, last=last)
    return say_list([words["one_day"].format(day=names[order[place]]) for place in places])


def say_schedule(days: Sequence[str], first: time, last: time) -> str:
    """Say days and hours together: "du lundi au vendredi, de neuf heures à midi"."""
    return read_lexicon("spoken")["schedule"].format(days=say_days(days), hours=say_hours(first, last))


def say_money(euros: float) -> str:
    """Say an amount rounded for the ear, with "environ" when rounding changed it.

    Rounded to 50 euros from 500, to 10 from 100, to one from 20, below that to 10 cents.
    """
    step = 50.0 if euros >= 500 else 10.0 if euros >= 100 else 1.0 if euros >= 20 else 0.1
    rounded = round(math.floor(euros / step + 0.5) * step, 2)
    whole, cents = int(rounded), round((rounded - int(rounded)) * 100)
    words = say_count(whole, "euro")
    if cents:
        words = f"{words} {say_number(cents)}"
    if abs(rounded - euros) < 0.005:
        return words
    return f"{read_lexicon('spoken')['about']} {words}"


def say_pay(euros: float, per: str) -> str:
    """Say a pay with its period (hour, day, week, month, year): "mille quatre cents euros par mois"."""
    return f"{say_money(euros)} {read_lexicon('spoken')['per'][per]}"


def say_count(value: int, unit: str) -> str:
    """Say a number with its unit (hour, minute, day, week, month, year, euro, kilometre, metre, offer,
    place): "vingt et une heures", "un mois"."""
    singular, plural, is_feminine = read_lexicon("spoken")["units"][unit]
    return f"{say_number(value, is_feminine)} {singular if abs(value) < 2 else plural}"


def say_weekly_hours(hours: float) -> str:
    """Say the working hours of a week, to the half hour: "vingt heures par semaine"."""
    words = read_lexicon("spoken")
    halves = math.floor(hours * 2 + 0.5)
    amount = say_count(halves // 2, "hour")
    if halves % 2:
        amount = words["half"].format(amount=amount)
    return words["per_week"].format(amount=amount)


def travel_minutes(distance_km: float, way: str) -> int:
    """Estimate the minutes that a straight line of `distance_km` takes on `foot`, by `transit` or `car`
    (`near`: on foot when it is short, else by bus). Speeds and their sources: data/spoken.yml."""
    travel = read_lexicon("spoken")["travel"]
    ways = travel["ways"][_way(distance_km, way)]
    moving = distance_km * travel["detour"] / ways["speed_km_h"] * 60
    return math.ceil(moving + ways["fixed_minutes"])


def say_travel(distance_km: float, way: str) -> str:
    """Say how long a straight line takes: "dix minutes à pied", "un quart d'heure en voiture"; rounded
    up to five minutes. `way` is foot, transit, car or near."""
    words = read_lexicon("spoken")["travel"]["ways"][_way(distance_km, way)]["words"]
    return f"{say_duration(travel_minutes(distance_km, way))} {words}"


def say_duration(minutes: int) -> str:
    """Say a duration rounded up: to 5 minutes, to 15 from one hour, to 30 from one hour and a half."""
    words = read_lexicon("spoken")
    step = 5 if minutes <= 60 else 15 if minutes <= 90 else 30
    rounded = max(5, math.ceil(minutes / step) * step)
    if rounded > max(words["durations"]):
        return words["longest_duration"]
    return words["durations"].get(rounded) or say_count(rounded, "minute")


def say_distance(distance_km: float) -> str:
    """Say a distance: "trois cents mètres", "quatre kilomètres"; metres rounded to 100 below one km."""
    if distance_km < 0.95:
        return say_count(max(100, round(distance_km * 10) * 100), "metre")
    return say_count(round(distance_km), "kilometre")


def say_list(items: Sequence[str], word: str = "and") -> str:
    """Join words as one says them: "a, b et c"; `word` is and, or."""
    words = read_lexicon("spoken")
    if len(items) < 2:
        return "".join(items)
    return f"{words['separator'].join(items[:-1])} {words['joins'][word]} {items[-1]}"


def _way(distance_km: float, way: str) -> str:
    if way != "near":
        return way
    near = read_lexicon("spoken")["travel"]["near"]
    return "foot" if distance_km <= near["foot_up_to_km"] else near["then"]


def _national_digits(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return "".join(mark for mark in number if mark.isdecimal())
    if parsed.country_code != 33 or phonenumbers.length_of_national_destination_code(parsed) == 0:
        return "".join(mark for mark in number if mark.isdecimal())
    shown = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return "".join(mark for mark in shown if mark.isdecimal())


def _pairs(digits: str) -> list[str]:
    head = [digits[0]] if len(digits) % 2 else []
    start = len(head)
    return head + [digits[at : at + 2] for at in range(start, len(digits), 2)]


def _say_pair(pair: str) -> str:
    zero = read_lexicon("spoken")["zero"]
    if len(pair) == 2 and pair[0] == "0":
        return f"{zero} {say_number(int(pair[1]))}"
    return say_number(int(pair))
