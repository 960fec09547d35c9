"""How long some work lasted, as it is written: lengths rather than dates."""

from __future__ import annotations

from bot.cv.facts import length_of
from bot.cv.labels import read_labels
from bot.jobs.cv import Experience

WHOLE_YEARS_FROM = 5
"""From so many years, the months over are left out."""

FEWEST_MONTHS_OVER = 2
"""Fewer months over whole years are left out."""


def written_length(work: Experience) -> str:
    """The length as it is printed: "2 ans et demi", "depuis 2019", "mission courte"; empty when unknown."""
    labels, length = read_labels(), length_of(work)
    if length.since:
        return labels["since_year"].format(year=length.since[:4])
    if length.months is not None:
        written = _written_months(length.months)
        is_lasting = work.is_current and length.months > 0
        return labels["since_length"].format(length=written) if is_lasting else written
    if work.is_current:
        return labels["current"]
    if work.start and work.end[:4] in ("", work.start[:4]):
        return labels["in_year"].format(year=work.start[:4])
    return labels["until_year"].format(year=work.end[:4]) if work.end else ""


def split_months(months: int) -> tuple[int, int]:
    """Years, and months over that are worth telling."""
    years, over = divmod(months, 12)
    if years >= WHOLE_YEARS_FROM or (years and over < FEWEST_MONTHS_OVER):
        over = 0
    return years, over


def _written_months(months: int) -> str:
    labels, (years, over) = read_labels()["length"], split_months(months)
    if not months:
        return labels["short"]
    if not years:
        return labels["months"].format(months=over)
    stem = "year" if years == 1 else "years"
    form = stem if not over else f"{stem}_half" if over == 6 else f"{stem}_months"
    return labels[form].format(years=years, months=over)
