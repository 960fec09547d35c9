"""How the scripted caller decides that the assistant has finished."""

from __future__ import annotations

from bot.bench.listening import HEARD_RMS, Listening

LOUD, QUIET = HEARD_RMS * 10, 1.0


def hear(ears: Listening, start: float, levels: list[float]) -> list[bool]:
    return [ears.hear(start + number * 0.02, level) for number, level in enumerate(levels)]


def test_silence_before_any_sound_is_not_the_end() -> None:
    ears = Listening(0.9)
    hear(ears, 0.0, [QUIET] * 100)
    assert not ears.has_finished(10.0)


def test_the_assistant_has_finished_after_a_silence_that_follows_sound() -> None:
    ears = Listening(0.9)
    assert hear(ears, 1.0, [QUIET, LOUD, LOUD, LOUD, QUIET]) == [False, False, True, False, False]
    assert ears.first_sound == 1.02
    assert not ears.has_finished(1.95)
    assert ears.has_finished(1.97)


def test_a_pause_between_sentences_is_not_the_end() -> None:
    ears = Listening(0.9)
    hear(ears, 0.0, [LOUD] * 50 + [QUIET] * 20 + [LOUD] * 50)
    assert not ears.has_finished(2.5)


def test_a_click_is_not_the_assistant() -> None:
    ears = Listening(0.9)
    assert not any(hear(ears, 0.0, [QUIET, LOUD, QUIET, QUIET]))
    assert not ears.has_finished(5.0)


def test_after_its_own_words_the_caller_waits_for_the_next_answer() -> None:
    ears = Listening(0.9)
    hear(ears, 0.0, [LOUD] * 10)
    ears.start_over()
    assert not ears.has_finished(9.0)
