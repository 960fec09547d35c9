"""What a CV holds, as the person said it: values and codes; its words on paper are made in `bot/cv`.

Age, family, nationality, health and photo have no place here: they are never asked, kept nor printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

SETTINGS = ("paid", "unpaid", "family", "abroad", "informal", "internship")
"""How some work was done; all of them count."""

GENDERS = ("f", "m", "")
"""How trades are named: feminine, masculine, or both when the person did not show it."""


@dataclass(frozen=True)
class Experience:
    """Some work that the person did."""

    work: str
    """The occupation in the person's everyday words, such as `ménage chez des particuliers`."""
    rome: str = ""
    """ROME code, empty when no occupation was recognised."""
    title: str = ""
    """Official occupation name in the person's gender, such as `Employée de ménage`; empty when unknown."""
    employer: str = ""
    """For whom, as it was said; empty when not told."""
    place: str = ""
    """Town or country, as it is written; empty when not told."""
    months: int | None = None
    """How long, whole months; None when not told."""
    start: str = ""
    """ISO 8601 date of the beginning, a year or a year and month (`2019`, `2019-03`); empty when not told."""
    end: str = ""
    """ISO 8601 date of the end, in the same form; empty when not told or still going on."""
    is_current: bool = False
    """True when it still goes on."""
    tasks: tuple[str, ...] = ()
    """What exactly, a few words each."""
    setting: str = "paid"
    """One of SETTINGS."""


@dataclass(frozen=True)
class Study:
    """A diploma, a training or schooling."""

    title: str
    """What, as it is written, such as `CAP cuisine` or `Baccalauréat`."""
    place: str = ""
    """School, town or country; empty when not told."""
    year: str = ""
    """Year of the end, four digits; empty when not told."""
    is_foreign: bool = False
    """True when it was done in another country."""
    is_completed: bool = True
    """False when it was begun and not finished."""


@dataclass(frozen=True)
class Language:
    """A language spoken."""

    name: str
    """French name, such as `arabe`."""
    level: str = ""
    """`mother_tongue`, `good`, `some`, or empty when not told."""


@dataclass(frozen=True)
class CvContent:
    """All that a CV is made of; an empty field was not told, and is left out."""

    given_name: str = ""
    """First name, as it is written."""
    family_name: str = ""
    """Family name, as it is written."""
    gender: str = ""
    """One of GENDERS."""
    phone: str = ""
    """Number to call, French national form with spaces, such as `06 39 98 12 34`."""
    commune: str = ""
    """Town or district, as it is written; never a street."""
    postcode: str = ""
    """Its postcode."""
    wanted: str = ""
    """The work looked for, in everyday words."""
    wanted_rome: str = ""
    """Its ROME code."""
    wanted_title: str = ""
    """Its official name in the person's gender."""
    experiences: tuple[Experience, ...] = ()
    """Work done, in the order told."""
    skills: tuple[str, ...] = ()
    """What the person knows how to do, as short phrases beginning with a verb."""
    studies: tuple[Study, ...] = ()
    """Studies, in the order told."""
    languages: tuple[Language, ...] = ()
    """Languages, in the order told."""
    licence: str = ""
    """Driving licence: `car`, `truck`, `motorbike`, `in_progress`, `none`, or empty."""
    has_vehicle: bool | None = None
    """Whether the person has a vehicle; None when not told."""
    hours: tuple[str, ...] = ()
    """When the person can work (`bot.jobs.offer.HOURS_TAGS`)."""
    available_from: str = ""
    """ISO 8601 date, or `now`; empty when not told."""
    proud: str = ""
    """What the person is proud of, in one sentence."""
    asked: tuple[str, ...] = field(default_factory=tuple)
    """Questions that were answered or skipped: they are not asked again."""
    talk: Mapping[str, Any] = field(default_factory=dict)
    """Where the conversation stands (`bot.jobs.cv_talk.Talk`), so that it is taken up at the exact question;
    never printed."""

    def to_json(self) -> dict[str, Any]:
        """The content as JSON values, empty fields left out."""
        return {name: value for name, value in asdict(self).items() if value not in ("", (), [], None, {})}

    def with_(self, **changes: Any) -> CvContent:
        """The same content with these fields changed."""
        return replace(self, **changes)


def read_content(kept: Mapping[str, Any] | None) -> CvContent:
    """Make the content of what `to_json` gave; fields of another version of the program are left out."""
    values = {name: value for name, value in (kept or {}).items() if name in _NAMES}
    values["experiences"] = tuple(_read(Experience, row) for row in values.get("experiences", ()))
    values["studies"] = tuple(_read(Study, row) for row in values.get("studies", ()))
    values["languages"] = tuple(_read(Language, row) for row in values.get("languages", ()))
    for name in ("skills", "hours", "asked"):
        values[name] = tuple(values.get(name, ()))
    return CvContent(**values)


def _read(kind: type, row: Mapping[str, Any]) -> Any:
    names = {item.name for item in fields(kind)}
    return kind(**{name: tuple(v) if isinstance(v, list) else v for name, v in row.items() if name in names})


_NAMES = frozenset(item.name for item in fields(CvContent))
