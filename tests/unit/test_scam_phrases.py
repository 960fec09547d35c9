"""The small language of the signs: words, beginnings, verbs, numbers, gaps, what may be missing."""

from __future__ import annotations

import pytest

from bot.jobs.scam_phrases import Language, Reading
from bot.jobs.scam_verbs import verb_forms

VERBS = {"recevoir": ["reçois", "reçoit", "recev*"]}
LANGUAGE = Language({"money": "$ euros / argent", "cost": {"of": "<money>", "outside": ["money"]}}, VERBS)


def found(phrase: str, text: str) -> list[str]:
    expression = LANGUAGE.expression(phrase)
    reading = Reading(LANGUAGE, text.split())
    return [" ".join(reading.words[start:end]) for start, end in reading.spans(expression)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("frais", "des frais de dossier", ["frais"]),
        ("rembours*", "ils remboursent le bus", ["remboursent"]),
        ("frais|caution", "une caution et des frais", ["caution", "frais"]),
        ("{payer}", "je paie tu payes il paiera", ["paie", "payes", "paiera"]),
        ("{recevoir}", "vous recevrez un colis", ["recevrez"]),
        ("$ euros", "50 euros et 3 colis", ["50 euros"]),
        ("$$ euros", "50 euros ou 1500 euros", ["1500 euros"]),
        ("frais (de) dossier", "frais dossier ou frais de dossier", ["frais dossier", "frais de dossier"]),
        ("(de) dossier", "le dossier", ["dossier"]),
        ("permis !de", "permis de conduire ou permis cariste", ["permis"]),
        ("payer ~2 dossier", "payer pour le dossier", ["payer pour le dossier"]),
        ("payer ~1 dossier", "payer pour le dossier", []),
        ("payer ~5 dossier", "payer . le dossier", []),
        ("demande <money>", "il demande 50 euros", ["demande 50 euros"]),
        ("frais / caution", "une caution", ["caution"]),
        ("sécurité sociale", "la securite sociale", ["securite sociale"]),
    ],
)
def test_a_phrase_finds_its_words(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


def test_what_stands_inside_another_expression_is_not_found() -> None:
    reading = Reading(LANGUAGE, ["50", "euros"])
    assert reading.named("money") and not reading.named("cost")


@pytest.mark.parametrize(
    "phrase", ["~3 frais", "!frais", "frais (de)", "frais ~2", "<unknown>", "{blorb}", "mi-temps", "(a b)"]
)
def test_a_phrase_that_cannot_be_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError):
        LANGUAGE.expression(phrase)


def test_verbs_have_their_forms() -> None:
    assert {"paye", "payes", "paient", "payez", "payera", "paierait", "payee", "payant"} <= verb_forms(
        "payer", {}
    )
    assert {"appelle", "appellera", "appelez"} <= verb_forms("appeler", {})
    assert "mangeons" in verb_forms("manger", {})
    with pytest.raises(ValueError, match="blorb"):
        verb_forms("blorb", {})
