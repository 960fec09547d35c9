"""The curated table of everyday occupations (`data/trades.tsv`), and the official list of appellations."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import Misconfigured, Refused
from bot.french.lexicon import read_mapping
from bot.jobs.wording import DATA

ROME_CODE = re.compile(r"[A-N][1-9]\d{3}")
"""Shape of a ROME code, version 3 (https://www.data.gouv.fr, France Travail's nomenclature)."""

DIGITAL_SKILLS = ("none", "little", "some")
"""What a job needs: no screen at all; a scanner, a till or a tablet; a computer most of the day."""

OFFICIAL_HEADER = ("ogr_appellation", "rome_code", "libelle_appellation_long", "libelle_appellation_court")
"""Columns of the official list, separated by semicolons."""

_COLUMNS = ("rome", "feminine", "masculine", "spoken", "digital", "ways")


@dataclass(frozen=True)
class Trade:
    """One everyday occupation."""

    rome: str
    """ROME code, such as `K1304`."""
    feminine: str
    """Official label, feminine."""
    masculine: str
    """Official label, masculine."""
    spoken: str
    """Short everyday name, to say back."""
    digital: str
    """Digital skill the job needs: none, little or some."""
    ways: tuple[str, ...]
    """Ways people say it, in normal form."""
    hints: tuple[str, ...] = ()
    """Words that may mean it when nothing else is said ("à l'hôpital"); several occupations may share one,
    and it is always confirmed. Written with a question mark before them in the table."""

    @property
    def label(self) -> str:
        """Both labels, or the only one."""
        return self.feminine if self.feminine == self.masculine else f"{self.feminine} / {self.masculine}"


@dataclass(frozen=True)
class Appellation:
    """One line of the official list."""

    ogr: str
    """Number of the appellation."""
    rome_code: str
    """ROME code."""
    label_long: str
    """Label, masculine and feminine separated by a slash."""
    label_short: str
    """Shorter label."""


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be used."""

    number: int
    """Number of the line in the file, from 1."""
    reason: str
    """What is wrong with it."""


def read_trades(path: Path | None = None) -> tuple[Trade, ...]:
    """Read the curated table; raises Misconfigured with the line when a row is wrong."""
    path = path or DATA / "trades.tsv"
    lines = path.read_text("utf-8").splitlines()
    if tuple(lines[0].split("\t")) != _COLUMNS:
        raise Misconfigured("trades.table", f"{path.name}: the first line must name {', '.join(_COLUMNS)}")
    return tuple(_read_trade(path, number, line) for number, line in enumerate(lines[1:], 2) if line)


def _read_trade(path: Path, number: int, line: str) -> Trade:
    cells = line.split("\t")
    if len(cells) != len(_COLUMNS) or not ROME_CODE.fullmatch(cells[0]) or cells[4] not in DIGITAL_SKILLS:
        raise Misconfigured("trades.table", f"{path.name}: line {number} is not an occupation")
    rome, feminine, masculine, spoken, digital, said = cells
    ways = tuple(way for way in said.split(" | ") if way[0] != "?")
    hints = tuple(way[1:] for way in said.split(" | ") if way[0] == "?")
    return Trade(rome, feminine, masculine, spoken, digital, ways, hints)


@dataclass(frozen=True)
class TradeWords:
    """Words of little weight."""

    filler: frozenset[str]
    """Say nothing of the work."""
    ordinary: frozenset[str]
    """Say a little, never enough alone."""
    alone: frozenset[str]
    """May stand around a hint."""
    common: frozenset[str]
    """Never taken for a word that only resembles them."""
    same: Mapping[str, str] = field(default_factory=dict)
    """Words of the same work, each with the one that stands for all ("nettoyage": "nettoyer")."""


def read_trade_words() -> TradeWords:
    """Read the words of little weight from their file. Raises Misconfigured when it is damaged."""
    rows = read_mapping(DATA / "trade_words.yml", "trades.words")
    lines = (DATA / "common_words.txt").read_text("utf-8").splitlines()
    common = frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    same = {word: verb for verb, words in rows["same"].items() for word in words.split()}
    return TradeWords(
        *(frozenset(rows[name].split()) for name in ("filler", "ordinary", "alone")), common, same
    )


def read_appellations(path: Path) -> tuple[list[Appellation], list[BadLine]]:
    """Read an official list: the lines that can be used, and the others with their number and reason.

    Raises Refused when the file cannot be read, is not UTF-8 text or has another header.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused("trades.file", f"{path.name}: cannot be read as UTF-8 text") from error
    if not lines or tuple(cell.strip() for cell in lines[0].split(";")) != OFFICIAL_HEADER:
        raise Refused("trades.header", f"{path.name}: the first line must be {';'.join(OFFICIAL_HEADER)}")
    good: list[Appellation] = []
    bad: list[BadLine] = []
    seen: set[str] = set()
    for number, cells in _rows(lines):
        reason = _fault(cells, seen)
        if reason:
            bad.append(BadLine(number, reason))
        else:
            seen.add(cells[0])
            good.append(Appellation(*cells[:4]))
    return good, bad


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            yield number, [cell.strip() for cell in next(csv.reader([line], delimiter=";"))]


def _fault(cells: Sequence[str], seen: set[str]) -> str:
    if len(cells) != len(OFFICIAL_HEADER):
        return f"{len(cells)} columns instead of {len(OFFICIAL_HEADER)}"
    if not cells[0].isdecimal():
        return "the appellation number is not a number"
    if cells[0] in seen:
        return "the appellation number stands twice"
    if not ROME_CODE.fullmatch(cells[1]):
        return "the ROME code is not a letter and four digits"
    if not cells[2]:
        return "the label is empty"
    return ""


def split_label(label: str) -> tuple[str, str]:
    """Cut an official label into masculine and feminine ("Agent / Agente de tri" gives "Agent de tri")."""
    plain = re.sub(r"\s+-\s*[A-Z0-9 ]+-?$|\s*\([^)]*\)", "", label).strip()
    if "/" not in plain:
        return plain, plain
    masculine, feminine = (part.strip() for part in plain.split("/", 1))
    heads, words = masculine.split(), feminine.split()
    if not words or not heads:
        return plain, plain
    if words[0][:3].lower() == heads[0][:3].lower():
        return " ".join(heads + words[len(heads) :]), feminine
    alike = max(range(len(heads)), key=lambda place: heads[place][:4] == words[0][:4])
    return " ".join(heads + words[len(heads) - alike :]), " ".join(heads[:alike] + words)
