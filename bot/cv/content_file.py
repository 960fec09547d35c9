"""A CV's content in a JSON file written by hand or by another program: read, and checked field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from bot.errors import Refused
from bot.jobs.cv import GENDERS, SETTINGS, CvContent, read_content
from bot.jobs.offer import HOURS_TAGS

CODES: Mapping[str, tuple[str, ...]] = {
    "gender": GENDERS,
    "setting": SETTINGS,
    "level": ("mother_tongue", "good", "some", ""),
    "licence": ("car", "truck", "motorbike", "in_progress", "none", ""),
    "hours": HOURS_TAGS,
}
"""Fields whose text is one of a few codes."""

MOMENTS = re.compile(r"(?:[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)?|now")
"""A year, a year and month, a day (ISO 8601), nothing, or now."""

MOMENT_FIELDS = ("start", "end", "year", "available_from")
"""Fields that hold a moment."""


def parse_content(text: str) -> CvContent:
    """The content in a JSON text. Raises Refused (`cv.not_json`, `cv.not_content`) with the place of the
    first fault and what stands there instead of a value."""
    try:
        values = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "it is nested too deep"
        raise Refused("cv.not_json", f"the content is not JSON ({where})") from None
    return check_content(values)


def check_content(values: Any) -> CvContent:
    """The content in JSON values. Raises Refused (`cv.not_content`) with the place of the first fault."""
    _check(values, CvContent, "")
    return read_content(values)


def _check(value: Any, kind: Any, place: str) -> None:
    """Check a value against a type of `bot.jobs.cv`; `place` names it, such as `experiences[2].months`."""
    if is_dataclass(kind):
        _check_record(value, kind, place)
    elif get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise _fault(place, "must be a list")
        for rank, item in enumerate(value):
            _check(item, get_args(kind)[0], f"{place}[{rank}]")
    elif isinstance(kind, UnionType):
        if value is not None:
            _check(value, get_args(kind)[0], place)
    elif kind is int and (type(value) is not int or not 0 <= value <= LONGEST_MONTHS):
        raise _fault(place, f"must be a whole number from 0 to {LONGEST_MONTHS}")
    elif kind is not int and type(value) is not kind:
        raise _fault(place, f"must be {'true or false' if kind is bool else 'a text'}")
    elif kind is str:
        _check_text(value, place)


def _check_record(value: Any, kind: type, place: str) -> None:
    if not isinstance(value, dict):
        raise _fault(place, "must be an object")
    hints = get_type_hints(kind)
    for name, item in value.items():
        if name not in hints:
            raise _fault(f"{place}.{name}".strip("."), "is not a field of a CV")
        _check(item, hints[name], f"{place}.{name}".strip("."))
    for needed in fields(kind):
        if needed.name not in value and needed.default is needed.default_factory:
            raise _fault(f"{place}.{needed.name}".strip("."), "is missing")


def _check_text(value: str, place: str) -> None:
    name = re.sub(r"\[\d+\]$", "", place).rpartition(".")[2]
    if name in CODES and value not in CODES[name]:
        raise _fault(place, f"must be one of {', '.join(code or '(empty)' for code in CODES[name])}")
    if name in MOMENT_FIELDS and not MOMENTS.fullmatch(value):
        raise _fault(place, "must be a date such as 2019, 2019-03 or 2019-03-01")


def _fault(place: str, why: str) -> Refused:
    shown = "".join(mark for mark in place if mark.isprintable())[:60]
    return Refused("cv.not_content", f"{shown or 'the content'} {why}")


LONGEST_MONTHS = 960
"""Longest work, months."""
