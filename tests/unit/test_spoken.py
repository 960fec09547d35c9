"""Values said in French words."""

from __future__ import annotations

import re
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.french.numbers import find_phone
from bot.french.spoken import (
    at_place,
    elide,
    of_place,
    of_word,
    say_address,
    say_count,
    say_days,
    say_digits,
    say_distance,
    say_duration,
    say_hour,
    say_hours,
    say_list,
    say_money,
    say_number,
    say_ordinal,
    say_pay,
    say_phone,
    say_postcode,
    say_schedule,
    say_trade,
    say_trade_label,
    say_travel,
    say_weekly_hours,
    travel_minutes,
)

PIECES = [
    "12", "bis", "av.", "J.", "Jaurès", ",", "69120", "St-Fons", "rue", "du", "8", "mai", "1945", "Dr.",
    "1er", "3e", "/", "-", "B", "é", "'", "(x)", "BP", "123", "cedex",
]  # fmt: skip
"""What addresses are made of, for the test that reads any of them."""


def test_numbers_are_said_in_words_of_france() -> None:
    assert say_number(71) == "soixante et onze"
    assert say_number(91) == "quatre-vingt-onze"
    assert say_number(21, is_feminine=True) == "vingt et une"
    assert say_number(81, is_feminine=True) == "quatre-vingt-une"
    assert say_number(11, is_feminine=True) == "onze"
    assert say_ordinal(1) == "premier"
    assert say_ordinal(9) == "neuvième"
    assert say_digits("69 1") == "six, neuf, un"


@pytest.mark.parametrize(
    "written", ["0465710012", "04 65 71 00 12", "+33465710012", "+33 4 65 71 00 12", "04.65.71.00.12"]
)
def test_telephone_number_is_said_two_digits_at_a_time(written: str) -> None:
    assert say_phone(written) == ("zéro quatre", "soixante-cinq", "soixante et onze", "zéro zéro", "douze")


def test_short_and_free_numbers_are_said_by_pairs_too() -> None:
    assert say_phone("3949") == ("trente-neuf", "quarante-neuf")
    assert say_phone("0 800 00 12 34") == ("zéro huit", "zéro zéro", "zéro zéro", "douze", "trente-quatre")
    assert say_phone("112") == ("cent douze",)
    assert say_phone("") == ()


@pytest.mark.parametrize("number", [f"+33639981{end:03d}" for end in range(0, 1000, 37)])
def test_a_said_telephone_number_is_heard_back(number: str) -> None:
    assert find_phone(" ".join(say_phone(number))) == number


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (time(14, 30), "quatorze heures trente"),
        (time(12), "midi"),
        (time(12, 15), "midi quinze"),
        (time(0), "minuit"),
        (time(0, 30), "minuit trente"),
        (time(9), "neuf heures"),
        (time(1), "une heure"),
        (time(21, 5), "vingt et une heures cinq"),
    ],
)
def test_hours_are_said_in_words(clock: time, words: str) -> None:
    assert say_hour(clock) == words


def test_days_and_hours_are_said_as_stretches() -> None:
    assert say_hours(time(9), time(12)) == "de neuf heures à midi"
    assert say_days(["mon", "tue", "wed", "thu", "fri"]) == "du lundi au vendredi"
    assert say_days(["thu", "mon"]) == "le lundi et le jeudi"
    assert say_days(["mon", "wed", "fri"]) == "le lundi, le mercredi et le vendredi"
    assert say_days(["sun", "mon", "tue", "wed", "thu", "fri", "sat"]) == "tous les jours"
    assert say_days(["sat"]) == "le samedi"
    assert say_schedule(["mon", "tue", "wed"], time(8), time(14, 30)) == (
        "du lundi au mercredi, de huit heures à quatorze heures trente"
    )


