"""Where the person worked or learned, and for whom: towns, countries, employers."""

from __future__ import annotations

from dataclasses import dataclass

from bot.french.heard import normalize
from bot.french.number_words import number_words
from bot.jobs.countries import find_abroad
from bot.jobs.cv_words import cv_phrases, first_code, read_cv_data, small_words
from bot.jobs.places import Places

SURE = 0.85
"""Score from which a town is taken."""

SHORT_WORDS = 8
"""Words of an answer that may begin with the name of a town."""

EXACT = 0.99
"""Score of a town said as it is written: it needs no word before it."""

MOST_NAME_WORDS = 3
"""Words of an employer's name."""


@dataclass(frozen=True)
class ToldPlace:
    """Where, as it was told."""

    name: str = ""
    """Town or country, as it is written."""
    is_abroad: bool = False
    """True for another country, named or not ("au pays")."""
    spans: tuple[tuple[int, int], ...] = ()
    """Characters of the normal form that told it."""
    is_sure: bool = True
    """False when it is to be confirmed."""


def read_told_place(text: str, places: Places) -> ToldPlace:
    """The first place that a text names; abroad wins over a town of the same name."""
    words = normalize(text)
    abroad = find_abroad(words)
    if abroad:
        best = next((match for match in abroad if ", " in match.name), abroad[0])
        return ToldPlace(best.name, True, tuple((match.start, match.end) for match in abroad))
    is_away = first_code(words, "abroad") is not None and first_code(words, "here") is None
    found = [m for m in places.find(words, 3) if m.score >= EXACT or _is_led(words, m.start)]
    if is_away and not (found and found[0].score >= SURE and found[0].kind != "commune"):
        return ToldPlace("", True)
    if not found:
        return ToldPlace()
    best_match = found[0]
    is_sure = best_match.score >= SURE
    return ToldPlace(best_match.name, False, ((best_match.start, best_match.end),), is_sure)


def _is_led(words: str, start: int) -> bool:
    """Tell whether a town is said as one: after "à", or first in a short answer."""
    before = words[:start].replace("'", "' ").split()
    return (
        not before
        and len(words.split()) <= SHORT_WORDS
        or bool(before)
        and before[-1] in small_words("town_leads")
    )


def read_employer(text: str, taken: tuple[tuple[int, int], ...] = ()) -> tuple[str, tuple[int, int] | None]:
    """The employer that a text names, as it is written, and its characters; ("", None) without one. The
    characters `taken` name a place or a time already."""
    words = normalize(text).split()
    starts = _starts(words)
    known = next(cv_phrases("employers").find(words), None) or next(
        cv_phrases("employers").find([word.removeprefix("l'").removeprefix("d'") for word in words]), None
    )
    if known is not None:
        name, first, last = known
        return name, (starts[first], starts[last - 1] + len(words[last - 1]))
    for at, word in enumerate(words):
        if word == read_cv_data("cv_words")["at_somebodys"] and at + 1 < len(words):
            name, end = _name_after(words, at + 1, starts, taken)
            if name:
                return name, (starts[at], starts[end - 1] + len(words[end - 1]))
    return _institution(words, starts)


def _name_after(
    words: list[str], at: int, starts: list[int], taken: tuple[tuple[int, int], ...]
) -> tuple[str, int]:
    """A name that stands after "chez": the words up to one that ends it."""
    if words[at] in read_cv_data("cv_words")["no_employer"] or words[at].startswith(("l'", "j'")):
        return "", at
    end = at
    while end < len(words) and end - at < MOST_NAME_WORDS and not _ends_name(words, end, starts, taken):
        end += 1
    return " ".join(word[:1].upper() + word[1:] for word in words[at:end]), end


def _ends_name(words: list[str], at: int, starts: list[int], taken: tuple[tuple[int, int], ...]) -> bool:
    word = words[at]
    is_taken = any(first <= starts[at] < last for first, last in taken)
    is_number = number_words().is_number(word)
    return (
        is_taken
        or is_number
        or word in small_words("name_stops")
        or word.startswith(("j'", "d'", "l'", "qu'"))
    )


def _institution(words: list[str], starts: list[int]) -> tuple[str, tuple[int, int] | None]:
    """ "À la mairie", "dans une école": the institution's own word."""
    bare = [word.removeprefix("l'").removeprefix("d'") for word in words]
    for name, first, last in cv_phrases("institutions").find(bare):
        is_led = first > 0 and words[first - 1] in small_words("employer_leads") or "'" in words[first]
        if is_led:
            return name, (starts[first], starts[last - 1] + len(words[last - 1]))
    return "", None


def _starts(words: list[str]) -> list[int]:
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    return starts
