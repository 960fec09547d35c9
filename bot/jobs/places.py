"""Finds the places that a person names: communes, districts of Lyon, quarters, postcodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.french.heard import normalize
from bot.french.numbers import find_number_spans
from bot.jobs.place_sounds import SoundIndex
from bot.jobs.place_table import (
    Place,
    compare_words,
    is_near,
    name_key,
    parse_commune,
    read_communes,
    read_quarters,
    short_name,
    split_name,
)
from bot.jobs.place_words import read_place_words
from bot.jobs.wording import Word, split_words

DOUBTFUL = 0.6
"""From this score on, a place is to be confirmed by yes or no; lower ones are dropped."""
CITY = 20_000
"""A city of this many inhabitants is known by its bare name, anywhere in a sentence."""
BIG_CITY = 100_000
"""A city of this many inhabitants, far away, is worth hearing."""
SOUND = 0.97
"""Most that a name gets by its sound alone."""
UNSURE = 0.8
"""Most that a place gets by its sound, or a small one by its name, in the middle of other words: it is
confirmed."""
FAR_CITY = 0.95
"""Most that a city outside the region gets."""
FAR_VILLAGE = 0.8
"""Most that a smaller commune outside the region gets: it is always confirmed."""
_LONGEST = 9
_FINEST_FIRST = {"quarter": 0, "district": 1, "postcode": 2, "commune": 3}
_POSTCODE_DIGITS = 5


@dataclass(frozen=True)
class PlaceMatch:
    """A place found in a person's words."""

    insee: str
    """INSEE code of the commune, or of the district of Lyon."""
    name: str
    """Name as it is written."""
    kind: str
    """commune, district, quarter or postcode."""
    score: float
    """0 to 1: 0.85 and more is sure, 0.6 to 0.85 is to be confirmed by yes or no."""
    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""
    postcode: str
    """Main postcode."""
    spoken: str
    """How to say it."""
    start: int
    """Start of the words in the normalised text, characters."""
    end: int
    """End of the words in the normalised text, characters."""
    is_approximate: bool = False
    """True when the point is the middle of the neighbours."""


@dataclass(frozen=True)
class _Span:
    first: int
    last: int
    names: tuple[tuple[int, float], ...]


