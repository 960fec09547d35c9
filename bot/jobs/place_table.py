"""The tables of places: communes (`data/communes.tsv.gz`), districts and quarters (`data/quarters.tsv`)."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache

from bot.errors import Misconfigured
from bot.french.heard import normalize, without_accents
from bot.jobs.distance import distance_km
from bot.jobs.wording import DATA, split_words

REGION_CENTRE = (45.7578, 4.8320)
"""Latitude and longitude of Lyon, degrees: what is near comes first."""
NEAR_KM = 60.0
"""Radius of the region that is put first, kilometres: as far as Saint-Étienne."""

_SAINTS = {"st": "saint", "ste": "sainte"}
_ARTICLES = frozenset(("le", "la", "les", "l'"))
_LINKS = frozenset(
    ("en", "les", "sur", "sous", "la", "le", "l'", "et", "au", "aux", "de", "du", "d'", "a", "des")
)
_SHORTEST_HEAD = 5


@dataclass(frozen=True)
class Place:
    """A commune, a district of a city, or a quarter."""

    insee: str
    """INSEE code of the commune or of the district."""
    name: str
    """Name as it is written."""
    kind: str
    """commune, district or quarter."""
    postcodes: tuple[str, ...]
    """Postcodes, the main one first."""
    latitude: float
    """Degrees north."""
    longitude: float
    """Degrees east."""
    population: int
    """Inhabitants; 0 when not known."""
    spoken: str
    """How to say it."""
    is_approximate: bool
    """True when the point is the middle of the neighbours."""
    is_priority: bool = False
    """True for a priority neighbourhood."""

    @property
    def is_near(self) -> bool:
        """True in the region that is put first."""
        return is_near(self.latitude, self.longitude)


def is_near(latitude: float, longitude: float) -> bool:
    """Tell whether a point, in degrees, is in the region that is put first."""
    if abs(latitude - REGION_CENTRE[0]) > 1 or abs(longitude - REGION_CENTRE[1]) > 1:
        return False
    return distance_km(REGION_CENTRE, (latitude, longitude)) <= NEAR_KM


def read_communes() -> list[str]:
    """Give the lines of the communes' file, header left out; `parse_commune` reads one.

    Raises Misconfigured when the file is damaged.
    """
    try:
        text = gzip.decompress((DATA / "communes.tsv.gz").read_bytes()).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise Misconfigured("places.table", "communes.tsv.gz is missing or damaged") from error
    return text.splitlines()[1:]


def parse_commune(line: str) -> Place:
    """Read one line of the communes' file."""
    insee, name, postcodes, latitude, longitude, population, kind, approximate = line.split("\t")
    return Place(
        insee,
        name,
        "district" if kind == "a" else "commune",
        tuple(postcodes.split(",")),
        float(latitude),
        float(longitude),
        int(population),
        name,
        approximate == "1",
    )


def read_quarters() -> list[tuple[Place, tuple[str, ...]]]:
    """Give the districts of Lyon and the quarters, with the ways to say them; `?` marks a doubtful one."""
    lines = (DATA / "quarters.tsv").read_text("utf-8").splitlines()[1:]
    found = []
    for line in lines:
        name, kind, insee, postcode, latitude, longitude, spoken, priority, ways = line.split("\t")
        place = Place(
            insee,
            name,
            kind,
            (postcode,),
            float(latitude),
            float(longitude),
            0,
            spoken,
            False,
            priority == "1",
        )
        found.append((place, tuple(ways.split(" | "))))
    return found


def name_key(name: str) -> tuple[str, ...]:
    """Words of an official name as they are compared: no accent, "saint" in full, no article before."""
    return compare_words(tuple(name.lower().replace("-", " ").replace("’", "'").replace("'", "' ").split()))


def split_name(name: str) -> tuple[str, ...]:
    """Words of a written name, in normal form."""
    return tuple(word.text for word in split_words(normalize(name)))


def compare_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Put words in the form they are compared in: no accent, "saint" in full, no article before."""
    bare = tuple(_compared(word) for word in words)
    return bare[1:] if len(bare) > 1 and bare[0] in _ARTICLES else bare


@lru_cache(maxsize=65536)
def _compared(word: str) -> str:
    bare = without_accents(word)
    return _SAINTS.get(bare, bare)


def short_name(key: tuple[str, ...]) -> tuple[str, ...]:
    """Words of a long name before its first link ("rillieux" for Rillieux-la-Pape); () when there is none."""
    for place, word in enumerate(key[1:], 1):
        if word in _LINKS:
            head = key[:place]
            return head if len("".join(head)) >= _SHORTEST_HEAD and head[-1] not in _SAINTS.values() else ()
    return ()
