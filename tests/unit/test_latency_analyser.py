"""The analyser against calls whose gaps are known: it is wrong by 20 ms at most."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audio.level import trim_silence
from bot.audio.wav import write_stereo_wav
from bot.bench.latency import (
    BLOCK_SECONDS,
    Line,
    heard_in_log,
    jitter_seconds,
    percentile,
    read_recording,
    time_turns,
)
from bot.bench.wire_log import Recording, Spoken, WireLog, frame_rms, sounding_frames
from bot.engines.espeak_caller import CALLERS, speak
from bot.errors import Refused
from bot.model import FRAME_BYTES, FRAME_SECONDS, Clip

RATE = 8000
ERROR_SECONDS = 0.020


def babble(seconds: float, rms: float, seed: int) -> np.ndarray:
    """Speech-like sound: noise that swells and dips as syllables do, loud at both ends."""
    random = np.random.default_rng(seed)
    time = np.arange(int(seconds * RATE)) / RATE
    swell = 0.55 + 0.45 * np.cos(2 * np.pi * 4 * time)
    sound = random.normal(0, 1, len(time)) * swell
    return sound * rms / np.sqrt(np.mean(sound**2))


def line_of(samples: np.ndarray) -> Line:
    size = int(RATE * BLOCK_SECONDS)
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    levels = np.sqrt(np.mean(blocks**2, axis=1))
    return Line(np.arange(len(levels)) * BLOCK_SECONDS, levels, BLOCK_SECONDS)


def call_with_gaps(gaps: list[float], rms: float, noise: float) -> tuple[list[Spoken], np.ndarray]:
    """A call in which the assistant answers each of the caller's sentences after a known gap."""
    random, at, spoken, pieces = np.random.default_rng(5), 2.0, [], [(0.3, babble(1.0, rms, 99))]
    for number, gap in enumerate(gaps):
        spoken.append(Spoken(str(number), at, at + 0.8))
        pieces.append((at + 0.8 + gap, babble(1.2, rms, number)))
        at += 0.8 + gap + 1.2 + 1.8
    samples = random.normal(0, noise, int((at + 1) * RATE)) if noise else np.zeros(int((at + 1) * RATE))
    for start, sound in pieces:
        place = round(start * RATE)
        samples[place : place + len(sound)] += sound
    return spoken, samples


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.08, 4.0), min_size=1, max_size=6),
    st.sampled_from([200.0, 900.0, 2600.0, 6000.0]),
    st.sampled_from([0.0, 2.0, 0.01, 0.02]),
)
def test_a_known_gap_is_found_within_twenty_milliseconds(gaps, rms, noise) -> None:
    spoken, samples = call_with_gaps(gaps, rms, noise if noise > 1 else noise * rms)
    for gap, turn in zip(gaps, time_turns(spoken, line_of(samples)), strict=True):
        assert turn.delay_seconds is not None
        assert abs(turn.delay_seconds - gap) <= ERROR_SECONDS
        assert not turn.is_cut_in and turn.stop_seconds is None


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 2.5), st.sampled_from([300.0, 2600.0]), st.sampled_from([0.0, 5.0]))
def test_a_known_barge_in_is_found_within_twenty_milliseconds(stop, rms, noise) -> None:
    samples = np.random.default_rng(1).normal(0, 1, 12 * RATE) * noise
    speech = babble(1.5 + stop, rms, 3)
    samples[RATE : RATE + len(speech)] += speech
    answer = babble(1.0, rms, 4)
    samples[8 * RATE : 9 * RATE] += answer
    turn = time_turns([Spoken("stop", 2.5, 3.0, is_over=True)], line_of(samples))[0]
    assert turn.stop_seconds is not None
    assert abs(turn.stop_seconds - stop) <= ERROR_SECONDS


def test_a_pause_between_two_sentences_is_not_taken_for_a_stop() -> None:
    samples = np.zeros(12 * RATE)
    for start in (1.0, 2.75, 4.5):
        samples[int(start * RATE) : int((start + 1.4) * RATE)] += babble(1.4, 2600, 7)
    turn = time_turns([Spoken("stop", 2.0, 2.5, is_over=True)], line_of(samples))[0]
    assert turn.stop_seconds == pytest.approx(2.15, abs=ERROR_SECONDS)


def test_a_command_said_after_the_assistant_fell_silent_is_no_barge_in() -> None:
    samples = np.zeros(8 * RATE)
    samples[RATE : 2 * RATE] = babble(1.0, 2600, 8)
    samples[4 * RATE : 5 * RATE] = babble(1.0, 2600, 9)
    turn = time_turns([Spoken("stop", 2.2, 2.8, is_over=True)], line_of(samples))[0]
    assert turn.stop_seconds is None
    assert turn.delay_seconds == pytest.approx(1.2, abs=ERROR_SECONDS)


