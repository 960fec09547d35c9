"""The ear that makes mistakes: seeded, at the rate asked for, within the answers that are expected."""

from __future__ import annotations

import pytest

from bot.bench.error_channel import ErrorChannel, Vocabularies, confidence_at
from bot.bench.errors_measure import CLOSED, FREE, measure_rates
from bot.bench.misheard_turns import MishearingEar
from bot.bench.sounds import SoundIndex, distance, sounds_of
from bot.jobs.places import load_places
from bot.jobs.trades import load_trades
from bot.model import UNKNOWN, TurnKind
from bot.speech.grammars import AnswerGrammar, load_grammars

SENTENCE = "je cherche un travail de ménage à vaulx en velin"


@pytest.fixture(scope="module")
def grammars() -> dict[str, AnswerGrammar]:
    tables = {"trades": load_trades().phrases(), "places": load_places().phrases()}
    return load_grammars(tables=tables)


@pytest.fixture(scope="module")
def vocabularies(grammars: dict[str, AnswerGrammar]) -> Vocabularies:
    return Vocabularies(grammars)


def test_the_same_seed_makes_the_same_mistakes(vocabularies: Vocabularies) -> None:
    heard = [
        [ErrorChannel(vocabularies, 0.45, seed).hear(SENTENCE, "free") for _ in range(3)]
        for seed in ("a", "a", "b")
    ]
    assert heard[0] == heard[1]
    assert heard[0] != heard[2]


def test_no_error_is_made_at_rate_zero(vocabularies: Vocabularies) -> None:
    channel = ErrorChannel(vocabularies, 0.0, "a")
    assert channel.hear(SENTENCE, "free").text == SENTENCE
    assert (channel.said, channel.errors) == (10, 0)


def test_the_rate_asked_for_is_reached(grammars: dict[str, AnswerGrammar]) -> None:
    for one in measure_rates(grammars, (0.15, 0.3, 0.45), 600):
        reached = one.errors.errors / one.errors.words
        assert abs(reached - one.rate) < 0.03, (one.kind, one.rate, reached)
        assert one.kind in (FREE, CLOSED)


def test_a_closed_question_is_heard_within_its_own_answers(
    grammars: dict[str, AnswerGrammar], vocabularies: Vocabularies
) -> None:
    channel = ErrorChannel(vocabularies, 0.6, "closed")
    answers = {word for phrase in grammars["travel"].phrases or () for word in phrase.split()}
    heard = {word for _ in range(300) for word in channel.hear("en bus", "travel").text.split()}
    assert UNKNOWN in heard and len(heard) > 5
    assert heard <= answers | {UNKNOWN}


def test_wrong_words_tend_to_be_less_sure() -> None:
    levels = [step / 100 for step in range(100)]
    right = sum(confidence_at(level, True) for level in levels)
    wrong = sum(confidence_at(level, False) for level in levels)
    assert right > wrong + 20
    assert all(0 <= confidence_at(level, is_right) <= 1 for level in levels for is_right in (True, False))


def test_words_that_sound_alike_are_near() -> None:
    assert distance(sounds_of("pain"), sounds_of("pin")) == 0
    assert distance(sounds_of("bon"), sounds_of("pont")) < distance(sounds_of("bon"), sounds_of("chat"))
    index = SoundIndex(["maison", "façon", "voiture", "masson"])
    assert [near.word for near in index.near("maçon", 3)] == ["masson", "maison", "façon"]


def test_what_is_not_understood_is_no_answer(
    grammars: dict[str, AnswerGrammar], vocabularies: Vocabularies
) -> None:
    ear = MishearingEar(ErrorChannel(vocabularies, 0.9, "deaf"), grammars)
    turns = [ear.take("oui", "yes_no") for _ in range(60)]
    assert {turn.kind for turn in turns} == {TurnKind.SPEECH, TurnKind.MISHEARD}
    assert any(turn.is_doubtful for turn in turns)
    assert all(len(turn.word_confidences) == len(turn.text.split()) for turn in turns)
