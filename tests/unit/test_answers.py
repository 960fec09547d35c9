"""Answers to the closed questions: kind of offer, way to travel, hours that suit."""

from __future__ import annotations

import pytest
import yaml
from rapidfuzz import fuzz

from bot.french.answers import CLOSE_ENOUGH, DATA, fold, load_answers
from bot.french.heard import normalize

ANSWERS = load_answers()


@pytest.mark.parametrize(
    ("text", "asked", "codes"),
    [
        ("un emploi", "kind", ("job",)),
        ("euh du travail", "kind", ("job",)),
        ("stage", "kind", ("internship",)),
        ("je voudrais me former", "kind", ("training",)),
        ("les trois", "kind", ("any",)),
        ("à pied", "travel", ("foot",)),
        ("je prends le bus", "travel", ("transit",)),
        ("j'ai le permis", "travel", ("car",)),
        ("près de chez moi", "travel", ("near",)),
        ("le matin", "hours", ("morning",)),
        ("pas la nuit", "hours", ("no_night",)),
        ("le matin et pas le week end", "hours", ("morning", "no_weekend")),
        ("pendant que les enfants sont à l'école", "hours", ("school",)),
        ("à mi temps", "hours", ("part_time",)),
        ("pas à plein temps", "hours", ("part_time",)),
        ("non", "hours", ("any",)),
        ("peu importe", "hours", ("any",)),
        ("pas le soir", "hours", ("day",)),
        ("pas le soir le matin", "hours", ("morning",)),
        ("pas le matin", "hours", ("not_morning",)),
        ("de huit heures à midi", "hours", ("morning",)),
        ("j'ai pas de voiture", "travel", ("transit",)),
        ("j'ai le permis mais pas de voiture", "travel", ("transit",)),
        ("je n'ai pas de travail", "kind", ("job",)),
    ],
)
def test_answers_are_understood_when_they_are_asked_for(
    text: str, asked: str, codes: tuple[str, ...]
) -> None:
    answer = ANSWERS.find(text, asked)[asked]
    assert (answer.codes, answer.score) == (codes, 1.0)


def test_several_questions_are_answered_in_one_sentence() -> None:
    found = ANSWERS.find("je cherche un stage près de chez moi le matin")
    assert {name: answer.codes for name, answer in found.items()} == {
        "kind": ("internship",),
        "travel": ("near",),
        "hours": ("morning",),
    }


@pytest.mark.parametrize(
    "text", ["chauffeur de bus", "veilleur de nuit", "garder des enfants", "non", "tout"]
)
def test_bare_words_count_only_for_the_question_asked(text: str) -> None:
    assert not ANSWERS.find(text)


@pytest.mark.parametrize(
    ("text", "asked", "code"), [("mattin", "hours", "morning"), ("voitur", "travel", "car")]
)
def test_near_spellings_are_doubtful(text: str, asked: str, code: str) -> None:
    answer = ANSWERS.find(text, asked)[asked]
    assert answer.codes == (code,)
    assert CLOSE_ENOUGH <= answer.score < 1


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("pas en voiture", "travel"),
        ("pas à pied", "travel"),
        ("pas un stage", "kind"),
        ("je sais pas quel travail", "kind"),
    ],
)
def test_what_is_denied_is_no_answer(text: str, asked: str) -> None:
    assert asked not in ANSWERS.find(text, asked)


def test_words_between_two_answers_belong_to_neither() -> None:
    text = "un emploi de ménage à bron peu importe"
    (span,) = ANSWERS.find(text, "kind")["kind"].spans
    assert text[slice(*span)] == "un emploi"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("changer de ville", "offers_place"),
        ("je veux changer les horaires", "offers_hours"),
        ("la ville", ""),
        ("changer", ""),
    ],
)
def test_question_to_answer_anew_is_named(text: str, question: str) -> None:
    assert ANSWERS.to_change(text) == question


@pytest.mark.parametrize("text", ["", "zzz", "la lune", "je ne sais pas quoi dire"])
@pytest.mark.parametrize("asked", ["kind", "travel", "hours"])
def test_other_words_answer_nothing(text: str, asked: str) -> None:
    assert asked not in ANSWERS.find(text, asked)


def test_accents_may_be_missing() -> None:
    assert ANSWERS.find("pres de chez moi")["travel"].codes == ("near",)


def test_span_covers_the_words_that_answer() -> None:
    text = "je cherche des ménages le matin"
    answer = ANSWERS.find(text)["hours"]
    assert text[answer.start : answer.end] == "le matin"


@pytest.mark.parametrize(
    ("text", "digit"),
    [
        ("le deux", "2"),
        ("tapez trois", "3"),
        ("4", "4"),
        ("un", "1"),
        ("un stage", ""),
        ("deux fois trois", ""),
    ],
)
def test_a_choice_may_be_said(text: str, digit: str) -> None:
    assert ANSWERS.digit(text) == digit


def test_phrases_are_in_normal_form_and_belong_to_one_code_a_question() -> None:
    data = yaml.safe_load(DATA.read_text("utf-8"))
    for question in ANSWERS.questions:
        seen: dict[str, str] = {}
        for part in ("anywhere", "asked"):
            for code, phrases in data[question][part].items():
                for phrase in phrases:
                    assert normalize(phrase) == phrase
                    assert seen.setdefault(fold(phrase), code) == code, phrase


def test_folding_keeps_the_length() -> None:
    text = "à l'œuvre près de Vénissieux"
    assert len(fold(text)) == len(text)
    assert fuzz.ratio(fold(text), "a l'œuvre pres de venissieux") > 95
