"""Numbers that are written down are found in a sentence; numbers that count things are left in it."""

from __future__ import annotations

import pytest

from bot.french.spoken import say_digits, say_phone, say_postcode
from bot.speech.number_pieces import cut_numbers


def dictated(sentence: str) -> list[str]:
    return [piece.text for piece in cut_numbers(sentence) if piece.is_dictated]


def test_a_telephone_number_is_cut_into_its_pairs() -> None:
    number = ", ".join(say_phone("0465710012"))
    assert dictated(f"{number.capitalize()}.") == [
        "Zéro quatre,",
        "soixante-cinq,",
        "soixante et onze,",
        "zéro zéro,",
        "douze.",
    ]


def test_a_number_inside_a_sentence_leaves_the_words_around_it() -> None:
    pieces = cut_numbers("Appelez France Travail au trente-neuf, quarante-neuf.")
    assert [(piece.text, piece.is_dictated) for piece in pieces] == [
        ("Appelez France Travail au,", False),
        ("trente-neuf,", True),
        ("quarante-neuf.", True),
    ]
    pieces = cut_numbers("Le code est quatre, deux, un, neuf pour vous.")
    assert [piece.text for piece in pieces][-2:] == ["neuf,", "pour vous."]


@pytest.mark.parametrize("code", ["69120", "69008", "01120", "84100", "38000"])
def test_a_postcode_is_dictated(code: str) -> None:
    words = say_postcode(code)
    said = dictated(f"C'est à {words}, Vaulx-en-Velin.")
    assert " ".join(part.rstrip(",") for part in said) == words.replace(", ", " ")


def test_digits_one_by_one_are_dictated() -> None:
    assert len(dictated(f"Le code est : {say_digits('4219')}.")) == 4


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "Bonjour.",
        "L'adresse est douze, rue Jean Jaurès.",
        "C'est ouvert du lundi au vendredi, de neuf heures à midi.",
        "Le travail commence à huit heures trente, douze personnes viennent.",
        "Vous gagnez vingt mille euros par an.",
        "Mille quatre cents euros par mois.",
        "Pour un emploi, tapez un, deux ou trois.",
        "C'est à vingt et un kilomètres.",
        "Et un.",
    ],
)
def test_numbers_that_count_things_stay_in_the_sentence(sentence: str) -> None:
    assert [(piece.text, piece.is_dictated) for piece in cut_numbers(sentence)] == [(sentence, False)]


def test_two_numbers_in_one_text_are_both_found() -> None:
    assert len(dictated("C'est le zéro six, douze, trente. Ou bien le dix, vingt, trente.")) == 6
