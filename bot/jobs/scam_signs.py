"""The signs of a scam, kept as data rows: what each looks for, and what excuses it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import Misconfigured
from bot.french.lexicon import read_mapping
from bot.jobs.scam_phrases import Expression, Language, Reading

ROWS = Path(__file__).parent / "data" / "scam_signs.yml"
"""File of the rows, of what excuses a whole kind, and of what adds up."""

WORDS = Path(__file__).parent / "data" / "scam_words.yml"
"""File of the named expressions."""

CODE = "scam.signs"
"""Code of the error when a file is wrong."""

NEAR_WORDS = 12
"""Most words between two things that are said of each other, when the row does not say."""

REACH_WORDS = 6
"""Words around a match in which an excuse counts, when the row does not say."""

_FIELDS = {
    *(
        "code",
        "kind",
        "verdict",
        "when",
        "near",
        "within",
        "with",
        "clues",
        "least",
        "unless",
        "reach",
        "never",
        "soft",
    ),
    *("matches", "spares"),
}

LEVELS = ("honest_below", "doubtful_below", "resembles_above", "excused_above", "warning_below")
"""Names of the levels of the impression."""

Span = tuple[int, int]
"""First word of a match and the word after it."""


class Verdict(str, Enum):
    """What is thought of a message."""

    DANGER = "danger"
    ATTENTION = "attention"
    CLEAR = "clear"


@dataclass(frozen=True)
class SignRow:
    """One sign to look for."""

    code: str
    """Its name."""
    kind: str
    """Kind of scam."""
    verdict: Verdict
    """What it leads to alone: danger or attention."""
    when: Expression
    """What is looked for."""
    near: tuple[Expression, ...]
    """What must stand near it, in any order."""
    within: int
    """Most words between the two."""
    needs: tuple[Expression, ...]
    """What must stand anywhere in the text."""
    clues: tuple[Expression, ...]
    """Small things of which several tell more than each."""
    least: int
    """Least number of clues that must stand in the text."""
    unless: Expression | None
    """What excuses it near the match."""
    reach: int
    """Words around the match in which an excuse counts."""
    never: Expression | None
    """What excuses it anywhere in the text."""
    soft: Expression | None
    """What makes it attention only, anywhere in the text."""
    matches: tuple[str, ...]
    """Texts that it must find."""
    spares: tuple[str, ...]
    """Texts that it must not find."""

    def find(self, reading: Reading) -> Span | None:
        """Give the words of the first match that nothing excuses; None without one."""
        found = reading.spans(self.when)
        if not found or (self.never is not None and reading.spans(self.never)):
            return None
        if not all(reading.spans(other) for other in self.needs):
            return None
        if sum(1 for clue in self.clues if reading.spans(clue)) < self.least:
            return None
        for start, end in found:
            span = self._with_neighbours(reading, start, end)
            if span is not None and not self._is_excused(reading, *span):
                return span
        return None

    def _with_neighbours(self, reading: Reading, start: int, end: int) -> Span | None:
        """Widen a match to what must stand near it; None when something is missing."""
        left, right = start, end
        for other in self.near:
            near = _nearest(reading.spans(other), start, end, self.within)
            if near is None:
                return None
            left, right = min(left, near[0]), max(right, near[1])
        return left, right

    def _is_excused(self, reading: Reading, start: int, end: int) -> bool:
        if self.unless is None:
            return False
        return _nearest(reading.spans(self.unless), start, end, self.reach) is not None


@dataclass(frozen=True)
class Signs:
    """All signs and what belongs to them."""

    language: Language
    """The language of the expressions."""
    rows: tuple[SignRow, ...]
    """The signs, in the order of the file."""
    kinds: tuple[str, ...]
    """Kinds, the one whose reason is said first at the head."""
    warning: Expression
    """Texts that warn of scams."""
    told: Expression
    """What happened to a person: such a text is no mere warning."""
    odd: Expression
    """What no official body does: then nothing softens a danger."""
    together: tuple[frozenset[str], ...]
    """Kinds or codes that make a danger when they stand together."""
    sure: frozenset[str]
    """Kinds of signs that the impression of the whole never weakens."""
    doubtful: frozenset[str]
    """Kinds whose signs honest people give too: a fee, one way to write."""
    honest_below: float
    """Impression up to which a danger is only something to check."""
    doubtful_below: float
    """Impression up to which a danger of doubtful kinds alone is only something to check."""
    resembles_above: float
    """Impression from which a text is a danger without a sign of danger."""
    excused_above: float
    """The same, where something in the text excuses a sign."""
    warning_below: float
    """Impression below which a text that warns of scams is no scam at all; from it on, it is to check."""


@lru_cache(maxsize=1)
def load_signs() -> Signs:
    """Read the signs once. Raises Misconfigured when a file is damaged."""
    return build_signs(read_mapping(ROWS, CODE), read_mapping(WORDS, CODE))


def build_signs(data: Mapping[str, Any], words: Mapping[str, Any]) -> Signs:
    """Make the signs from the content of their files. Raises Misconfigured when something is wrong."""
    where = WORDS.name
    try:
        language = Language(words["names"], words["verbs"])
        where = ROWS.name
        kinds = data["kinds"]
        warning, told, odd = (language.expression(data[name]) for name in ("warning", "told", "odd"))
        built: dict[str, SignRow] = {}
        for row in data["signs"]:
            where = str(row.get("code", "a row without a code"))
            if row["code"] in built:
                raise ValueError("it stands twice")
            built[row["code"]] = _row(row, kinds, language)
        where = "together"
        together = tuple(frozenset(group) for group in data["together"])
        if unknown := frozenset().union(*together) - set(kinds) - set(built):
            raise ValueError(f"unknown kinds or codes {sorted(unknown)}")
        sure, doubtful, limits = frozenset(data["sure"]), frozenset(data["doubtful"]), data["impression"]
        levels = [float(limits[name]) for name in LEVELS]
        rows = tuple(built.values())
        return Signs(language, rows, tuple(kinds), warning, told, odd, together, sure, doubtful, *levels)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Misconfigured(CODE, f"signs of a scam: {where} is not as it must be ({error!r})") from error


def _row(row: Mapping[str, Any], kinds: Mapping[str, Any], language: Language) -> SignRow:
    if unknown := set(row) - _FIELDS:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    kind = kinds[row["kind"]] or {}
    verdict = Verdict(row["verdict"])
    if verdict is Verdict.CLEAR:
        raise ValueError("a sign is a danger or calls for attention")

    def both(name: str) -> Expression | None:
        texts = [*_list(kind.get(name)), *_list(row.get(name))]
        return language.expression(texts) if texts else None

    return SignRow(
        code=row["code"],
        kind=row["kind"],
        verdict=verdict,
        when=language.expression(row["when"]),
        near=tuple(language.expression(text) for text in _list(row.get("near"))),
        within=int(row.get("within", NEAR_WORDS)),
        needs=tuple(language.expression(text) for text in _list(row.get("with"))),
        clues=tuple(language.expression(text) for text in _list(row.get("clues"))),
        least=int(row.get("least", 0)),
        unless=both("unless"),
        reach=int(row.get("reach", REACH_WORDS)),
        never=both("never"),
        soft=both("soft"),
        matches=tuple(_list(row["matches"])),
        spares=tuple(_list(row["spares"])),
    )


def _nearest(spans: Sequence[Span], start: int, end: int, within: int) -> Span | None:
    """The span that is nearest to a match, at most so many words from it; None without one."""
    near: Iterator[tuple[int, Span]] = (
        (max(first - end, start - last, 0), (first, last)) for first, last in spans
    )
    distance, span = min(near, default=(within + 1, (0, 0)))
    return span if distance <= within else None


def _list(value: str | Sequence[str] | None) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