class Places:
    """The places, ready to be found; built once, safe to share between threads."""

    def __init__(self) -> None:
        """Read the tables and index the names; raises Misconfigured when a table is damaged."""
        self._words = read_place_words()
        self._lines = read_communes()
        self._own: list[Place] = []
        self._names: dict[tuple[str, ...], list[tuple[int, float]]] = defaultdict(list)
        self._postcodes: dict[str, list[int]] = defaultdict(list)
        self._ways: dict[str, float] = {}
        self._parsed: dict[int, Place] = {}
        self._worth_hearing: set[int] = set()
        self._index_communes()
        self._index_quarters()
        self._sounds = SoundIndex(self._near_names())

    def find(self, text: str, limit: int = 5) -> list[PlaceMatch]:
        """Give at most `limit` places that the words name, best first, the region of Lyon before namesakes;
        [] when there is none. An ordinary word is never taken for a place."""
        words = split_words(normalize(text))
        found = [*self._find_postcodes(text), *self._find_names(words)]
        best: dict[tuple[str, str], PlaceMatch] = {}
        for match in sorted(found, key=lambda match: (-match.score, _FINEST_FIRST[match.kind])):
            if match.score >= DOUBTFUL:
                best.setdefault((match.insee, match.name), match)
        return list(best.values())[:limit]

    def phrases(self, region_only: bool = True) -> tuple[str, ...]:
        """Every way of saying a place in words, in normal form: those of the region and the big cities, or
        all; without the ways that hold digits, which only typed text has."""
        names = []
        for number, line in enumerate(self._lines):
            if not region_only or number in self._worth_hearing:
                names.append(normalize(line.split("\t", 2)[1]))
        ways = dict.fromkeys([*self._ways, *names])
        return tuple(way for way in ways if not any(mark.isdigit() for mark in way))

    def _index_communes(self) -> None:
        by_insee: dict[str, int] = {}
        for number, line in enumerate(self._lines):
            insee, name, postcodes, latitude, longitude, people, kind, _ = line.split("\t")
            if is_near(float(latitude), float(longitude)) or int(people) >= BIG_CITY:
                self._worth_hearing.add(number)
            self._names[name_key(name)].append((number, 1.0))
            if kind == "c":
                by_insee[insee] = number
            if kind != "d":
                for postcode in postcodes.split(","):
                    self._postcodes[postcode].append(number)
            if insee[:2] in ("69", "38", "01", "42") and (head := short_name(name_key(name))):
                self._names[head].append((number, 0.9))
        for insee, ways in self._words.aliases:
            for way in ways:
                self._names[compare_words(split_name(way))].append((by_insee[insee], 0.97))
                self._ways[normalize(way)] = 1.0

    def _index_quarters(self) -> None:
        for place, ways in read_quarters():
            number = len(self._lines) + len(self._own)
            self._own.append(place)
            self._worth_hearing.add(number)
            for way in (*ways, place.name):
                factor = 0.8 if way[0] == "?" else 1.0
                key = compare_words(split_name(way.lstrip("?")))
                if (number, factor) not in self._names[key]:
                    self._names[key].append((number, factor))
                self._ways[normalize(way.lstrip("?"))] = factor
            for postcode in place.postcodes if place.kind == "district" else ():
                self._postcodes[postcode].insert(0, number)

    def _place(self, number: int) -> Place:
        if number >= len(self._lines):
            return self._own[number - len(self._lines)]
        if number not in self._parsed:
            self._parsed[number] = parse_commune(self._lines[number])
        return self._parsed[number]

    def _near_names(self) -> Iterator[tuple[tuple[str, ...], int, float]]:
        for key, numbers in self._names.items():
            for number, factor in numbers:
                if factor >= 0.9 and number in self._worth_hearing:
                    yield key, number, factor

    def _find_postcodes(self, text: str) -> Iterator[PlaceMatch]:
        for span in find_number_spans(normalize(text)):
            numbers = self._postcodes.get(span.digits, []) if len(span.digits) == _POSTCODE_DIGITS else []
            places = [self._place(number) for number in numbers]
            if any(place.kind == "district" for place in places):
                places = [place for place in places if place.kind == "district"]
            places = list({place.insee: place for place in reversed(places)}.values())
            people = sum(place.population for place in places) or 1
            for place in places:
                share = 1.0 if len(places) == 1 else 0.6 + 0.4 * place.population / people
                yield _match(place, share, span.start, span.end, "postcode")

    def _find_names(self, words: Sequence[Word]) -> Iterator[PlaceMatch]:
        spans = self._spans(words)
        for span in spans:
            yield from self._judge(span, words)
        if spans:
            return
        for heard in self._sounds.find(words, self._words):
            is_alone = self._words.is_alone(words, heard.first, heard.last)
            if not (is_alone or heard.likeness > 0.9 or self._words.is_led(words, heard.first)):
                continue
            for match in self._judge(_Span(heard.first, heard.last, heard.names), words):
                score = match.score * heard.likeness * SOUND
                yield replace(match, score=round(score if is_alone else min(score, UNSURE), 2))

    def _spans(self, words: Sequence[Word]) -> list[_Span]:
        """Longest names, word for word, that do not overlap."""
        texts = tuple(word.text for word in words)
        spans: list[_Span] = []
        first = 0
        while first < len(texts):
            span = self._longest(texts, first, words)
            if span is None:
                first += 1
            else:
                spans.append(span)
                first = span.last + 1
        return spans

    def _longest(self, texts: tuple[str, ...], first: int, words: Sequence[Word]) -> _Span | None:
        for last in range(min(len(texts), first + _LONGEST) - 1, first - 1, -1):
            key = compare_words(texts[first : last + 1])
            names = self._names.get(key)
            if not names:
                continue
            kept = tuple(item for item in names if self._is_meant(item, key, words, first, last))
            if kept and self._is_lost_in_talk(words, first, last):
                kept = tuple(self._in_talk(item) for item in kept)
            if kept:
                return _Span(first, last, kept)
        return None

    def _is_lost_in_talk(self, words: Sequence[Word], first: int, last: int) -> bool:
        """Tell whether other things are said and nothing leads to the place."""
        return not (self._words.is_led(words, first) or self._words.is_alone(words, first, last))

    def _in_talk(self, item: tuple[int, float]) -> tuple[int, float]:
        """The name of a small place in the middle of other words is confirmed."""
        place = self._place(item[0])
        is_small = place.kind == "commune" and place.population < CITY
        return (item[0], min(item[1], UNSURE)) if is_small else item

    def _is_meant(
        self, item: tuple[int, float], key: tuple[str, ...], words: Sequence[Word], first: int, last: int
    ) -> bool:
        """Tell whether these words are a place here, and not ordinary talk."""
        place, factor = self._place(item[0]), item[1]
        if place.kind == "commune" and self._words.is_never(key):
            return False
        is_alone = self._words.is_alone(words, first, last)
        if place.kind == "commune" and len(key) == 1 and self._words.is_work(words[last].text):
            return factor >= 0.95 and first > 0 and is_alone and self._words.is_strictly_led(words, first)
        if factor < DOUBTFUL + 0.25:
            return is_alone if factor <= 0.8 else is_alone or self._words.is_led(words, first)
        if place.kind == "commune" and not place.is_near and place.population < CITY and len(key) == 1:
            return is_alone and self._words.is_strictly_led(words, first)
        if is_alone or self._words.is_led(words, first):
            return True
        is_known = place.kind != "commune" or place.is_near or place.population >= CITY
        return is_known and not self._words.is_common(key) and factor >= 0.9

    def _judge(self, span: _Span, words: Sequence[Word]) -> Iterator[PlaceMatch]:
        """Give the namesakes of one name, the likely one first; sure only when it stands out."""
        ranked = sorted(
            span.names,
            key=lambda item: (_tier(self._place(item[0])), -item[1], -self._place(item[0]).population),
        )
        best, *others = [(self._place(number), factor) for number, factor in ranked]
        score = min(best[1], (1.0, FAR_CITY, FAR_VILLAGE)[_tier(best[0])])
        rivals = [place for place, _ in others if place.insee != best[0].insee and _is_rival(best[0], place)]
        start, end = words[span.first].start, words[span.last].end
        yield _match(best[0], min(score, 0.8) if rivals else score, start, end)
        for place, factor in others:
            is_rival = place in rivals
            yield _match(place, min(factor, 0.75) if is_rival else factor * 0.65, start, end)


def _tier(place: Place) -> int:
    """0 for what is near or a quarter, 1 for a city elsewhere, 2 for the rest."""
    if place.kind == "quarter" or place.is_near:
        return 0
    return 1 if place.population >= CITY else 2


def _is_rival(best: Place, other: Place) -> bool:
    """Tell whether a namesake may just as well be meant."""
    if _tier(best) != _tier(other):
        return False
    if best.kind == "quarter" or other.kind == "quarter":
        return best.kind == other.kind
    return other.population * 4 > best.population


def _match(place: Place, score: float, start: int, end: int, kind: str = "") -> PlaceMatch:
    return PlaceMatch(
        place.insee,
        place.name,
        kind or place.kind,
        round(score, 2),
        place.latitude,
        place.longitude,
        place.postcodes[0],
        place.spoken,
        start,
        end,
        place.is_approximate,
    )


@lru_cache(maxsize=1)
def load_places() -> Places:
    """Read the tables once a process (about 0.5 s) and give the places."""
    return Places()
