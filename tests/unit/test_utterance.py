"""Which of two recognitions of one utterance is kept."""

from __future__ import annotations

import pytest

from bot.model import Transcript
from bot.speech.judging import Answered, Misheard
from bot.speech.utterance import better_of

MISHEARD = Misheard(0.9)


def test_the_wide_grammar_finds_a_correction_that_the_question_does_not_hold() -> None:
    first, judged = Transcript("non [unk] [unk]", 0.9), Answered("non", 0.9, False)
    assert better_of(first, judged, Answered("non à bron", 0.9, False)) == Answered("non à bron", 0.9, False)


def test_other_words_than_those_of_the_question_are_confirmed() -> None:
    first = Transcript("oui [unk]", 0.9)
    found = better_of(first, Answered("oui", 0.9, False), Answered("à bron le matin", 0.9, False))
    assert found == Answered("à bron le matin", 0.9, True)


@pytest.mark.parametrize("wide", [MISHEARD, Answered("à bron", 0.5, True), Answered("oui", 0.9, False)])
def test_a_wide_grammar_that_is_unsure_or_knows_no_more_changes_nothing(wide: object) -> None:
    judged = Answered("oui", 0.9, False)
    assert better_of(Transcript("oui [unk]", 0.9), judged, wide) == judged


def test_an_utterance_unknown_to_both_stays_misheard() -> None:
    assert better_of(Transcript("[unk] [unk]", 0.9), MISHEARD, MISHEARD) == MISHEARD
