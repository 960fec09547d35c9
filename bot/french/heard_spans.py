"""When people worked and for how long: "trois ans et demi", "depuis 2019", "de mars à juin", "deux étés"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.french.heard_dates import add_months, terms
from bot.french.heard_durations import Duration, duration_at
from bot.french.heard_points import (
    is_month_alone,
    iso,
    last_year_of,
    month_and_year,
    point_at,
    span_terms,
    stands_alone,
)
from bot.french.heard_words import Heard, Reading, Words, read_corrected, split_words
from bot.french.lexicon import read_lexicon
from bot.french.number_words import read_whole

DAYS_OF_A_MONTH = 30
"""Days counted as one month when only weeks or days are told."""

LONGEST_MONTHS = 70 * 12
"""Longest working life, months."""


@dataclass(frozen=True)
class WorkedTime:
    """A stretch of time in which somebody worked; what was not told is empty."""

    months: int | None = None
    """How long, whole months; 0 for less than one."""
    start: str = ""
    """Beginning, a year or a year and month (`2019`, `2019-03`)."""
    end: str = ""
    """End, in the same form."""
    is_current: bool = False
    """True when it still goes on."""
    is_about: bool = False
    """True when it is to be confirmed: two numbers were said, or seasons counted."""
    is_vague: bool = False
    """True when a length was told that is no count ("plusieurs années"); nothing else is filled then."""

    @property
    def is_empty(self) -> bool:
        """True when no figure was told."""
        return self.months is None and not self.start and not self.end


def read_worked_time(text: str, today: date) -> Heard[WorkedTime]:
    """Read one stretch of time; parts that complete each other ("trois ans, depuis 2019") are one value."""
    heard = read_corrected(split_words(text), lambda words: worked_times(words, today))
    if len(heard.readings) < 2:
        return heard
    joined = heard.readings[0].value
    for reading in heard.readings[1:]:
        found = join_times(joined, reading.value)
        if found is None:
            return heard
        joined = found
    return Heard(heard.text, (Reading(joined, heard.readings[0].start, heard.readings[-1].end),))


def join_times(one: WorkedTime, other: WorkedTime) -> WorkedTime | None:
    """Both times as one, None when they tell different things."""
    if one.is_vague or other.is_vague:
        return other if one.is_vague else one
    pairs = ((one.months, other.months), (one.start, other.start), (one.end, other.end))
    if any(a not in (None, "") and b not in (None, "") and a != b for a, b in pairs):
        return None
    return WorkedTime(
        one.months if one.months is not None else other.months,
        one.start or other.start,
        one.end or other.end,
        one.is_current or other.is_current,
        one.is_about or other.is_about,
    )


def worked_times(words: Words, today: date) -> list[Reading[WorkedTime]]:
    """Every stretch of time of the words, in order, none over another; ages are left out."""
    readings: list[Reading[WorkedTime]] = []
    at = 0
    while at < len(words):
        found = _time_at(words, at, today)
        if found is None:
            at = max(at + 1, _after_age(words, at))
            continue
        readings.append(words.reading(found[0], at, found[1]))
        at = found[1]
    return readings


_Found = tuple[WorkedTime, int]


def _time_at(words: Words, at: int, today: date) -> _Found | None:
    return (
        _since(words, at, today)
        or _already(words, at, today)
        or _from_to(words, at, today)
        or _until(words, at, today)
        or _ago(words, at, today)
        or _in(words, at, today)
        or _how_long(words, at)
        or _vague(words, at)
    )


def _since(words: Words, at: int, today: date) -> _Found | None:
    """ "Depuis 2019", "depuis trois ans", "depuis mars", "depuis longtemps"."""
    lead = span_terms("since").match(words.words, at)
    if lead is None:
        return None
    ranged = _from_to(words, at, today)
    if ranged is not None:
        return ranged
    point = point_at(words, lead[1], today)
    if point is not None:
        return WorkedTime(start=point[0], is_current=True), point[1]
    length = _length(words, lead[1])
    if length is not None:
        return replace(length[0], is_current=True), length[1]
    vague = span_terms("since_vague").match(words.words, lead[1])
    return (WorkedTime(is_current=True, is_vague=True), vague[1]) if vague is not None else None


def _already(words: Words, at: int, today: date) -> _Found | None:
    """ "Ça fait trois ans que je travaille" goes on; "ça fait trois ans" alone is to be confirmed."""
    lead = span_terms("already").match(words.words, at)
    length = _length(words, lead[1]) if lead is not None else None
    if length is None:
        return None
    goes_on = span_terms("already_goes_on").match(words.words, length[1])
    if goes_on is not None:
        return replace(length[0], is_current=True), length[1]
    return length


def _from_to(words: Words, at: int, today: date) -> _Found | None:
    """ "De 2015 à 2018", "de mars à juin 2019", "entre mars et juin", "2015 2018"."""
    lead = span_terms("from").match(words.words, at)
    begin = lead[1] if lead is not None else at
    first = month_and_year(words, begin)
    if first is None:
        return None
    link = span_terms("to").match(words.words, first[2])
    if link is None and lead is not None and first[1] and not first[0]:
        return None
    after = link[1] if link is not None else first[2]
    now = span_terms("now").match(words.words, after) if link is not None else None
    if now is not None:
        start = iso(first[0], first[1] or last_year_of(first[0], today))
        return WorkedTime(start=start, is_current=True), now[1]
    last = month_and_year(words, after)
    if last is None or (link is None and not (first[1] and last[1])):
        return None
    return _range(first[:2], last[:2], today, words, last[2])


def _range(
    first: tuple[int, int], last: tuple[int, int], today: date, words: Words, end: int
) -> _Found | None:
    point = span_terms("points").match(words.words, end)
    if not last[1] and point is not None and point[0][0] == "year":
        last, end = (last[0], today.year - point[0][1]), point[1]
    if not last[1] and not first[1]:
        return WorkedTime(months=(last[0] - first[0]) % 12 + 1), end
    begin_year = first[1] or (last[1] - (first[0] > last[0] > 0))
    end_year = last[1] or (first[1] + (first[0] > last[0] > 0))
    if begin_year > end_year or end_year > today.year:
        return None
    return WorkedTime(start=iso(first[0], begin_year), end=iso(last[0], end_year)), end


def _until(words: Words, at: int, today: date) -> _Found | None:
    lead = span_terms("until").match(words.words, at)
    if lead is None:
        return None
    now = span_terms("now").match(words.words, lead[1])
    if now is not None:
        return WorkedTime(is_current=True), now[1]
    point = point_at(words, lead[1], today)
    return (WorkedTime(end=point[0]), point[1]) if point is not None else None


def _ago(words: Words, at: int, today: date) -> _Found | None:
    """ "Il y a trois ans": the end, or the beginning after "j'ai commencé"."""
    lead = terms("ago").match(words.words, at)
    length = duration_at(words, lead[1]) if lead is not None else None
    if length is None or not (length[0].months or length[0].days):
        return None
    day = add_months(today, -min(length[0].months, LONGEST_MONTHS))
    is_years = length[0].months >= 12 and length[0].months % 12 == 0
    point = str(day.year) if is_years else f"{day.year}-{day.month:02}"
    before = words.words[max(0, at - 3) : at]
    if set(before) & set(read_lexicon("heard_spans")["began"]):
        return WorkedTime(start=point), length[1]
    return WorkedTime(end=point), length[1]


def _in(words: Words, at: int, today: date) -> _Found | None:
    """ "En 2018", "l'année dernière", "en mars 2020", "en janvier"."""
    lead = span_terms("in").match(words.words, at) if not stands_alone(words, at) else None
    begin = lead[1] if lead is not None else at
    point = point_at(words, begin, today)
    if point is None or (lead is None and not stands_alone(words, begin)):
        return None
    is_guessed = is_month_alone(words, begin)
    return WorkedTime(start=point[0], end=point[0], is_about=is_guessed), point[1]


def _how_long(words: Words, at: int) -> _Found | None:
    begin = span_terms("during").skip(words.words, at)
    if begin == at and _after_age(words, at) > at:
        return None
    return _length(words, begin)


def _length(words: Words, at: int) -> _Found | None:
    """A counted length: "trois ans et demi", "deux ou trois ans", "deux étés"."""
    at = span_terms("during").skip(words.words, at)
    pair = _pair(words, at)
    if pair is not None:
        return pair
    found = duration_at(words, at)
    if found is not None:
        months = _months(found[0])
        return (WorkedTime(months=months), found[1]) if months is not None else None
    count, end = read_whole(words.words, at)
    season = span_terms("seasons").match(words.words, end) if end > at else None
    if season is not None and 1 <= count <= 40:
        return WorkedTime(months=count * season[0], is_about=True), season[1]
    return None


def _pair(words: Words, at: int) -> _Found | None:
    """ "Deux ou trois ans", "deux trois ans": the smaller one, to be confirmed."""
    first, end = read_whole(words.words, at)
    if end == at:
        return None
    begin = end + (words.at(end) in ("ou", "à"))
    second, stop = read_whole(words.words, begin)
    if stop == begin or not 0 < first < second <= 60:
        return None
    found = duration_at(words, begin)
    if found is None or not (found[0].months or found[0].days):
        return None
    is_years = words.at(stop) in read_lexicon("heard_spans")["year_units"]
    months = first * 12 if is_years else first if found[0].months else None
    return (WorkedTime(months=months, is_about=True), found[1]) if months else None


def _months(length: Duration) -> int | None:
    """Whole months of a length; None for hours, which tell a working day."""
    if not length.months and not length.days:
        return None
    months = length.months + (length.days + DAYS_OF_A_MONTH // 2) // DAYS_OF_A_MONTH
    return months if months <= LONGEST_MONTHS else None


def _vague(words: Words, at: int) -> _Found | None:
    found = span_terms("vague").match(words.words, at)
    return (WorkedTime(is_vague=True), found[1]) if found is not None else None


def _after_age(words: Words, at: int) -> int:
    """The index after an age that begins at a word ("j'ai trente ans"), the word's own when there is none."""
    lead = span_terms("age_before").match(words.words, at)
    if lead is None:
        return at
    found = duration_at(words, lead[1])
    if found is None or not found[0].months:
        return at
    is_length = span_terms("age_not_after").match(words.words, found[1]) is not None
    return at if is_length or found[0].months < 12 else found[1]