@pytest.mark.parametrize(
    ("euros", "words"),
    [
        (1400, "mille quatre cents euros"),
        (1398.77, "environ mille quatre cents euros"),
        (1426, "environ mille quatre cent cinquante euros"),
        (653, "environ six cent cinquante euros"),
        (204, "environ deux cents euros"),
        (80, "quatre-vingts euros"),
        (12.05, "environ douze euros dix"),
        (9.5, "neuf euros cinquante"),
        (1, "un euro"),
    ],
)
def test_money_is_rounded_for_the_ear(euros: float, words: str) -> None:
    assert say_money(euros) == words


def test_pay_names_its_period() -> None:
    assert say_pay(1400, "month") == "mille quatre cents euros par mois"
    assert say_pay(11.9, "hour") == "onze euros quatre-vingt-dix de l'heure"


@pytest.mark.parametrize(
    ("distance_km", "way", "words"),
    [
        (0.0, "foot", "cinq minutes à pied"),
        (0.5, "foot", "dix minutes à pied"),
        (2.0, "transit", "vingt minutes en bus"),
        (3.0, "car", "un quart d'heure en voiture"),
        (10.0, "car", "une demi-heure en voiture"),
        (1.0, "near", "vingt minutes à pied"),
        (4.0, "near", "une demi-heure en bus"),
        (300.0, "transit", "plus de trois heures en bus"),
    ],
)
def test_travel_is_said_as_time(distance_km: float, way: str, words: str) -> None:
    assert say_travel(distance_km, way) == words


def test_travel_takes_longer_when_it_is_farther_and_a_wrong_way_is_an_error() -> None:
    for way in ("foot", "transit", "car"):
        minutes = [travel_minutes(km, way) for km in (0.2, 1, 3, 9, 27)]
        assert minutes == sorted(minutes) and minutes[0] < minutes[-1]
    with pytest.raises(KeyError):
        say_travel(1.0, "boat")


def test_durations_never_sound_shorter_than_they_are() -> None:
    assert [say_duration(m) for m in (1, 14, 16, 61, 76, 91, 500)] == [
        "cinq minutes",
        "un quart d'heure",
        "vingt minutes",
        "une heure et quart",
        "une heure et demie",
        "deux heures",
        "plus de trois heures",
    ]


def test_counts_agree_with_their_unit() -> None:
    assert say_count(1, "month") == "un mois"
    assert say_count(1, "hour") == "une heure"
    assert say_count(21, "offer") == "vingt et une offres"
    assert say_count(0, "offer") == "zéro offre"
    assert say_weekly_hours(20) == "vingt heures par semaine"
    assert say_weekly_hours(17.5) == "dix-sept heures et demie par semaine"
    assert say_weekly_hours(1) == "une heure par semaine"
    assert say_distance(0.31) == "trois cents mètres"
    assert say_distance(1.2) == "un kilomètre"
    assert say_distance(7.6) == "huit kilomètres"


@pytest.mark.parametrize(
    ("name", "at", "of"),
    [
        ("Bron", "à Bron", "de Bron"),
        ("Le Mans", "au Mans", "du Mans"),
        ("Les Minguettes", "aux Minguettes", "des Minguettes"),
        ("la Duchère", "à la Duchère", "de la Duchère"),
        ("L'Arbresle", "à L'Arbresle", "de L'Arbresle"),
        ("La Mulatière", "à La Mulatière", "de La Mulatière"),
        ("Annecy", "à Annecy", "d'Annecy"),
        ("Écully", "à Écully", "d'Écully"),
        ("Haguenau", "à Haguenau", "de Haguenau"),
        ("Hyères", "à Hyères", "d'Hyères"),
        ("Lentilly", "à Lentilly", "de Lentilly"),
        ("Lyon 9e", "à Lyon neuvième", "de Lyon neuvième"),
        ("Lyon 1er Arrondissement", "à Lyon premier", "de Lyon premier"),
        ("Lyon 08", "à Lyon huitième", "de Lyon huitième"),
        ("Lyon", "à Lyon", "de Lyon"),
    ],
)
def test_prepositions_contract_before_places(name: str, at: str, of: str) -> None:
    assert at_place(name) == at
    assert of_place(name) == of


