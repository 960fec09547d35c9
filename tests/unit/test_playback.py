"""Sentences as frames: pauses, cuts, fades."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.model import FRAME_BYTES, FRAME_SECONDS
from bot.speech.playback import SILENT_FRAME, Playback


def tone(frames: int) -> bytes:
    return np.full(frames * FRAME_BYTES // 2, 8000, dtype="<i2").tobytes()


def run(playback: Playback, ticks: int, start: float = 0.0) -> list[bytes]:
    return [playback.next_frame(start + number * FRAME_SECONDS) for number in range(ticks)]


def test_nothing_to_say_is_silence() -> None:
    assert run(Playback(), 3) == [SILENT_FRAME] * 3


def test_sentences_are_played_in_order_with_a_pause_between() -> None:
    playback = Playback()
    playback.begin(2, gap_seconds=0.3)
    playback.add("a", tone(10))
    playback.add("b", tone(5))
    sounding = [frame != SILENT_FRAME for frame in run(playback, 40)]
    assert sounding == [True] * 10 + [False] * 15 + [True] * 5 + [False] * 10
    assert playback.is_idle
    assert [(s.sentence, s.heard_share) for s in playback.take_spoken()] == [("a", 1.0), ("b", 1.0)]


def test_a_sentence_that_is_late_is_waited_for() -> None:
    playback = Playback()
    playback.begin(2, gap_seconds=0.3)
    playback.add("a", tone(5))
    run(playback, 50)
    assert not playback.is_idle
    playback.add("b", tone(5))
    assert playback.next_frame(1.0) != SILENT_FRAME


def test_a_stop_fades_out_within_10_ms_and_leaves_silence() -> None:
    playback = Playback()
    playback.begin(2, gap_seconds=0.3)
    playback.add("a", tone(50))
    playback.add("b", tone(50))
    run(playback, 10)
    playback.stop(0.2)
    last, after = np.frombuffer(playback.next_frame(0.2), dtype="<i2"), playback.next_frame(0.22)
    assert last[0] == 8000 and not last[80:].any()
    assert np.abs(np.diff(last.astype(int))).max() < 400
    assert after == SILENT_FRAME and playback.is_idle


def test_what_was_heard_when_stopped_is_known() -> None:
    playback = Playback()
    playback.begin(2, gap_seconds=0.3)
    playback.add("a", tone(10))
    playback.add("b", tone(20))
    run(playback, 35)
    playback.stop(0.7)
    first, second = playback.take_spoken()
    assert (first.sentence, first.heard_share) == ("a", 1.0)
    assert (second.sentence, second.heard_share, second.started_at) == ("b", 0.5, 0.5)


def test_the_last_sentence_is_known_while_it_sounds() -> None:
    playback = Playback()
    playback.begin(2, gap_seconds=0.1)
    playback.add("a", tone(5))
    playback.add("b", tone(5))
    seen = []
    for number in range(15):
        playback.next_frame(number * FRAME_SECONDS)
        seen.append(playback.is_in_last_sentence)
    assert seen == [False] * 10 + [True] * 4 + [False]


@given(st.lists(st.integers(0, 900), max_size=5))
def test_no_sample_is_lost_and_every_frame_has_the_right_size(sizes: list[int]) -> None:
    playback = Playback()
    playback.begin(len(sizes), gap_seconds=0.04)
    for number, size in enumerate(sizes):
        playback.add(str(number), np.full(size, 7, dtype="<i2").tobytes())
    frames = run(playback, 60)
    assert {len(frame) for frame in frames} == {FRAME_BYTES}
    assert playback.is_idle
    assert sum(int(np.count_nonzero(np.frombuffer(frame, dtype="<i2"))) for frame in frames) == sum(sizes)


def test_held_sound_goes_on_where_it_was() -> None:
    playback = Playback()
    pcm = tone(10)
    playback.begin(1, 0.3)
    playback.add("a", pcm)
    before = b"".join(playback.next_frame(n * FRAME_SECONDS) for n in range(3))
    playback.hold(True)
    fade = playback.next_frame(0.06)
    assert any(fade)
    assert playback.next_frame(0.08) == playback.next_frame(0.1) == SILENT_FRAME
    playback.hold(False)
    after = b"".join(playback.next_frame(0.12 + n * FRAME_SECONDS) for n in range(7))
    assert before + after == pcm
    assert [spoken.heard_share for spoken in playback.take_spoken()] == [1.0]


def test_no_sentence_starts_while_the_sound_is_held() -> None:
    playback = Playback()
    playback.begin(1, 0.3)
    playback.add("a", tone(2))
    playback.hold(True)
    assert playback.next_frame(0.0) == SILENT_FRAME
    assert not playback.is_idle
    playback.hold(False)
    assert playback.next_frame(0.02) != SILENT_FRAME