def test_an_assistant_who_speaks_before_the_caller_has_finished_is_told_and_not_timed() -> None:
    samples = np.zeros(6 * RATE)
    samples[2 * RATE : 3 * RATE] = babble(1.0, 2600, 1)
    turn = time_turns([Spoken("long answer", 1.0, 2.4)], line_of(samples))[0]
    assert turn.is_cut_in and turn.delay_seconds is None


def test_a_turn_without_an_answer_has_no_delay() -> None:
    spoken, samples = call_with_gaps([0.5, 0.5], 2600, 0)
    samples[round(spoken[1].start * RATE) :] = 0
    first, second = time_turns(spoken, line_of(samples))
    assert first.delay_seconds is not None and second.delay_seconds is None


def test_a_call_without_a_word_has_no_turn() -> None:
    assert time_turns([], heard_in_log(WireLog())) == []


def test_a_click_is_not_an_answer() -> None:
    spoken, samples = call_with_gaps([1.0], 2600, 0)
    click = round((spoken[0].end + 0.3) * RATE)
    samples[click : click + 40] = 5000
    turn = time_turns(spoken, line_of(samples))[0]
    assert turn.delay_seconds == pytest.approx(1.0, abs=ERROR_SECONDS)


@pytest.mark.parametrize("caller", sorted(CALLERS))
@pytest.mark.parametrize("gap", [0.25, 0.61, 1.37])
def test_a_stereo_recording_of_voices_tells_the_same_gap(tmp_path: Path, caller: str, gap: float) -> None:
    question, answer = (
        trim_silence(speak(text, CALLERS[name]), 0.0, 0.0)
        for text, name in (("oui bonjour", caller), ("la suite du message", "old"))
    )
    left = bytes(2 * RATE) + question.pcm
    right = bytes((len(left) // 2 + round(gap * RATE)) * 2) + answer.pcm + bytes(2 * RATE)
    write_stereo_wav(tmp_path / "call.wav", Clip(left, RATE), Clip(right, RATE))
    spoken, heard = read_recording(tmp_path / "call.wav")
    assert len(spoken) == 1
    delay = time_turns(spoken, heard)[0].delay_seconds
    assert delay is not None
    assert abs(delay - gap) <= ERROR_SECONDS


def frames(samples: np.ndarray) -> list[bytes]:
    pcm = samples.astype("<i2").tobytes()
    return [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm) // FRAME_BYTES * FRAME_BYTES, FRAME_BYTES)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.1, 2.0), min_size=1, max_size=4), st.integers(0, 1000))
def test_the_wire_log_and_the_recording_agree_on_a_known_gap(gaps, seed) -> None:
    spoken, samples = call_with_gaps(gaps, 2600, 0)
    late = np.random.default_rng(seed).uniform(0, 0.004, len(samples))
    log = WireLog(spoken=spoken)
    for number, frame in enumerate(frames(samples)):
        log.received.append((number * FRAME_SECONDS + float(late[number]), frame_rms(frame)))
    for gap, turn in zip(gaps, time_turns(log.spoken, heard_in_log(log)), strict=True):
        assert turn.delay_seconds is not None
        assert abs(turn.delay_seconds - gap) <= ERROR_SECONDS + 0.004


def test_a_recording_keeps_silence_where_no_frame_came(tmp_path: Path) -> None:
    recording, loud = Recording(), b"\x00\x20" * 160
    for number in range(50):
        recording.add_sent((number + 1) * FRAME_SECONDS, loud)
    for number in range(5):
        recording.add_received(1.5 + number * FRAME_SECONDS, loud)
    recording.write(tmp_path / "call.wav")
    spoken, heard = read_recording(tmp_path / "call.wav")
    assert (spoken[0].start, spoken[0].end) == pytest.approx((0.0, 1.0), abs=0.01)
    assert time_turns(spoken, heard)[0].delay_seconds == pytest.approx(0.5, abs=0.01)


def test_a_file_that_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "call.wav").write_bytes(b"not sound")
    with pytest.raises(Refused):
        read_recording(tmp_path / "call.wav")


def test_the_sounding_frames_of_a_clip_leave_out_its_silent_ends() -> None:
    pcm = bytes(FRAME_BYTES * 3) + b"\x00\x20" * 160 * 4 + bytes(FRAME_BYTES * 2)
    assert sounding_frames(pcm) == (3, 6)
    assert sounding_frames(bytes(FRAME_BYTES * 4)) == (0, 3)


def test_percentiles_are_values_that_were_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 50) == 2.0
    assert percentile([float(n) for n in range(1, 101)], 95) == 95.0
    assert percentile([7.0], 99) == 7.0
    assert percentile([], 50) != percentile([], 50)


def test_jitter_is_the_distance_from_twenty_milliseconds() -> None:
    assert jitter_seconds([0.0, 0.02, 0.05, 0.06]) == pytest.approx([0.0, 0.01, 0.01])
