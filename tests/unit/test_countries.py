"""Countries and cities abroad are found where they are said, and said with their preposition."""

from __future__ import annotations

import pytest

from bot.jobs.countries import abroad_phrases, find_abroad, read_countries, say_abroad
from bot.jobs.cv_said import say_where


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("j'étais couturière à alger", ["Alger, Algérie"]),
        ("en côte d'ivoire à abidjan", ["Côte d'Ivoire", "Abidjan, Côte d'Ivoire"]),
        ("au congo kinshasa", ["République démocratique du Congo"]),
        ("dans un restaurant au caire", ["Le Caire, Égypte"]),
        ("porto", ["Porto, Portugal"]),
        ("le port de la sofia", ["Sofia, Bulgarie"]),
        ("j'ai travaillé en france à lyon", []),
        ("la dinde de noël", []),
    ],
)
def test_places_abroad_are_found_and_france_is_none(text: str, names: list[str]) -> None:
    assert [match.name for match in find_abroad(text)] == names


@pytest.mark.parametrize("country", read_countries(), ids=lambda country: country.name)
def test_a_country_said_with_its_preposition_is_found_again(country) -> None:
    assert find_abroad(f"j'ai travaillé {country.at}")[0].country == country
    assert say_abroad(country.name) == country.at


def test_a_place_is_said_as_one_says_it() -> None:
    assert say_where("Maroc") == "au Maroc"
    assert say_where("Le Caire, Égypte") == "au Caire"
    assert say_where("Vaulx-en-Velin") == "à Vaulx-en-Velin"


def test_every_way_of_saying_is_given_to_the_recogniser() -> None:
    assert {"au maroc", "alger", "rdc"} <= set(abroad_phrases())
