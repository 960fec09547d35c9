"""Named local places where a person helps, face to face: who is near, and when it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path

import yaml

from bot.errors import Misconfigured
from bot.jobs.distance import distance_km
from bot.jobs.offer_contact import read_phone
from bot.jobs.opening import Opening

MEDIATORS = Path(__file__).parent / "data" / "mediators.yml"
"""File of the example places; an operator puts real ones in a file of the same form."""


@dataclass(frozen=True)
class Mediator:
    """A place where a mediator receives people."""

    name: str
    """Name of the place."""
    address: str
    """Street, postcode and commune, on one line."""
    phone: str
    """Telephone number in national form, such as `04 65 71 12 34`."""
    opening: tuple[Opening, ...]
    """When it is open."""
    latitude: float
    """Latitude, degrees (WGS 84)."""
    longitude: float
    """Longitude, degrees (WGS 84)."""
    insee: str
    """INSEE code of the commune or of the Lyon district."""
    is_example: bool = False
    """True for an invented place, that must not be used in a real service."""


def load_mediators(path: Path | None = None) -> tuple[Mediator, ...]:
    """Read the places from an operator's file, or else the examples. Raises Misconfigured with the rank
    of the wrong place and what is wrong."""
    source = path or MEDIATORS
    try:
        rows = yaml.load(source.read_text(encoding="utf-8"), Loader=_TextLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Misconfigured("mediators.unreadable", "the file of mediators' places cannot be read") from error
    if not isinstance(rows, list) or not rows:
        raise Misconfigured("mediators.unreadable", "the file of mediators' places holds no list")
    return tuple(_mediator(row, rank) for rank, row in enumerate(rows, start=1))


def nearest(latitude: float, longitude: float, mediators: tuple[Mediator, ...] | None = None) -> Mediator:
    """The place closest in a straight line to a point (degrees, WGS 84); among the examples when no
    places are given."""
    here = (latitude, longitude)
    return min(mediators or load_mediators(), key=lambda p: distance_km(here, (p.latitude, p.longitude)))


class _TextLoader(yaml.SafeLoader):
    """Keeps `09:30` and postcodes as they are written."""


_TextLoader.yaml_implicit_resolvers = {
    sign: [(tag, rule) for tag, rule in rules if not tag.endswith((":int", ":timestamp"))]
    for sign, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _mediator(row: object, rank: int) -> Mediator:
    try:
        phone = read_phone(row["phone"])
        if not phone:
            raise ValueError("phone")
        return Mediator(
            name=_text(row["name"]),
            address=_text(row["address"]),
            phone=phone,
            opening=tuple(_opening(item) for item in row["opening"]),
            latitude=_within(row["latitude"], 90),
            longitude=_within(row["longitude"], 180),
            insee=_text(row["insee"]),
            is_example=row.get("example", False) is True,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        advice = f"mediators' place number {rank} is wrong or incomplete ({type(error).__name__}: {error})"
        raise Misconfigured("mediators.place", advice) from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is missing")
    return value.strip()


def _within(value: object, limit: float) -> float:
    number = float(value)
    if not -limit <= number <= limit:
        raise ValueError("a coordinate is out of range")
    return number


def _opening(item: dict[str, object]) -> Opening:
    days = tuple(int(day) - 1 for day in item["days"])
    if not days or not all(0 <= day <= 6 for day in days):
        raise ValueError("days go from 1, Monday, to 7")
    start, end = time.fromisoformat(item["from"]), time.fromisoformat(item["to"])
    if start >= end:
        raise ValueError("it closes before it opens")
    return Opening(days, start, end)
