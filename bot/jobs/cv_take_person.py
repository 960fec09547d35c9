"""Answers about the person: telephone number, town."""

from __future__ import annotations

from collections.abc import Sequence

from bot.french.heard import normalize
from bot.french.heard_phone import read_phone
from bot.jobs.cv import CvContent
from bot.jobs.cv_said import say_number
from bot.jobs.cv_talk import Doubt, Outcome, Tools, asked, told
from bot.jobs.cv_words import first_code
from bot.jobs.distance import distance_km
from bot.jobs.places import PlaceMatch, Places

SURE = 0.85
"""Score from which a town is taken without asking."""

LYON = (45.7640, 4.8357)
"""Latitude and longitude of the town hall of Lyon."""

FAR_KM = 30
"""Farther from Lyon a town is asked about: those who call live near, and a near town was misheard."""

JOINS_NAMES = "lès"
"""Word of old names before another town ("Sainte-Foy-lès-Lyon"): nobody says it otherwise."""

DOUBTFUL = 0.6
"""Score from which a town is asked by yes or no."""


def take_phone(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take a telephone number, always confirmed."""
    del tools
    heard = read_phone(text)
    numbers = [reading.value for reading in heard.readings if reading.value.startswith("+33")]
    if not numbers:
        if first_code(text, "no_phone"):
            return Outcome(asked(content, question), (("cv_no_phone", {}),))
        return Outcome(content, (("cv_phone_hidden", {}),)) if first_code(text, "this_phone") else None
    phone = written_phone(numbers[0])
    doubt = Doubt("phone", say_number(phone), phone)
    return Outcome(told(asked(content, question), doubts=(doubt,)))


def written_phone(number: str) -> str:
    """A French number as it is written: "06 39 98 12 34" of +33639981234."""
    digits = f"0{number.removeprefix('+33')}"
    return " ".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def take_place(content: CvContent, question: str, text: str, tools: Tools) -> Outcome | None:
    """Take the town; a street is never kept, a quarter gives its town."""
    found = [match for match in tools.places.find(text, 3) if match.score >= DOUBTFUL]
    if not found:
        return None
    commune, postcode = commune_of(found[0], tools.places)
    value = {"commune": commune, "postcode": postcode}
    if found[0].score < SURE or is_far(found[0]) or _is_among_others(found, text):
        doubt = Doubt("place", commune, value)
        return Outcome(told(asked(content, question), doubts=(doubt,)))
    content = told(asked(content.with_(**value), question), last=("commune",))
    return Outcome(content, (("cv_noted", {"facts": commune}),))


def _is_among_others(found: Sequence[PlaceMatch], text: str) -> bool:
    """Tell whether the first place may be a piece of another name ("sainte vis lès lyon"), or stands beside
    another place."""
    first = found[0]
    is_apart = any(one.insee != first.insee and not _overlap(one, first) for one in found[1:])
    return is_apart or normalize(text)[first.start : first.end].split()[0] == JOINS_NAMES


def _overlap(one: PlaceMatch, other: PlaceMatch) -> bool:
    return one.start < other.end and other.start < one.end


def is_far(match: PlaceMatch) -> bool:
    """Tell whether a place is farther from Lyon than those who call live."""
    return distance_km(LYON, (match.latitude, match.longitude)) > FAR_KM


def commune_of(match: PlaceMatch, places: Places) -> tuple[str, str]:
    """Name and postcode of the commune, or the district of Lyon, of a place: never smaller."""
    if match.kind in ("commune", "district", "postcode"):
        return match.name, match.postcode
    inside = [found for found in places.find(match.postcode, 5) if found.insee == match.insee]
    return (inside[0].name, inside[0].postcode) if inside else (match.name, match.postcode)
