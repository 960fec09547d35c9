"""How high a pay is, against the minimum wage of the same period: marks such as `pay:huge:day`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.french.heard import without_accents

DAYS_A_WEEK = 5
"""Working days of a full week."""

WEEKS_A_MONTH = 52 / 12
"""Mean number of weeks in a month."""

MONTHS_A_YEAR = 12

SALARY_UNITS = ("day", "week", "month")
"""Periods whose pay depends on how many hours are worked in them."""

WEEKLY_HOURS = 20
"""Hours from which on a pay "for so many hours" is a month's pay for those of a week."""

WORTHWHILE = 0.8
"""Least multiple of the minimum wage of a pay that is too high for its few hours."""


@dataclass(frozen=True)
class PayTerms:
    """How pay is read and from what on it is too high."""

    patterns: tuple[re.Pattern[str], ...]
    """Expressions with the groups `low` (the amount) and `unit`, and perhaps `count` (of units)."""
    unit_of: Mapping[str, str]
    """Period of each word: minute, hour, day, week, month, year."""
    minimum: Mapping[str, float]
    """Minimum wage of each period, net euros."""
    levels: Mapping[str, float]
    """Least multiple of the minimum wage of each mark, lowest first."""
    hours: tuple[re.Pattern[str], ...]
    """Expressions of working hours, perhaps with the groups `low` (else one hour) and `unit` (else a day), or
    with the group `days` (whole days a week)."""
    full_week: float
    """Full working week, hours."""

    @staticmethod
    def read(data: Mapping[str, Any]) -> PayTerms:
        """Make the terms from the part `pay` of their file; raises KeyError, ValueError or re.error."""
        units = {without_accents(word): code for code, words in data["unit_of"].items() for word in words}
        names = "|".join(sorted(units, key=len, reverse=True))
        week_hours = float(data["week_hours"])
        return PayTerms(
            tuple(_compiled(text.replace("<period>", names)) for text in data["patterns"]),
            units | {without_accents(word): "month" for word in data["month_words"]},
            _minimum(float(data["minimum_net_hour"]), week_hours),
            dict(sorted(data["levels"].items(), key=lambda item: item[1])),
            tuple(_compiled(text) for text in data["hours"]),
            week_hours,
        )

    def marks(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Give the place of each pay in a normal form, and its mark (`pay:huge:day`)."""
        share = self._share_of_week(text)
        for pattern in self.patterns:
            for found in pattern.finditer(text):
                mark = self._mark(found.groupdict(), share)
                if mark:
                    yield found.start(), found.end(), mark

    def _mark(self, groups: Mapping[str, str | None], share: float) -> str | None:
        """A pay that would be low for whole days may be huge for a few hours."""
        amount, count = float(groups["low"] or 0), float(groups.get("count") or 1)
        unit = self.unit_of[groups["unit"] or ""]
        if not count or (unit == "minute" and not groups.get("count")):
            return None
        if unit == "hour" and count >= WEEKLY_HOURS:
            return None
        ratio = amount / count / self.minimum[unit]
        highest = list(self.levels)[-1]
        if unit in SALARY_UNITS and ratio >= WORTHWHILE and ratio >= self.levels[highest] * share:
            return f"pay:{highest}:{unit}"
        level = next(name for name, least in reversed(list(self.levels.items())) if ratio >= least)
        return f"pay:{level}:{unit}"

    def _share_of_week(self, text: str) -> float:
        """Share of a full working week that the text names; 1 when it names none or several."""
        weeks = set()
        for pattern in self.hours:
            for found in pattern.finditer(text):
                groups = found.groupdict()
                if days := groups.get("days"):
                    weeks.add((int(days) if days.isdecimal() else 1) * self.full_week / DAYS_A_WEEK)
                    continue
                hours = float(groups.get("low") or 1)
                is_week = self.unit_of.get(groups.get("unit") or "") == "week"
                weeks.add(hours if is_week else hours * DAYS_A_WEEK)
        return min(1.0, weeks.pop() / self.full_week) if len(weeks) == 1 else 1.0


def _minimum(hour: float, week_hours: float) -> dict[str, float]:
    week = hour * week_hours
    return {
        "minute": hour / 60,
        "hour": hour,
        "day": week / DAYS_A_WEEK,
        "week": week,
        "month": week * WEEKS_A_MONTH,
        "year": week * WEEKS_A_MONTH * MONTHS_A_YEAR,
    }


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(without_accents(text))
