"""A person's own words find the place, and ordinary talk finds none."""

from __future__ import annotations

import pytest

from bot.french.heard import normalize
from bot.jobs.distance import distance_km
from bot.jobs.place_table import parse_commune, read_communes, read_quarters
from bot.jobs.places import Places, load_places
from bot.jobs.trade_table import read_trades

SURE = 0.85


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


def test_all_communes_of_france_are_there() -> None:
    lines = read_communes()
    codes = {line.split("\t")[0] for line in lines}
    assert len(codes) >= 34_900
    assert {"75056", "13055", "97411", "2A004", "69123"} <= codes


def test_communes_around_lyon_have_coordinates_inside_their_department() -> None:
    near = [parse_commune(line) for line in read_communes() if line[:2] in ("69", "38", "01", "42")]
    assert len(near) > 1400
    assert all(44.6 < place.latitude < 46.6 and 3.6 < place.longitude < 6.5 for place in near)


def test_communes_around_lyon_have_their_own_coordinates() -> None:
    near = [parse_commune(line) for line in read_communes() if line[:2] in ("69", "38", "01", "42")]
    assert [
        place.name for place in near if place.is_approximate and place.population and place.kind == "commune"
    ] == []


def test_nine_districts_and_seventy_quarters_lie_in_their_commune(places: Places) -> None:
    tables = [place for place, _ in read_quarters()]
    quarters = [place for place in tables if place.kind == "quarter"]
    assert sorted(place.insee for place in tables if place.kind == "district") == [
        str(code) for code in range(69381, 69390)
    ]
    assert len(quarters) >= 70
    towns = {place.insee: place for place in map(parse_commune, read_communes())}
    towns |= {place.insee: place for place in tables if place.kind == "district"}
    for place in quarters:
        town = towns[place.insee]
        km = distance_km((place.latitude, place.longitude), (town.latitude, town.longitude))
        assert km < 4, (place.name, km)
        assert place.postcodes[0] in town.postcodes, place.name


@pytest.mark.parametrize(
    "name",
    [
        "la duchère",
        "les minguettes",
        "mas du taureau",
        "la grappinière",
        "terraillon",
        "mermoz",
        "états unis",
        "langlet santy",
        "bel air",
        "les vernes",
        "ville nouvelle",
        "le tonkin",
        "les buers",
        "saint jean à villeurbanne",
        "parilly",
        "arsenal",
        "la guillotière",
        "moncey",
        "gerland",
        "cités sociales",
        "sœur janin",
        "vergoin",
        "gorge de loup",
        "perralière",
        "bonnevay",
        "jacques monod",
        "les clochettes",
        "prainet",
        "mathiolan",
        "moulin à vent",
        "les pentes",
        "le vallon",
        "les collonges à saint genis",
    ],
)
def test_everyday_names_of_quarters_are_sure(places: Places, name: str) -> None:
    found = places.find(f"j'habite {name}")
    assert found and found[0].kind == "quarter"
    assert found[0].score >= SURE
    assert 45.5 < found[0].latitude < 46.0 and 4.7 < found[0].longitude < 5.1


@pytest.mark.parametrize(
    ("words", "insee"),
    [
        ("vaulx en velin", "69256"),
        ("Vaulx-en-Velin", "69256"),
        ("veau en velin", "69256"),
        ("vaulx", "69256"),
        ("à bron", "69029"),
        ("vers la part dieu", "69383"),
        ("j'habite aux minguettes", "69259"),
        ("du côté de vénissieux", "69259"),
        ("vénicieux", "69259"),
        ("lyon huit", "69388"),
        ("lyon 8e", "69388"),
        ("lyon huitième", "69388"),
        ("dans le neuf", "69389"),
        ("69008", "69388"),
        ("69120", "69256"),
        ("soixante neuf mille cent vingt", "69256"),
        ("six neuf un deux zéro", "69256"),
        ("saint priest", "69290"),
        ("st priest", "69290"),
        ("au mans", "72181"),
        ("à tours", "37261"),
        ("vienne", "38544"),
        ("paris", "75056"),
        ("ville urbaine", "69266"),
        ("caluire", "69034"),
        ("rillieux", "69286"),
        ("oullins", "69149"),
        ("je cherche des ménages à vaulx en velin le matin", "69256"),
        ("à lyon dans le huitième", "69388"),
        ("saint étienne", "42218"),
        ("lyon", "69123"),
        ("villeurbane", "69266"),
    ],
)
def test_the_place_is_found_and_sure(places: Places, words: str, insee: str) -> None:
    found = places.find(words)
    assert found and found[0].insee == insee
    assert found[0].score >= SURE


@pytest.mark.parametrize(
    "words",
    [
        "oui",
        "le matin",
        "je cherche du travail",
        "non merci",
        "menage",
        "ménage",
        "que je vienne le matin",
        "j'ai fait trois tours de garde",
        "à pied",
        "en bus",
        "près de chez moi",
        "mise en rayon",
        "je ne sais pas",
        "garder des enfants",
        "dans mon quartier",
        "bonjour ça va",
        "n'importe où",
        "caissière",
        "",
    ],
)
def test_ordinary_talk_is_no_place(places: Places, words: str) -> None:
    assert places.find(words) == []


def test_words_of_work_are_no_places(places: Places) -> None:
    taken = [
        way
        for trade in read_trades()
        for way in (*trade.ways, *trade.hints)
        if places.find(way) and "aéroport" not in way and "saint exupéry" not in way
    ]
    assert taken == []


def test_the_region_comes_before_its_namesakes(places: Places) -> None:
    found = places.find("saint priest")
    assert found[0].insee == "69290"
    assert len(found) > 1 and all(match.score < SURE for match in found[1:])


def test_a_name_that_several_may_bear_is_confirmed(places: Places) -> None:
    found = places.find("saint denis")
    assert found[0].insee[:2] in ("69", "38", "01", "42")
    assert found[0].score < SURE
    assert {"93066"} <= {match.insee for match in places.find("saint denis", limit=20)}


def test_two_places_in_one_answer_are_both_found_in_order(places: Places) -> None:
    found = places.find("à saint fons ou à vénissieux")
    assert [match.insee for match in found[:2]] == ["69199", "69259"]
    assert found[0].start < found[1].start


def test_a_postcode_of_several_communes_gives_the_largest_first(places: Places) -> None:
    found = places.find("69700")
    assert found[0].name == "Givors" and found[0].kind == "postcode"
    assert len(found) > 1


def test_the_span_covers_the_name(places: Places) -> None:
    words = "je cherche des ménages à vaulx en velin le matin"
    found = places.find(words)[0]
    assert words[found.start : found.end] == "vaulx en velin"


def test_every_phrase_of_the_region_finds_its_place(places: Places) -> None:
    phrases = places.phrases()
    assert 500 < len(phrases) == len(set(phrases))
    assert all(normalize(phrase) == phrase for phrase in phrases)
    lost = [phrase for phrase in phrases if not places.find(phrase)]
    assert len(lost) <= 8, lost


def test_names_of_the_region_known_to_the_occupations_are_up_to_date(places: Places) -> None:
    from bot.jobs.wording import DATA

    lines = (DATA / "near_names.txt").read_text("utf-8").splitlines()[1:]
    assert lines == sorted(set(places.phrases()))
