"""Voice activity on speech made by a caller's voice, with known silences, through known noise."""

from __future__ import annotations

import numpy as np
import pytest

from bot.audio.rechunk import split_frames
from bot.audio.samples import to_pcm, to_samples
from bot.engines.energy import EnergyVad, frame_level
from bot.engines.espeak_caller import CALLERS, speak
from bot.engines.line_vad import LineVad
from bot.engines.silero import SileroVad
from bot.model import FRAME_BYTES, PHONE_RATE_HZ
from bot.ports import Vad
from fakes.speech import FakeVad, sound_of

GAP_SECONDS = 1.5
TEXTS = ("oui", "non merci", "je cherche un travail de ménage", "à vaulx en velin", "le matin")


def make_line(noise_db: float | None) -> tuple[list[bytes], list[tuple[int, int]]]:
    """Frames of five answers with silence around, and the first and last frame of each."""
    pieces, spans, at = [], [], 0
    for text, caller in zip(TEXTS, ("man", "woman", "young", "old", "fast"), strict=True):
        speech = to_samples(speak(text, CALLERS[caller]).pcm)
        gap = np.zeros(int(GAP_SECONDS * PHONE_RATE_HZ), np.float32)
        pieces += [gap, speech]
        spans.append(((at + len(gap)) // 160, (at + len(gap) + len(speech)) // 160))
        at += len(gap) + len(speech)
    sound = np.concatenate([*pieces, np.zeros(PHONE_RATE_HZ, np.float32)])
    if noise_db is not None:
        noise = np.random.default_rng(7).normal(size=len(sound)) * 10 ** (noise_db / 20)
        sound = sound + noise
    return split_frames(to_pcm(sound)), spans


@pytest.mark.parametrize("noise_db", [None, -50, -42])
def test_each_answer_is_found_and_its_end_within_60_ms(noise_db: float | None) -> None:
    frames, spans = make_line(noise_db)
    vad = LineVad()
    heard = np.array([vad.is_speech(frame) for frame in frames])
    for first, last in spans:
        onset = int(np.argmax(heard[first : last + 5])) * 20
        assert heard[first : last + 5].any() and onset <= 150
        assert not heard[last + 4 : last + 40].any()
    silent = np.ones(len(heard), bool)
    for first, last in spans:
        silent[max(0, first - 1) : last + 4] = False
    assert not heard[silent].any()


@pytest.mark.parametrize("make", [SileroVad, EnergyVad, LineVad])
def test_digital_silence_and_steady_noise_are_no_speech(make: type) -> None:
    vad: Vad = make()
    assert not any(vad.is_speech(bytes(FRAME_BYTES)) for _ in range(100))
    noise = np.random.default_rng(1).normal(size=8000) * 0.01
    late = [vad.is_speech(frame) for frame in split_frames(to_pcm(np.tile(noise, 6)))][150:]
    assert not any(late)


def test_silero_does_not_take_keys_or_clicks_for_speech() -> None:
    vad = SileroVad()
    moments = np.arange(8000) / 8000
    keys = 0.2 * np.sin(2 * np.pi * 697 * moments) + 0.2 * np.sin(2 * np.pi * 1209 * moments)
    assert sum(vad.is_speech(frame) for frame in split_frames(to_pcm(keys))) < 5


def test_two_lines_do_not_share_their_state() -> None:
    frames, _ = make_line(None)
    alone = [(vad := SileroVad(), [vad.is_speech(frame) for frame in frames])[1]][0]
    first, second = SileroVad(), SileroVad()
    together = []
    for frame in frames:
        together.append(first.is_speech(frame))
        second.is_speech(bytes(FRAME_BYTES))
    assert together == alone


def test_loudness_is_in_decibels_under_full_scale() -> None:
    assert frame_level(bytes(FRAME_BYTES)) == -96.0
    assert frame_level(b"") == -96.0
    assert frame_level(np.full(160, 16384, "<i2").tobytes()) == pytest.approx(-6.02, abs=0.01)


def test_the_fake_hears_words_and_no_silence() -> None:
    vad = FakeVad()
    assert all(vad.is_speech(frame) for frame in split_frames(sound_of("oui").pcm))
    assert not vad.is_speech(bytes(FRAME_BYTES))
