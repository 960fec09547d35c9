"""Where a conversation about a CV stands: what is to be confirmed, what was proposed, what was just noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from bot.jobs.cv import CvContent
from bot.jobs.places import Places
from bot.jobs.trades import Trades

Note = tuple[str, Mapping[str, str]]
"""A sentence to say before the next question: its response (`utter_` left out) and its values."""


@dataclass(frozen=True)
class Doubt:
    """Something heard that is to be confirmed by yes or no before it counts."""

    kind: str
    """What it is: `name`, `given`, `family`, `phone`, `place`, `work`, `no_work`, `time`, `work_place`,
    `licence`, `proud`, or `words` for an answer that was hardly heard."""
    said: str
    """Words that say it back."""
    value: Any
    """JSON value that a yes gives to the content."""
    job: int = -1
    """Which experience it belongs to; -1 for none."""


@dataclass(frozen=True)
class Talk:
    """Where the conversation stands."""

    doubts: tuple[Doubt, ...] = ()
    """To be confirmed, the first one now."""
    unspelled: tuple[str, ...] = ()
    """`given`, `family`: names that no list knows, to be spelled aloud."""
    last: tuple[str, ...] = ()
    """What the last answer noted (`time:0`, `place:0`, `commune`…): "non, trois ans" corrects it."""
    proposed: tuple[str, ...] = ()
    """Skills proposed by the pending question."""
    want: str = ""
    """A question to ask at once: its first answer was a bare yes, or what was understood was wrong."""
    retried: tuple[str, ...] = ()
    """Questions asked once more after a no; after `sure:`, those whose words were said back and right."""
    told: tuple[str, ...] = ()
    """Remarks that are made once in a CV."""
    heard: tuple[tuple[str, str, str], ...] = ()
    """Each time that a part of the name was told: the part, the way (`bot.jobs.name_guess`), the words. Empty
    once the name is sure."""
    refused: tuple[str, ...] = ()
    """Parts of the name that the person said no to: `given:Irina`."""
    sure: tuple[str, ...] = ()
    """Parts of the name that the person said yes to, or left out."""
    apart: bool = False
    """True once the whole name was wrong: its parts are then confirmed one by one."""
    change: bool = False
    """True while the person is asked what to change."""


@dataclass(frozen=True)
class Tools:
    """What reads the answers."""

    trades: Trades
    """Occupations."""
    places: Places
    """Communes and quarters."""
    today: date
    """Day from which dates are counted."""


@dataclass(frozen=True)
class Outcome:
    """What came of an answer."""

    content: CvContent
    """What is known now, `talk` included."""
    notes: tuple[Note, ...] = ()
    """What to say before the next question, in order."""
    is_over: bool = field(default=False)
    """True when the person has finished with the CV."""


def talk_of(content: CvContent) -> Talk:
    """Where the conversation about a content stands; fields of another version are left out."""
    kept = {name: value for name, value in content.talk.items() if name in _NAMES}
    kept = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Talk(**{**kept, "doubts": tuple(_doubt(row) for row in kept.get("doubts", ()))})


def with_talk(content: CvContent, talk: Talk) -> CvContent:
    """The content with where the conversation stands; what is empty is left out."""
    empty = asdict(Talk())
    changed = {name: _as_json(value) for name, value in asdict(talk).items() if value != empty[name]}
    return content.with_(talk=changed)


def _as_json(value: Any) -> Any:
    """The same with lists, as it comes back from JSON."""
    if isinstance(value, Mapping):
        return {name: _as_json(item) for name, item in value.items()}
    return [_as_json(item) for item in value] if isinstance(value, (list, tuple)) else value


def told(content: CvContent, **changes: Any) -> CvContent:
    """The content with some fields of the conversation changed."""
    return with_talk(content, replace(talk_of(content), **changes))


def asked(content: CvContent, *codes: str) -> CvContent:
    """The content with questions marked as answered or skipped."""
    return content.with_(asked=tuple(dict.fromkeys((*content.asked, *codes))))


def unasked(content: CvContent, *codes: str) -> CvContent:
    """The content with questions to be asked again."""
    return content.with_(asked=tuple(code for code in content.asked if code not in codes))


def is_agreed(content: CvContent, question: str) -> bool:
    """Tell whether the words that answer a question were said back and found right."""
    return f"sure:{question}" in talk_of(content).retried


def _doubt(row: Any) -> Doubt:
    return row if isinstance(row, Doubt) else Doubt(**row)


_NAMES = frozenset(item.name for item in fields(Talk))