def test_words_are_cut_before_a_vowel_but_not_before_an_aspirated_h() -> None:
    assert elide("le", "offre") == "l'offre"
    assert elide("La", "école") == "L'école"
    assert elide("le", "handicap") == "le handicap"
    assert elide("que", "elle") == "qu'elle"
    assert elide("si", "il") == "s'il"
    assert elide("si", "elle") == "si elle"
    assert elide("de", "onze heures") == "de onze heures"
    assert of_word("aide à domicile") == "d'aide à domicile"
    assert of_word("hôtellerie") == "d'hôtellerie"
    assert of_word("ménage") == "de ménage"


def test_trades_are_said_in_both_genders() -> None:
    assert say_trade("vendeuse", "vendeur") == "vendeuse ou vendeur"
    assert say_trade("secrétaire", "secrétaire") == "secrétaire"
    assert say_trade_label("Vendeur / Vendeuse en boulangerie") == "vendeuse ou vendeur en boulangerie"
    assert say_trade_label("Chef de cuisine / Cheffe de cuisine") == "cheffe de cuisine ou chef de cuisine"
    assert say_trade_label("Aide à domicile") == "aide à domicile"
    assert say_trade_label("Responsable administratif / administrative de gestion") == (
        "responsable administrative ou administratif de gestion"
    )
    assert say_trade_label("Employé / Employée de rayon boucherie/charcuterie") == (
        "employée ou employé de rayon boucherie ou charcuterie"
    )
    assert say_trade_label("Médecin de santé publique -MISP-") == "médecin de santé publique"
    assert say_trade_label("Éducateur sportif / Éducatrice sportive") == (
        "éducatrice sportive ou éducateur sportif"
    )
    assert say_trade_label("ATSEM") == "ATSEM"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12 bis av. J. Jaurès, 69120 Vaulx-en-Velin", "douze bis, avenue Jean Jaurès, Vaulx-en-Velin"),
        (
            "3 bd. du 11 novembre 1918 69100 Villeurbanne",
            "trois, boulevard du onze novembre mille neuf cent dix-huit, Villeurbanne",
        ),
        ("5 pl. St-Jean", "cinq, place Saint-Jean"),
        ("24 rue du Dr. Martin, BP 123, 69007 Lyon cedex 07", "vingt-quatre, rue du docteur Martin, Lyon"),
        (
            "1er étage, 8B rue du 8 mai 1945",
            "premier étage, huit B, rue du huit mai mille neuf cent quarante-cinq",
        ),
        (
            "Rés. les Lilas, bât. B, 14 r. Ste Thérèse",
            "résidence les Lilas, bâtiment B, quatorze, rue Sainte-Thérèse",
        ),
        ("18-20 quai du Gal de Gaulle", "dix-huit, quai du général de Gaulle"),
        ("9 av. Ch. de Gaulle, 69800 St Priest", "neuf, avenue Charles de Gaulle, Saint-Priest"),
        ("7 allée K. Martin", "sept, allée Martin"),
        ("45 rue de la République 69002 Lyon", "quarante-cinq, rue de la République, Lyon"),
        ("1 bis rue R. Salengro", "un bis, rue Roger Salengro"),
        ("Place des Terreaux", "Place des Terreaux"),
        ("", ""),
    ],
)
def test_addresses_are_read_simply(written: str, said: str) -> None:
    assert say_address(written) == said


def test_lists_and_postcodes_are_said_in_words() -> None:
    assert say_list(["a"]) == "a"
    assert say_list(["a", "b", "c"], "or") == "a, b ou c"
    assert say_list([]) == ""
    assert say_postcode("69120") == "soixante-neuf mille cent vingt"
    assert say_postcode("01120") == "zéro un, cent vingt"
    assert say_postcode("06002") == "zéro six, zéro zéro deux"
    assert say_postcode("06012") == "zéro six, zéro douze"
    assert say_postcode("01120") == "zéro un, cent vingt"
    assert say_postcode("01000") == "zéro un mille"


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)))
def test_any_written_address_can_be_read(written: str) -> None:
    said = say_address(written)
    assert said == say_address(written) and ",," not in said
    assert not re.search(r"\b\d{5}\b", said)
