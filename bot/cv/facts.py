"""What a CV says of each work, study and language, the same on paper, in words and in a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.cv.labels import read_labels
from bot.cv.private import private_kind
from bot.jobs.cv import CvContent, Experience
from bot.jobs.trade_table import Trade, read_trades

SHORT_CAREER_MONTHS = 12
"""Less experience than this in all, months: skills come first on paper."""

LONG_AGO_YEARS = 5
"""Work that ended more years ago than this: skills come first on paper."""

_MOMENT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")


@dataclass(frozen=True)
class Length:
    """How long some work lasted."""

    months: int | None
    """Whole months; None when it cannot be known."""
    since: str = ""
    """Year or year and month of the beginning, ISO 8601, of work that still goes on."""


def without_private(content: CvContent) -> CvContent:
    """The content without the phrases that have no place on a CV (`bot.cv.private`)."""
    return content.with_(
        commune=_public(content.commune),
        wanted=_public(content.wanted),
        proud=_public(content.proud),
        skills=_public_of(content.skills),
        experiences=tuple(_public_work(work) for work in content.experiences),
        studies=tuple(study for study in content.studies if _public(study.title)),
    )


def in_order(works: tuple[Experience, ...]) -> tuple[Experience, ...]:
    """Work that still goes on, then the last that ended; when an end is not known, in the order told."""
    is_dated = all(work.is_current or _month_number(work.end) is not None for work in works)

    def rank(work: Experience) -> tuple[bool, int]:
        end = _month_number(work.end) if is_dated and not work.is_current else None
        return not work.is_current, -(end or 0)

    return tuple(sorted(works, key=rank))


def length_of(work: Experience) -> Length:
    """How long some work lasted: as it was told, else from its dates when both say enough."""
    since = work.start if work.is_current else ""
    if work.months is not None:
        return Length(work.months, since)
    first, last = _month_number(work.start), _month_number(work.end)
    if first is None or last is None or last <= first or len(work.start) != len(work.end):
        return Length(None, since)
    return Length(last - first, since)


def title_of(title: str, rome: str, words: str, gender: str) -> str:
    """Name of an occupation in the person's gender, both when it is not known; empty when the occupation
    is not known. `title` is the official name, `words` the everyday one (`bot.jobs.trades`)."""
    trade = _trade(title, rome, words)
    if trade is None:
        return title
    return {"f": trade.feminine, "m": trade.masculine}.get(gender, trade.label)


def neutral_name(title: str, rome: str, words: str) -> str:
    """The everyday name of an occupation, which has no gender ("ménage chez des particuliers")."""
    trade = _trade(title, rome, words)
    return trade.spoken if trade else words


def is_skills_first(works: tuple[Experience, ...], today: date | None) -> bool:
    """Tell whether what the person knows how to do says more than the work done: it was short, or it ended
    long ago (when the day is known)."""
    lengths = [length_of(work).months for work in works]
    is_short = None not in lengths and sum(lengths) < SHORT_CAREER_MONTHS
    if is_short or today is None or any(work.is_current or not _MOMENT.match(work.end) for work in works):
        return is_short
    ends = [_month_number(work.end) for work in works]
    return today.year * 12 + today.month - max(end or 0 for end in ends) > LONG_AGO_YEARS * 12


def closest_work(content: CvContent) -> Experience | None:
    """The work that says most about what is looked for: the longest in the same occupation, else the
    longest of all; None when none was told."""
    same = [w for w in content.experiences if content.wanted_rome and w.rome == content.wanted_rome]
    works = same or content.experiences
    return max(works, key=lambda work: length_of(work).months or 0, default=None)


def _trade(title: str, rome: str, words: str) -> Trade | None:
    """The curated occupation of an official name, or of everyday words when there is no name."""
    return _trade_by_name().get(title.lower()) if title else _trade_by_words().get((rome, words.lower()))


def _public(text: str) -> str:
    return "" if private_kind(text) else text


def _public_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in texts if _public(text))


def _public_work(work: Experience) -> Experience:
    """The work with its public words; when nothing else is left to name it, how it was done does."""
    named = replace(
        work,
        work=_public(work.work),
        employer=_public(work.employer),
        place=_public(work.place),
        tasks=_public_of(work.tasks),
    )
    if named.work or named.title:
        return named
    return replace(named, work=read_labels()["setting_title"][named.setting])


def _month_number(moment: str) -> int | None:
    found = _MOMENT.match(moment)
    return int(found["year"]) * 12 + int(found["month"] or 1) if found else None


@lru_cache(maxsize=1)
def _trade_by_name() -> dict[str, Trade]:
    found: dict[str, Trade] = {}
    for trade in read_trades():
        for name in (trade.feminine, trade.masculine, trade.label):
            found.setdefault(name.lower(), trade)
    return found


@lru_cache(maxsize=1)
def _trade_by_words() -> dict[tuple[str, str], Trade]:
    return {(trade.rome, trade.spoken.lower()): trade for trade in reversed(read_trades())}
