"""Studies, trainings and diplomas, of here or elsewhere: "un bac au Sénégal en 2009 et un CAP cuisine"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from bot.french.heard import normalize, strip_hesitations
from bot.french.heard_spans import WorkedTime, worked_times
from bot.french.heard_words import Phrases, split_words
from bot.jobs.cv import Study
from bot.jobs.cv_own import own_words
from bot.jobs.cv_pieces import split_pieces
from bot.jobs.cv_private import hide_private
from bot.jobs.cv_reading_places import ToldPlace, read_told_place
from bot.jobs.cv_words import cv_phrases, first_code, is_only, read_cv_data, small_words
from bot.jobs.places import Places
from bot.jobs.trades import Trades

FILE = "diplomas"

MOST_STUDIES = 5
"""Studies taken of one answer."""

FIELD_WITHIN = 5
"""Words after a diploma in which its field stands: "un diplôme de l'école de couture"."""


@dataclass(frozen=True)
class ToldStudies:
    """What an answer says of studies."""

    studies: tuple[Study, ...] = ()
    """In the order told."""
    is_none: bool = False
    """True when the person says that there were none."""


@dataclass(frozen=True)
class _Named:
    title: str
    takes_field: str
    """How a field completes the title: `plain` ("CAP cuisine"), `of` ("licence de droit"), or empty."""
    first: int
    last: int
    rank: int
    """0 for a diploma, 1 for a training, 2 for schooling."""


def read_studies(text: str, trades: Trades, places: Places, today: date) -> ToldStudies:
    """Read the studies of an answer; what is private is left out first."""
    studies: list[Study] = []
    for part in hide_private(strip_hesitations(text)):
        for piece in _joined_pieces(own_words(part)):
            _read_piece(piece, studies, trades, places, today)
    has_diploma = any(item.rank == 0 for item in _named(normalize(text).split()))
    is_none = not has_diploma and _is_none(text)
    kept = [] if is_none else [study for study in studies if study.title]
    return ToldStudies(tuple(kept[:MOST_STUDIES]), is_none)


def read_study_place(text: str, places: Places, today: date) -> tuple[ToldPlace, str]:
    """Where and in which year: the answer to the question after a diploma."""
    words = normalize(strip_hesitations(" ".join(hide_private(text))))
    times = worked_times(split_words(words), today)
    place = read_told_place(_cut(words, [(r.start, r.end) for r in times]), places)
    return place, _year(times[0].value) if times else ""


def _is_none(text: str) -> bool:
    words = normalize(strip_hesitations(text)).split()
    found = next(cv_phrases("none", file=FILE).find(words), None)
    return found is not None and (found[1] <= 2 or len(words) <= 8)


def _joined_pieces(part: str) -> list[str]:
    """The pieces of a part; one that names no study goes with the one before."""
    joined: list[str] = []
    pending = ""
    for piece in split_pieces(part):
        text = f"{piece.lead} {piece.text}".strip()
        if _named(normalize(text).split()):
            joined.append(f"{pending} {text}".strip())
            pending = ""
        elif joined:
            joined[-1] = f"{joined[-1]} {text}"
        else:
            pending = f"{pending} {text}".strip()
    return joined or ([pending] if pending else [])


def _read_piece(text: str, studies: list[Study], trades: Trades, places: Places, today: date) -> None:
    words = normalize(text).split()
    if first_code(text, "left_out", file=FILE):
        return
    times = worked_times(split_words(text), today)
    named = _named(words)
    place = read_told_place(_cut(text, [(r.start, r.end) for r in times]), places)
    own: list[Study] = []
    for number, item in enumerate(named):
        stop = named[number + 1].first if number + 1 < len(named) else len(words)
        title = _title(item, words, stop, trades)
        own.append(Study(title, is_completed=item.rank != 2 and not _is_unfinished(words, item, stop)))
    if not own and studies:
        own, studies[:] = studies[-1:], studies[:-1]
    year = _year(times[0].value) if times else ""
    for at, study in enumerate(own):
        is_last = at == len(own) - 1
        own[at] = replace(
            study,
            place=study.place or place.name,
            is_foreign=study.is_foreign or place.is_abroad,
            year=study.year or (year if is_last else ""),
        )
    studies += own


def _named(words: Sequence[str]) -> list[_Named]:
    """The studies named, in order; a diploma wins over the school or the training that it is of."""
    found: list[_Named] = []
    words = [word.removeprefix("d'").removeprefix("l'") for word in words]
    for phrases, rank in ((_diplomas(), 0), (_trainings(), 1), (_schools(), 2)):
        for (title, takes_field), first, last in phrases.find(words):
            if not any(first < other.last and other.first < last for other in found):
                found.append(_Named(title, takes_field, first, last, rank))
    best = min((item.rank for item in found), default=0)
    if best == 0:
        found = [
            item for item in found if item.rank == 0 or (item.rank == 1 and _is_apart(item, found, words))
        ]
    if best == 1:
        found = [item for item in found if item.rank == 1]
    return _once(sorted(found, key=lambda item: item.first))


def _is_apart(item: _Named, found: Sequence[_Named], words: Sequence[str]) -> bool:
    """Tell whether a training is told beside a diploma and not as a part of it ("et une formation de")."""
    before = [other for other in found if other.rank == 0 and other.last <= item.first]
    if not before:
        return False
    between = words[max(other.last for other in before) : item.first]
    return bool(set(between) & small_words("also"))


def _once(named: list[_Named]) -> list[_Named]:
    """Of vague words about the same study ("des études à l'université") the first counts."""
    kept: list[_Named] = []
    for item in named:
        if item.rank and kept and kept[-1].rank == item.rank and item.first - kept[-1].last <= FIELD_WITHIN:
            continue
        kept.append(item)
    return kept


def _title(item: _Named, words: Sequence[str], stop: int, trades: Trades) -> str:
    if not item.takes_field:
        return item.title
    level = _levels().match(words, item.last)
    if level is not None and item.title in ("DELF", "CACES"):
        return f"{item.title} {level[0]}"
    window = words[item.last : min(stop, item.last + FIELD_WITHIN)]
    field = _field(window, trades)
    if not field:
        return item.title
    return f"{item.title} {field}" if item.takes_field == "plain" else _named_training(item.title, field)


def _named_training(title: str, field: str) -> str:
    pattern = read_cv_data(FILE)["training_of"]
    vowels = read_cv_data(FILE)["vowels"]
    return pattern["elided" if field[0] in vowels else "plain"].format(title=title, field=field)


def _field(words: Sequence[str], trades: Trades) -> str:
    bare = [word.removeprefix("d'").removeprefix("l'") for word in words]
    known = next(cv_phrases("fields", file=FILE).find(bare), None)
    if known is not None:
        return str(known[0])
    found = [match for match in trades.find(" ".join(words), 1) if match.score >= 0.95] if words else []
    return found[0].spoken if found else ""


def _is_unfinished(words: Sequence[str], item: _Named, stop: int) -> bool:
    window = words[max(0, item.first - 4) : stop]
    found = next(cv_phrases("unfinished", file=FILE).find(window), None)
    return found is not None and not set(window[max(0, found[1] - 2) : found[1]]) & small_words("later")


def _year(time: WorkedTime) -> str:
    return (time.end or time.start)[:4]


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for first, last in sorted(spans, reverse=True):
        text = f"{text[:first]} {text[last:]}"
    return " ".join(text.split())


def is_bare_yes(text: str) -> bool:
    """Tell whether an answer only says yes, without what was studied."""
    return is_only(text, "only_yes")


def known_studies() -> tuple[str, ...]:
    """Every way of naming a diploma, a training, a school or a field, in normal form, for the recogniser."""
    data = read_cv_data(FILE)
    ways = [way for row in data["diplomas"] for way in row["ways"]]
    groups = ("trainings", "schools", "fields")
    ways += [way for group in groups for ways in data[group].values() for way in ways]
    return tuple(dict.fromkeys(map(normalize, ways)))


@lru_cache(maxsize=1)
def _diplomas() -> Phrases[tuple[str, str]]:
    rows = read_cv_data(FILE)["diplomas"]
    joins = {True: "plain", "of": "of", None: ""}
    return Phrases({way: (row["title"], joins[row.get("field")]) for row in rows for way in row["ways"]})


@lru_cache(maxsize=1)
def _trainings() -> Phrases[tuple[str, str]]:
    bare = read_cv_data(FILE)["no_field"]
    rows = read_cv_data(FILE)["trainings"]
    return Phrases(
        {way: (title, "" if title in bare else "of") for title, ways in rows.items() for way in ways}
    )


@lru_cache(maxsize=1)
def _schools() -> Phrases[tuple[str, str]]:
    rows = read_cv_data(FILE)["schools"]
    return Phrases({way: (title, "") for title, ways in rows.items() for way in ways})


@lru_cache(maxsize=1)
def _levels() -> Phrases[str]:
    return Phrases(read_cv_data(FILE)["levels"])
