"""Recognised and typed French in its one normal form; numbers read back as digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.french.heard import normalize, opening_hesitation, strip_hesitations
from bot.french.numbers import find_number_spans, find_numbers, find_phone, words_to_number


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("C’est d’accord !", "c'est d'accord"),
        ("c' est d' accord", "c'est d'accord"),
        ("c 'est qu' il l' a dit", "c'est qu'il l'a dit"),
        ("aujourd' hui", "aujourd'hui"),
        ("aujourd’hui", "aujourd'hui"),
        ("Vaulx-en-Velin, s'il vous plaît", "vaulx en velin s'il vous plaît"),
        ("  Ma   SOEUR\tet mon œil ", "ma sœur et mon œil"),
        ("la manoeuvre, le boeuf, Noël, la moelle", "la manœuvre le bœuf noël la moelle"),
        ("'bonjour' ' oui", "bonjour oui"),
        ("[unk] oui [unk]", "oui"),
        ("69 120 ou 69120 ?", "69 120 ou 69120"),
        ("e\u0301cole", "école"),
        ("l'Haÿ-les-Roses", "l'haÿ les roses"),
        ("rdv 14h30 (a_b)", "rdv 14h30 a b"),
        ("", ""),
        ("...", ""),
    ],
)
def test_text_has_one_normal_form(raw: str, normal: str) -> None:
    assert normalize(raw) == normal


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("cdjlmnstqu' ’oeuil-œ[]unk"))))
def test_normal_form_is_stable_whatever_was_typed(raw: str) -> None:
    once = normalize(raw)
    assert normalize(once) == once
    assert "  " not in once and once == once.strip()


def test_hesitations_are_kept_by_the_normal_form_and_removed_on_request() -> None:
    assert normalize("Euh... oui") == "euh oui"
    assert strip_hesitations("euh ben oui hein") == "oui"
    assert strip_hesitations("Euh, je cherche euh du ménage, en fait") == "je cherche du ménage"
    assert strip_hesitations("euh") == ""
    assert strip_hesitations("le benjamin") == "le benjamin"


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("soixante neuf mille cent vingt", ("69120",)),
        ("six neuf un deux zéro", ("69120",)),
        ("soixante neuf cent vingt", ("69120",)),
        ("soixante-neuf mille huit", ("69008",)),
        ("69 120", ("69120",)),
        ("je suis à lyon huit", ("8",)),
        ("un stage à bron", ()),
        ("le un", ("1",)),
        ("quinze kilomètres ou vingt", ("15", "20")),
        ("quatorze cents euros", ("1400",)),
        ("deux mille vingt six", ("2026",)),
        ("entre septante et un et nonante deux", ("71", "92")),
        ("soixante et onze", ("71",)),
        ("vingt et trente", ("20", "30")),
        ("trente huit mille", ("38000",)),
        ("rien de tout ça", ()),
    ],
)
def test_numbers_are_found_in_words(words: str, digits: tuple[str, ...]) -> None:
    assert find_numbers(words) == digits


@pytest.mark.parametrize("value", [*range(0, 101), 180, 199, 200, 999, 1000, 1400, 69120, 38999, 999999])
def test_every_number_said_by_num2words_is_read_back(value: int) -> None:
    from num2words import num2words

    for dialect in ("fr", "fr_CH", "fr_BE"):
        assert words_to_number(num2words(value, lang=dialect)) == value


def test_span_of_a_number_points_into_the_normal_form() -> None:
    text = normalize("À Lyon, soixante-neuf mille huit, oui")
    (match,) = find_number_spans(text)
    assert text[match.start : match.end] == "soixante neuf mille huit"


def test_a_sentence_that_is_more_than_a_number_is_no_number() -> None:
    assert words_to_number("deux heures") is None
    assert words_to_number("") is None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("zéro quatre soixante cinq soixante et onze zéro zéro douze", "+33465710012"),
        ("c'est le 04 65 71 00 12", "+33465710012"),
        ("0 6 3 9 9 8 1 2 3 4", "+33639981234"),
        ("zéro six trente neuf quatre vingt dix huit douze trente quatre", "+33639981234"),
        ("zéro trois cinquante trois zéro un vingt vingt et un", "+33353012021"),
        ("+33 6 39 98 12 34", "+33639981234"),
        ("0639981234 merci", "+33639981234"),
        ("zéro six trente neuf", None),
        ("soixante neuf mille cent vingt", None),
    ],
)
def test_telephone_number_is_read_from_words_or_digits(said: str, number: str | None) -> None:
    assert find_phone(said) == number


def test_a_long_run_of_numbers_is_no_telephone_number_and_is_read_quickly() -> None:
    assert find_phone("vingt deux " * 200) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("comment dire oui", 2), ("comment dire", 0), ("oui", 0), ("en fait le soir", 0)],
)
def test_words_that_only_begin_an_answer_are_counted(text: str, count: int) -> None:
    assert opening_hesitation(text) == count
