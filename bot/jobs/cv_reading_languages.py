"""Languages and how well they are spoken: "je parle arabe c'est ma langue, français un peu"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.french.heard import normalize, strip_hesitations, without_accents
from bot.french.heard_words import Phrases
from bot.jobs.cv import Language
from bot.jobs.cv_own import own_words
from bot.jobs.cv_private import hide_private
from bot.jobs.cv_words import cv_phrases, read_cv_data

FILE = "languages"
FRENCH = "français"


@dataclass(frozen=True)
class ToldLanguages:
    """What an answer says of languages."""

    languages: tuple[Language, ...] = ()
    """In the order told, each once."""
    is_none: bool = False
    """True when the person says that there is no other."""


def read_languages(text: str) -> ToldLanguages:
    """Read the languages of an answer. A level belongs to the language before it, or to the next one when
    it is told first ("un peu l'anglais")."""
    found: list[Language] = []
    for part in hide_private(strip_hesitations(text)):
        found += _read(_heard_right(own_words(normalize(part)).split()))
    kept: dict[str, Language] = {}
    for language in found:
        if language.name not in kept or (language.level and not kept[language.name].level):
            kept[language.name] = language
    spoken = tuple(language for language in kept.values() if language.level != "none")
    is_none = (
        not spoken and next(cv_phrases("none", file=FILE).find(normalize(text).split()), None) is not None
    )
    return ToldLanguages(spoken, is_none)


def _heard_right(words: list[str]) -> list[str]:
    """The words, "un peul" put right: it is what an ear makes of "un peu" at this question."""
    alike = read_cv_data(FILE)["heard_for"]
    pairs = zip(("", *words), words, strict=False)
    return [alike.get(f"{before} {word}", f" {word}").split()[-1] for before, word in pairs]


def read_level(text: str) -> str:
    """How well: `mother_tongue`, `good`, `some`, or empty when the words tell no level."""
    words = normalize(strip_hesitations(text)).split()
    levels = [code for code, _, _ in _levels().find(words)]
    return next((code for code in ("some", "mother_tongue", "good") if code in levels), "")


def rare_languages() -> frozenset[str]:
    """Languages that few residents speak."""
    return frozenset(read_cv_data(FILE)["rare"])


def little_words() -> frozenset[str]:
    """What an ear makes of "un peu" where only a level is asked."""
    return frozenset(read_cv_data(FILE)["little"])


def known_languages() -> tuple[str, ...]:
    """Every way of naming a language, in normal form, for the recogniser."""
    data = read_cv_data(FILE)["languages"]
    return tuple(dict.fromkeys(normalize(way) for name, ways in data.items() for way in (name, *ways)))


def _read(words: list[str]) -> list[Language]:
    keys = [without_accents(word).removeprefix("l'").removeprefix("d'") for word in words]
    named = list(_names().find(keys))
    levels = [found for found in _levels().find(words) if found[0] != "ignored"]
    denied = list(cv_phrases("not_spoken", file=FILE).find(words))
    owners = _owners(words, named, levels)
    found = []
    for number, (name, first, _) in enumerate(named):
        begin = named[number - 1][2] if number else 0
        is_denied = any(begin <= start < first for _, start, _ in denied)
        found.append(Language(name, "none" if is_denied else owners.get(number, "")))
    return _shared(found, words, named)


def _owners(
    words: list[str], named: list[tuple[str, int, int]], levels: list[tuple[str, int, int]]
) -> dict[int, str]:
    """Which language each level is of: the one it touches, else the one before it, else the next."""
    owners: dict[int, str] = {}
    for code, start, stop in levels:
        end = stop + (stop < len(words) and words[stop] in read_cv_data("cv_words")["task_determiners"])
        before = max((n for n, item in enumerate(named) if item[2] <= start), default=None)
        after = min((n for n, item in enumerate(named) if item[1] >= end), default=None)
        touches_after = after is not None and named[after][1] == end
        touches_before = before is not None and named[before][2] == start
        is_next = touches_after and (not touches_before or owners.get(before or 0))
        owner = after if before is None or is_next else before
        if owner is not None:
            owners.setdefault(owner, code)
    return owners


def _shared(found: list[Language], words: list[str], named: list[tuple[str, int, int]]) -> list[Language]:
    """A level told after two languages joined by "et" holds for both: "arabe et kabyle couramment"."""
    for at in range(len(found) - 2, -1, -1):
        between = words[named[at][2] : named[at + 1][1]]
        if not found[at].level and found[at + 1].level in ("good", "mother_tongue") and between == ["et"]:
            found[at] = Language(found[at].name, found[at + 1].level)
    return found


@lru_cache(maxsize=1)
def _names() -> Phrases[str]:
    data = read_cv_data(FILE)["languages"]
    ways = {without_accents(way): name for name, other in data.items() for way in (name, *other)}
    return Phrases({way.removeprefix("l'").removeprefix("le "): name for way, name in ways.items()})


@lru_cache(maxsize=1)
def _levels() -> Phrases[str]:
    return cv_phrases("levels", file=FILE)
