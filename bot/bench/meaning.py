"""What the words of an answer mean, for the answer grammars that have values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, time
from enum import Enum


def meanings(grammar: str, text: str, today: date | None = None) -> list[object]:
    """Give every value that an answer to the question of a grammar may mean, as JSON can hold it: none when
    the grammar has no values or the words say none, several when the words are ambiguous. Dates count from
    `today`, this day when it is not given."""
    reader = _READERS.get(grammar)
    if reader is None or not text:
        return []
    return [_plain(value) for value in reader(text, today or date.today())]


def mean_the_same(grammar: str, one: str, other: str) -> bool:
    """Tell whether two answers have values, and the same ones."""
    return bool(meanings(grammar, one)) and meanings(grammar, one) == meanings(grammar, other)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(part) for name, part in asdict(value).items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(map(_plain, value), key=str)
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value


def _yes_no(text: str, _today: date) -> list[object]:
    from bot.french.heard_yes_no import read_yes_no

    return [reading.value for reading in read_yes_no(text).readings]


def _digits(text: str, _today: date) -> list[object]:
    from bot.french.numbers import find_numbers

    found = "".join(find_numbers(text))
    return [found] if found else []


def _number(text: str, _today: date) -> list[object]:
    from bot.french.heard_number import read_number

    return [reading.value for reading in read_number(text).readings]


def _phone(text: str, _today: date) -> list[object]:
    from bot.french.heard_phone import read_phone

    return [reading.value for reading in read_phone(text, may_be_short=True).readings]


def _ordinal(text: str, _today: date) -> list[object]:
    from bot.french.heard_number import read_ordinal

    return [reading.value for reading in read_ordinal(text).readings]


def _hour(text: str, _today: date) -> list[object]:
    from bot.french.heard_hours import read_hour

    return [reading.value for reading in read_hour(text).readings]


def _day(text: str, today: date) -> list[object]:
    from bot.french.heard_dates import read_date
    from bot.french.heard_days import read_days

    found = read_date(text, today).readings or read_days(text).readings
    return [reading.value for reading in found]


def _name(text: str, _today: date) -> list[object]:
    from bot.french.heard_names import read_name

    return [reading.value for reading in read_name(text).readings]


def _choice(question: str) -> Callable[[str, date], list[object]]:
    def read(text: str, _today: date) -> list[object]:
        from bot.french.answers import load_answers

        answer = load_answers().find(text, question).get(question)
        return list(answer.codes) if answer else []

    return read


def _trade(text: str, _today: date) -> list[object]:
    from bot.jobs.trades import load_trades

    return [found.rome for found in load_trades().find(text, 1)]


def _place(text: str, _today: date) -> list[object]:
    from bot.jobs.places import load_places

    return [found.insee for found in load_places().find(text, 1)]


_READERS: Mapping[str, Callable[[str, date], list[object]]] = {
    "yes_no": _yes_no,
    "digits": _digits,
    "number": _number,
    "phone": _phone,
    "ordinal": _ordinal,
    "hour": _hour,
    "day": _day,
    "letters": _name,
    "kind": _choice("kind"),
    "travel": _choice("travel"),
    "hours": _choice("hours"),
    "trade": _trade,
    "place": _place,
}
