"""Talking about what happened to an application: what is still to be asked, one question at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

OUTCOME_AFTER = frozenset({"called", "visited"})
"""Events after which it is asked what the employer said."""

FOLLOW_UP_AFTER = frozenset(
    {"left_message", "told_to_wait", "no_answer", "appointment_over", "appointment_cancelled"}
)
"""Events after which a follow-up is proposed."""

NEXT_OFFER_AFTER = frozenset({"refused", "offer_gone", "given_up"})
"""Events after which the next offer is proposed."""


@dataclass(frozen=True)
class News:
    """What is being told; kept from one call to the next."""

    stage: str = ""
    """The question that is pending (`heard`, `news`, `done`, `outcome`, `which`, `day`, `hour`, `half`,
    `confirm`, `recall`, `words`, `follow_up`, `interview`, `else`), or empty when nothing is."""
    event: str = ""
    """The event that is being recorded."""
    chosen: str = ""
    """Identifier of the application it is about."""
    candidates: tuple[str, ...] = ()
    """Applications that it may be about, the first one being asked."""
    queue: tuple[str, ...] = ()
    """Applications still to be asked about at the beginning of this call."""
    days: tuple[str, ...] = ()
    """Days that an interview may be on (ISO 8601), the first one being confirmed."""
    hours: tuple[str, ...] = ()
    """Hours that it may be at (`10:30`); two when morning or afternoon is not known."""
    part: str = ""
    """Part of the day that was named."""
    back: str = ""
    """The question that comes back when the words were not heard right."""

    def to_json(self) -> dict[str, Any]:
        """The news as JSON values."""
        return asdict(self)

    def with_(self, **changes: Any) -> News:
        """The same news with these fields changed."""
        return replace(self, **changes)


def read_news(kept: Mapping[str, Any] | None) -> News:
    """Make news of what `to_json` gave; fields of another version of the program are left out."""
    names = {item.name for item in fields(News)}
    values = {name: value for name, value in (kept or {}).items() if name in names}
    return News(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})


def appointment_stage(news: News) -> str:
    """What is to be asked of an interview: its day, its hour, which half of the day, whether it is right."""
    if not news.days:
        return "day"
    if not news.hours:
        return "hour"
    return "half" if len(news.hours) > 1 else "confirm"


def stage_after(event: str, can_follow_up: bool) -> str:
    """The question that follows an event once it is recorded; empty when there is none."""
    if event in OUTCOME_AFTER:
        return "outcome"
    return "follow_up" if event in FOLLOW_UP_AFTER and can_follow_up else ""
