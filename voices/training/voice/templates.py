"""Sentence templates filled with numbers, hours, streets and names, said in words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.french.spoken import say_hour, say_hours, say_money, say_number, say_ordinal, say_phone, say_postcode

_SLOT = re.compile(r"\{(\w+)\}")

FICTION_PREFIXES = ("019900", "026191", "035301", "046571", "053649", "063998")
"""Telephone numbers reserved for fiction in France: the only ones that are ever said."""


@dataclass(frozen=True)
class Places:
    """Names that the templates draw from, read from the product's own tables."""

    towns: Sequence[str]
    """Names of communes, as they are said."""
    quarters: Sequence[str]
    """Names of quarters, as they are said."""
    trades: Sequence[str]
    """Names of occupations, as they are said."""
    words: Sequence[str]
    """Single common words."""


class Filler:
    """Fills the slots of templates. The same seed gives the same sentences in the same order."""

    def __init__(self, data: Mapping[str, Any], places: Places, seed: int) -> None:
        """`data` is the content of corpus.yml."""
        self.random = random.Random(seed)
        self._lists = {
            name: [part.strip() for part in text.split("|")] for name, text in data["lists"].items()
        }
        self._lists |= {"day": data["days"], "month": data["months"], "letter": data["letters"].split()}
        self._lists |= {"town": places.towns, "quarter": places.quarters}
        self._lists |= {"trade": places.trades, "word": places.words}
        self._date = data["date"]
        self._makers: dict[str, Callable[[], str]] = {
            "number": lambda: say_number(self._amount()),
            "digit": lambda: say_number(self.random.randrange(10)),
            "house": lambda: say_number(self.random.randint(1, 199)),
            "money": lambda: say_money(
                self.random.choice((12.0, 13.5, 900.0, 1250.0, 1400.0, 1650.0, 2100.0))
            ),
            "postcode": lambda: say_postcode(
                f"{self.random.choice((69, 38, 42, 1, 26, 75)):02}{self._hundreds()}"
            ),
            "phone": self._phone,
            "hour": lambda: say_hour(self._time(6, 22)),
            "hours": lambda: say_hours(self._time(5, 11), self._time(12, 22)),
            "date": self._day_of_month,
        }

    def fill(self, template: str) -> str:
        """Give `template` with every slot filled; the first letter becomes a capital. Raises KeyError when a
        slot is unknown."""
        text = _SLOT.sub(lambda slot: self._value(slot[1]), template)
        return text[:1].upper() + text[1:]

    def _value(self, name: str) -> str:
        if name in self._makers:
            return self._makers[name]()
        return self.random.choice(self._lists[name])

    def _amount(self) -> int:
        return self.random.choice(
            (self.random.randint(2, 20), self.random.randint(20, 99), self.random.randint(100, 999))
        )

    def _hundreds(self) -> str:
        return f"{self.random.randrange(10, 1000, 10):03}"

    def _phone(self) -> str:
        prefix = self.random.choice(FICTION_PREFIXES)
        return ", ".join(say_phone(f"{prefix}{self.random.randrange(10_000):04}"))

    def _time(self, first_hour: int, last_hour: int) -> time:
        return time(
            self.random.randint(first_hour, last_hour), self.random.choice((0, 0, 0, 15, 30, 45, 10, 20))
        )

    def _day_of_month(self) -> str:
        day = self.random.randint(1, 31)
        said = say_ordinal(1) if day == 1 else say_number(day)
        month = self.random.choice(self._lists["month"])
        return self._date.format(day=self.random.choice(self._lists["day"]), number=said, month=month)
