"""Which of the final words belong to the voice."""

from __future__ import annotations

import pytest

from bot.model import Transcript, Word
from bot.speech.listening import said_until

SAID = Transcript(
    "du côté de [unk] bournay",
    0.6,
    (
        Word("du", 0.9, 0.5, 0.6),
        Word("côté", 1.0, 0.6, 0.9),
        Word("de", 0.8, 0.9, 1.0),
        Word("[unk]", 0.9, 1.3, 1.6),
        Word("bournay", 0.3, 1.6, 2.0),
    ),
)


def test_words_heard_in_the_noise_after_the_voice_are_left_out_and_the_others_stay_as_sure() -> None:
    kept = said_until(SAID, 1.1)
    assert kept.text == "du côté de" and kept.words == SAID.words[:3]
    assert kept.confidence == pytest.approx(0.9)


def test_a_word_is_kept_when_enough_of_it_lies_in_the_voice() -> None:
    assert said_until(SAID, 1.45).text == "du côté de [unk]"
    assert said_until(SAID, 1.45).confidence == pytest.approx(0.675)
    assert said_until(SAID, 1.35).text == "du côté de"


def test_nothing_is_left_out_when_all_words_lie_in_the_voice_or_its_end_is_not_known() -> None:
    assert said_until(SAID, 2.1) is SAID and said_until(SAID, 0.0) is SAID
    untimed = Transcript("oui", 0.9)
    assert said_until(untimed, 0.3) is untimed


def test_a_voice_in_which_no_word_begins_has_no_words() -> None:
    assert said_until(SAID, 0.3) == Transcript("", 0.0)
