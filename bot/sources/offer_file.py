"""Reading offers from a file: JSON, JSON lines or CSV, in France Travail's field names."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refused
from bot.jobs.offer import Offer
from bot.jobs.offer_wire import WIRE, BadOffer, nested, read_offer

MOST_BYTES = 200_000_000
"""Largest file that is read, bytes; a larger one is refused rather than filling the memory."""

WIRE_COLUMNS = frozenset(path for path, _ in WIRE.values())


@dataclass(frozen=True)
class BadLine:
    """An offer of the file that was left out."""

    number: int
    """Line of the file; in a JSON list, rank of the offer; from 1."""
    reason: str
    """What is wrong, without the offer's content."""


@dataclass(frozen=True)
class OfferFile:
    """What a file holds."""

    offers: tuple[Offer, ...]
    """Offers that can be used."""
    bad: tuple[BadLine, ...]
    """Offers that were left out, and why."""


def read_offers(path: Path, source: str) -> OfferFile:
    """Read a file of offers whatever its form. Raises Refused when the file as a whole cannot be read."""
    return gather(read_lines(path), source)


def gather(lines: Iterable[tuple[int, object]], source: str) -> OfferFile:
    """Read numbered offers, keep the good ones and say what is wrong with the others."""
    offers: dict[str, Offer] = {}
    bad: list[BadLine] = []
    for number, wire in lines:
        try:
            if isinstance(wire, BadOffer):
                raise wire
            _require_clean(wire)
            offer = read_offer(wire, source)
            if offer.id in offers:
                raise BadOffer("an offer before it has the same id")
        except BadOffer as error:
            bad.append(BadLine(number, str(error)))
        else:
            offers[offer.id] = offer
    return OfferFile(tuple(offers.values()), tuple(bad))


def _require_clean(wire: object) -> None:
    """Refuse signs that no database can keep: a NUL, half of a surrogate pair."""
    try:
        text = json.dumps(wire, ensure_ascii=False)
        text.encode("utf-8")
    except (UnicodeEncodeError, RecursionError) as error:
        raise BadOffer("it holds signs that are not text") from error
    if "\\u0000" in text:
        raise BadOffer("it holds signs that are not text")


def _no_number(_name: str) -> None:
    """NaN and Infinity are not JSON: they stand for a missing value."""


def read_lines(path: Path) -> list[tuple[int, object]]:
    """Numbered offers of a file, in the source's field names; a line that is not an offer comes as a
    BadOffer. Raises Refused when the file as a whole cannot be read."""
    text = _text_of(path)
    start = text.lstrip()[:1]
    if not start:
        raise Refused("offers.unreadable", "the file is empty")
    if start == "[" or (start == "{" and _is_one_document(text)):
        return list(_from_document(text))
    if start == "{":
        return list(_from_json_lines(text))
    return list(_from_table(text))


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused("offers.unreadable", f"the file is larger than {MOST_BYTES // 1_000_000} MB")
        raw = path.read_bytes()
    except OSError as error:
        raise Refused("offers.unreadable", f"the file cannot be read: {error.strerror}") from error
    if b"\0" in raw:
        raise Refused("offers.unreadable", "the file is neither JSON nor CSV text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # tables saved by a spreadsheet on Windows


def _is_one_document(text: str) -> bool:
    first = text.lstrip().split("\n", 1)[0]
    try:
        json.loads(first)
    except ValueError:
        return True
    return len(text.strip().splitlines()) == 1


def _from_document(text: str) -> Iterator[tuple[int, object]]:
    try:
        document = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise Refused("offers.unreadable", f"the JSON is broken at line {line}") from error
    if isinstance(document, dict):
        document = document.get("resultats", [document])
    if not isinstance(document, list):
        raise Refused("offers.unreadable", "the JSON holds no list of offers")
    yield from enumerate(document, start=1)


def _from_json_lines(text: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line, parse_constant=_no_number)
        except (ValueError, RecursionError):
            yield number, BadOffer("the line is not JSON")


def _from_table(text: str) -> Iterator[tuple[int, object]]:
    header = text.lstrip().split("\n", 1)[0]
    delimiter = max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
    try:
        names = [name.strip() for name in next(reader)]
        if not WIRE_COLUMNS.intersection(names):
            raise Refused("offers.unreadable", "no column has a known name, such as intitule or romeCode")
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, _row(names, row)
    except csv.Error as error:
        raise Refused("offers.unreadable", f"the CSV is broken at line {reader.line_num}") from error


def _row(names: list[str], row: list[str]) -> object:
    if len(row) != len(names):
        return BadOffer(f"{len(row)} columns instead of {len(names)}")
    try:
        return nested(dict(zip(names, row, strict=True)))
    except BadOffer as error:
        return error
