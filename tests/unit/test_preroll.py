"""The sound before an utterance."""

from __future__ import annotations

from bot.speech.preroll import Preroll


def test_the_last_frames_come_before_an_utterance() -> None:
    preroll = Preroll(0.06)
    for number in range(1, 11):
        preroll.keep(number * 0.02, bytes([number]))
    assert preroll.before(0.2) == (b"\x08", b"\x09", b"\x0a")


def test_voice_of_the_utterance_before_is_not_heard_again() -> None:
    preroll = Preroll(0.5)
    for number in range(1, 11):
        preroll.keep(number * 0.02, bytes([number]))
    preroll.heard_until(0.16)
    assert preroll.before(0.2) == (b"\x09", b"\x0a")


def test_sound_from_before_a_gap_of_the_line_is_too_old() -> None:
    preroll = Preroll(0.1)
    preroll.keep(0.02, b"old")
    preroll.keep(2.0, b"new")
    assert preroll.before(2.0) == (b"new",)
