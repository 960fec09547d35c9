"""Who takes a call that we make, in virtual time."""

from __future__ import annotations

import pytest

from bot.speech.greeting import Greeting, Taker

STEP = 0.02


def taker_of(*stretches: tuple[float, bool]) -> tuple[Taker, float]:
    """What is found, and after how many seconds."""
    greeting, now = Greeting(), 0.0
    for seconds, is_speech in stretches:
        for _ in range(round(seconds / STEP)):
            now += STEP
            taker = greeting.process(STEP, is_speech)
            if taker is not Taker.UNKNOWN:
                return taker, now
    return Taker.UNKNOWN, now


def test_a_person_who_says_hello_is_spoken_to_after_a_short_pause() -> None:
    taker, after = taker_of((0.4, False), (0.6, True), (5.0, False))
    assert taker is Taker.PERSON and after == pytest.approx(1.7, abs=0.05)


def test_a_person_who_says_nothing_is_spoken_to() -> None:
    taker, after = taker_of((10.0, False))
    assert taker is Taker.PERSON and after == pytest.approx(2.0, abs=0.05)


def test_a_long_hello_with_breaths_is_still_a_person() -> None:
    assert taker_of((0.8, True), (0.3, False), (1.5, True), (1.0, False))[0] is Taker.PERSON


def test_a_recording_goes_on_and_is_told_nothing() -> None:
    sentence = ((1.6, True), (0.4, False))
    taker, after = taker_of((0.3, False), *sentence, *sentence, *sentence, *sentence)
    assert taker is Taker.MACHINE and after < 6


def test_a_line_that_crackles_is_spoken_to_in_the_end() -> None:
    taker, after = taker_of(*(((0.02, True), (0.3, False)) * 2), *(((0.02, False), (0.0, True)) * 700))
    assert taker is Taker.PERSON and after <= 12.1
