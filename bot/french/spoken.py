"""Values said in French words, and any written text read in words."""

from __future__ import annotations

import math

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
from bot.french.reading.aloud import read_aloud
from bot.french.spoken_numbers import (
    say_count,
    say_digits,
    say_number,
    say_ordinal,
    say_phone,
    say_postcode,
)
from bot.french.spoken_times import say_date, say_days, say_hour, say_hours, say_list, say_schedule

__all__ = [
    "at_place",
    "elide",
    "of_place",
    "of_word",
    "read_aloud",
    "say_address",
    "say_count",
    "say_date",
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


def _way(distance_km: float, way: str) -> str:
    if way != "near":
        return way
    near = read_lexicon("spoken")["travel"]["near"]
    return "foot" if distance_km <= near["foot_up_to_km"] else near["then"]
