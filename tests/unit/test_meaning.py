"""What an answer means, for commands and measures."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.bench.meaning import mean_the_same, meanings

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("grammar", "text", "values"),
    [
        ("yes_no", "ouais", ["yes"]),
        ("yes_no", "bah non", ["no"]),
        ("digits", "zéro sept deux", ["072"]),
        ("number", "soixante dix sept", [77]),
        ("ordinal", "troisième", [3]),
        ("travel", "à pied", ["foot"]),
        ("hour", "quatorze heures trente", ["14:30:00"]),
        ("day", "le trois mars", ["2027-03-03"]),
        ("letters", "b comme bruno a", ["ba"]),
        ("place", "bron", ["69029"]),
        ("contact", "répète", []),
        ("number", "je ne sais pas", []),
        ("number", "", []),
    ],
)
def test_an_answer_has_the_values_that_its_question_can_take(
    grammar: str, text: str, values: list[object]
) -> None:
    found = meanings(grammar, text, MONDAY)
    assert found == values
    assert json.loads(json.dumps(found)) == values


def test_an_ambiguous_answer_has_several_values() -> None:
    assert len(meanings("hour", "huit heures", MONDAY)) == 2


def test_other_words_may_mean_the_same() -> None:
    assert mean_the_same("yes_no", "oui oui", "ouais")
    assert not mean_the_same("yes_no", "oui", "non")
    assert not mean_the_same("contact", "répète", "répète")
