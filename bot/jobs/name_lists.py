"""First and family names that are known (`data/first_names.txt`, `data/family_names.txt`), and how they are
written."""

from __future__ import annotations

from functools import lru_cache

from bot.french.heard import normalize, without_accents
from bot.jobs.wording import DATA


def spelling_of(name: str, is_given: bool) -> tuple[str, bool]:
    """A name as it is written, and whether it has one usual spelling only."""
    group = _spellings(is_given).get(name_key(name))
    if group is not None:
        return group[0], len(group) == 1
    return capitalised(name), False


def capitalised(name: str) -> str:
    """A name in lower case as it is written: "n'diaye" is "N'Diaye", "el amrani" is "El Amrani"."""
    out, is_start = "", True
    for sign in name:
        out += sign.upper() if is_start else sign
        is_start = not sign.isalpha()
    return out


def is_listed(name: str, is_given: bool) -> bool:
    """Tell whether a name, whole, is a first name or a family name of the lists."""
    return name_key(name) in _spellings(is_given)


def name_key(name: str) -> str:
    """A name in small letters without accents, spaces nor apostrophes."""
    return without_accents(normalize(name)).replace(" ", "").replace("'", "")


def listed_names(is_given: bool) -> tuple[str, ...]:
    """The first names or the family names of the lists as they are written, one spelling of each key."""
    return tuple(group[0] for group in _spellings(is_given).values())


def known_names() -> tuple[str, ...]:
    """Every first and family name of the tables, in normal form, for the recogniser."""
    names = (name for is_given in (True, False) for group in _spellings(is_given).values() for name in group)
    return tuple(dict.fromkeys(map(normalize, names)))


@lru_cache(maxsize=2)
def _spellings(is_given: bool) -> dict[str, tuple[str, ...]]:
    """Each known name, without accents nor spaces, to all spellings of its sound, the one said first."""
    found: dict[str, tuple[str, ...]] = {}
    path = DATA / ("first_names.txt" if is_given else "family_names.txt")
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        group = tuple(line.split(" | "))
        for name in group:
            found.setdefault(name_key(name), (name, *(other for other in group if other != name)))
    return found
