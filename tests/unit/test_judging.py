"""What becomes of a recognised utterance."""

from __future__ import annotations

from bot.model import Transcript, Word
from bot.speech.judging import Answered, Misheard, Noise, judge
from bot.speech.turn_words import load_turn_words


def heard(text: str, confidence: float, voiced_seconds: float = 1.0) -> object:
    words = tuple(Word(word, confidence, 0.0, 0.1) for word in text.split())
    return judge(Transcript(text, confidence, words), voiced_seconds, 0.5, 0.8, load_turn_words())


def test_sure_words_are_an_answer() -> None:
    assert heard("bron", 0.9) == Answered("bron", 0.9, False)


def test_words_between_the_two_limits_are_doubtful() -> None:
    assert heard("bron", 0.6) == Answered("bron", 0.6, True)


def test_words_under_the_limit_are_misheard() -> None:
    assert heard("bron", 0.4) == Misheard(0.4)


def test_unknown_words_only_are_misheard() -> None:
    assert isinstance(heard("[unk] [unk]", 0.9), Misheard)


def test_unknown_words_are_left_out_of_the_answer_and_of_its_confidence() -> None:
    words = (Word("[unk]", 0.1, 0, 0.1), Word("bron", 0.9, 0.1, 0.4))
    found = judge(Transcript("[unk] bron", 0.5, words), 0.5, 0.5, 0.8, load_turn_words())
    assert found == Answered("bron", 0.9, False)


def test_a_cough_is_noise() -> None:
    assert heard("[unk]", 0.9, voiced_seconds=0.26) == Noise(False)
    assert heard("", 0.0, voiced_seconds=0.3) == Noise(False)


def test_a_sound_of_thinking_is_no_answer_and_no_mistake() -> None:
    assert heard("euh", 0.9) == Noise(True)
    assert heard("euh mm", 0.9) == Noise(True)


def test_a_long_voice_without_words_is_misheard() -> None:
    assert isinstance(heard("", 0.0, voiced_seconds=3.0), Misheard)
