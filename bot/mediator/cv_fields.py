"""The words of a CV as fields of a form, and the form put back into the CV. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.jobs.cv import CvContent

PLAIN = ("given_name", "family_name", "phone", "postcode", "commune", "wanted", "proud")
"""Fields that hold one text."""

LISTS = {"experiences": ("work", "employer", "place"), "studies": ("title", "place", "year"),
         "languages": ("name",)}  # fmt: skip
"""Lists of things, and the texts of each thing."""

LONGEST = 200
"""Longest text of a field, characters; the page cuts it to what fits anyway."""


@dataclass(frozen=True)
class Field:
    """One text that can be corrected."""

    path: str
    """Where it stands, such as `experiences.0.employer`."""
    kind: str
    """What it is, for its label: `given_name`, `experiences.employer`, `skills`."""
    number: int
    """Order of the thing in its list, from 1; 0 when it is in none."""
    text: str
    """The words now."""


def fields_of(content: CvContent) -> list[Field]:
    """Every text of a CV, in the order of the page."""
    found = [Field(name, name, 0, getattr(content, name)) for name in PLAIN]
    for name, parts in LISTS.items():
        for at, thing in enumerate(getattr(content, name)):
            for part in parts:
                found.append(Field(f"{name}.{at}.{part}", f"{name}.{part}", at + 1, getattr(thing, part)))
            for number, task in enumerate(getattr(thing, "tasks", ())):
                found.append(Field(f"{name}.{at}.tasks.{number}", f"{name}.tasks", at + 1, task))
    skills = enumerate(content.skills)
    return found + [Field(f"skills.{at}", "skills", at + 1, skill) for at, skill in skills]


def change_fields(content: CvContent, form: Mapping[str, str]) -> CvContent:
    """The CV with the texts of a form; what the form does not hold stays. A work or a wish whose words were
    changed loses the official name that the old words had; an emptied task or skill goes."""
    told = {path: " ".join(text.split())[:LONGEST] for path, text in form.items()}
    plain = {name: told.get(name, getattr(content, name)) for name in PLAIN}
    if plain["wanted"] != content.wanted:
        plain |= {"wanted_rome": "", "wanted_title": ""}
    lists = {
        name: tuple(_changed(name, at, thing, parts, told) for at, thing in enumerate(getattr(content, name)))
        for name, parts in LISTS.items()
    }
    return content.with_(**plain, **lists, skills=_texts("skills", content.skills, told))


def _changed(name: str, at: int, thing: Any, parts: tuple[str, ...], told: Mapping[str, str]) -> Any:
    new = {part: told.get(f"{name}.{at}.{part}", getattr(thing, part)) for part in parts}
    if "work" in new:
        if new["work"] != thing.work:
            new |= {"rome": "", "title": ""}
        new["tasks"] = _texts(f"{name}.{at}.tasks", thing.tasks, told)
    return replace(thing, **new)


def _texts(path: str, texts: tuple[str, ...], told: Mapping[str, str]) -> tuple[str, ...]:
    new = (told.get(f"{path}.{number}", text) for number, text in enumerate(texts))
    return tuple(text for text in new if text)
