"""The plain-French checker: it lets plain sentences pass and fails on every kind of bad one."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.french.lexicon import DATA_DIR
from bot.french.sentences import check, measure_readability, plain_limits, rare_words, split_sentences

RULES = yaml.safe_load((DATA_DIR / "plain.yml").read_text("utf-8"))


def codes(text: str, **limits: float) -> set[str]:
    return {fault.code for fault in check(text, plain_limits(**limits))}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Bonjour. Vous cherchez quoi ?", ("Bonjour.", "Vous cherchez quoi ?")),
        ("Dites : oui, ou non.", ("Dites : oui, ou non.",)),
        ("Une ligne.\nUne autre ?\n", ("Une ligne.", "Une autre ?")),
        ("Demandez M. Martin. Il répond.", ("Demandez M. Martin.", "Il répond.")),
        ("C'est à 3.5 km. À pied.", ("C'est à 3.5 km.", "À pied.")),
        ("Oui ! Écoutez.", ("Oui !", "Écoutez.")),
        ("Sans fin", ("Sans fin",)),
        ("", ()),
    ],
)
def test_text_is_cut_into_sentences(text: str, sentences: tuple[str, ...]) -> None:
    assert split_sentences(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, je vous écoute.",
        "Vous cherchez un emploi, un stage, ou une formation ?",
        "Voici une offre. C'est un travail de ménage à Bron. Cette offre vous intéresse ?",
        "Je ne garde ni votre voix, ni votre numéro.",
        "Le rendez-vous est à neuf heures, place Jean-Macé.",
        "Pour oui, tapez 1.\nPour non, tapez 2.\nQuel est votre choix ?",
    ],
)
def test_plain_french_passes(text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Vous cherchez un travail près de chez vous, le matin, avec un bon salaire ?", "long_sentence"),
        ("C'est bien. C'est loin. C'est cher.", "many_sentences"),
        ("Vous venez ? Vous partez ?", "many_questions"),
        ("Vous venez ? Je vous attends.", "question_not_last"),
        ("Bravo ! C'est bien !", "exclamations"),
        ("Incontestablement, l'accompagnement socioprofessionnel individualisé.", "hard_to_read"),
        ("Vous cherchez quoi", "no_end"),
        ("vous cherchez quoi ?", "no_capital"),
        ("Vous ne pouvez pas ne pas venir.", "negations"),
        ("Voici l'offre que cherche la personne qui parle.", "subordinates"),
        ("Appelez le 0465710012.", "long_number"),
        ("Dites (ou tapez) oui.", "unheard_mark"),
        ("Il y a 3 offres en CDI.", "acronym"),
        ("Je cherche {kind}.", "unheard_mark"),
        ("L'offre est choisie par la machine.", "passive"),
        ("Vous trouverez une offre.", "future"),
        ("Je vous appellerai demain.", "future"),
        ("Tu cherches un emploi ?", "familiar"),
        ("Je note votre email.", "english"),
        ("Votre job vous plaît ?", "english"),
        ("Voici une opportunité.", "rare_word"),
        ("Je le aide.", "elision"),
        ("C'est le emploi de Annecy.", "elision"),
    ],
)
def test_each_rule_catches_its_fault(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize("slip", RULES["slips"], ids=lambda slip: slip["bad"])
def test_each_usual_slip_is_caught_and_its_correction_passes(slip: dict[str, str]) -> None:
    assert any(fault.code == "slip" and slip["why"] in fault.detail for fault in check(slip["bad"]))
    assert not [fault for fault in check(slip["good"]) if fault.code == "slip"]


def test_aspirated_h_is_not_cut() -> None:
    assert "elision" not in codes("C'est le huit. C'est de onze heures à midi.")


def test_limits_can_be_wider_for_one_turn() -> None:
    greeting = "Bonjour. Je suis une machine. Je vous aide. Dites : aide."
    assert "many_sentences" in codes(greeting)
    assert codes(greeting, statements=4) == set()


def test_names_need_not_be_common_words() -> None:
    assert rare_words("Vous habitez Vénissieux.") == []
    assert rare_words("Vous faites du brancardage.") == ["brancardage"]
    assert check("Vous faites du brancardage.", names=["brancardage"]) == []


def test_regular_forms_of_plain_words_are_plain() -> None:
    assert rare_words("Les grandes vendeuses cherchaient des journaux et des métiers.") == []


def test_readability_follows_its_formulas() -> None:
    """Kandel-Moles is 207 - 1.015 words a sentence - 73.6 syllables a word; LIX is words a sentence and
    the share of long words, in percent."""
    easy = measure_readability("Je vous aide demain. Vous parlez à une machine.")
    assert easy.kandel_moles == pytest.approx(207 - 1.015 * 4.5 - 73.6 * (12 / 9), abs=0.01)
    assert easy.lix == pytest.approx(4.5 + 100 / 9, abs=0.01)
    hard = measure_readability(
        "L'accompagnement socioprofessionnel individualisé nécessite une contractualisation."
    )
    assert hard.kandel_moles < 0 < 30 < hard.lix


def test_every_exception_names_a_reason_and_rules() -> None:
    for row in RULES["exceptions"]:
        assert row["reason"] and row["codes"] and row["sentence"]
    for row in RULES["turns"].values():
        assert row["reason"] and set(row["limits"]) <= set(RULES["limits"])


def test_patterns_of_the_data_compile() -> None:
    for name in ("passive", "future", "unheard_marks"):
        assert re.compile(RULES[name])
