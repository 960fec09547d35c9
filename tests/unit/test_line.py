"""Lines and noises: what a codec leaves, and noise at the loudness that was asked."""

from __future__ import annotations

import numpy as np
import pytest

from bot.audio.g711 import from_alaw, to_alaw
from bot.audio.level import rms_of
from bot.audio.samples import to_pcm, to_samples
from bot.bench.line import CHANNELS, NOISES, add_noise, carry
from bot.errors import Misconfigured
from bot.model import Clip


def voice_like(rate_hz: int, seconds: float = 1.0) -> Clip:
    """A buzz with formants of a vowel: harmonics of 130 Hz, strongest near 700 and 1200 Hz."""
    moments = np.arange(int(seconds * rate_hz)) / rate_hz
    parts = [
        np.sin(2 * np.pi * 130 * part * moments) * np.exp(-(((130 * part - peak) / 250) ** 2))
        for part in range(1, 25)
        for peak in (700, 1200)
    ]
    return Clip(to_pcm(0.08 * sum(parts)), rate_hz)


def share_between(clip: Clip, low_hz: float, high_hz: float) -> float:
    power = np.abs(np.fft.rfft(to_samples(clip.pcm))) ** 2
    pitches = np.fft.rfftfreq(len(clip.pcm) // 2, 1 / clip.rate_hz)
    return float(power[(pitches >= low_hz) & (pitches < high_hz)].sum() / power.sum())


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("rate_hz", [8000, 16000])
def test_every_line_gives_8_khz_of_the_same_length_and_keeps_the_voice(channel: str, rate_hz: int) -> None:
    said = voice_like(rate_hz)
    heard = carry(said, channel)
    assert heard.rate_hz == 8000
    assert heard.seconds == pytest.approx(said.seconds, abs=0.01)
    assert share_between(heard, 500, 1500) > 0.85
    assert 0.3 < rms_of(to_samples(heard.pcm)) / rms_of(to_samples(said.pcm)) < 2


def test_telephone_lines_carry_no_hum_and_a_codec_changes_the_sound() -> None:
    moments = np.arange(16000) / 16000
    said = Clip(to_pcm(to_samples(voice_like(16000).pcm) + 0.2 * np.sin(2 * np.pi * 60 * moments)), 16000)
    assert share_between(carry(said, "wide"), 0, 200) > 0.3
    assert share_between(carry(said, "g711"), 0, 200) < 0.05
    sounds = {carry(said, channel).pcm for channel in CHANNELS}
    assert len(sounds) == len(CHANNELS)
    assert carry(said, "gsm") == carry(said, "gsm")


def test_a_law_is_what_the_standard_says() -> None:
    samples = np.array([0, 8, -8, 1000, -1000, 32767, -32768], "<i2")
    assert to_alaw(samples.tobytes()).hex() == "d5d555fa7aaa2a"
    back = np.frombuffer(from_alaw(to_alaw(samples.tobytes())), "<i2")
    assert np.abs(back - samples.astype(int)).max() <= 512


@pytest.mark.parametrize("kind", NOISES[1:])
def test_noise_lies_under_the_voice_by_what_was_asked_inside_the_telephones_band(kind: str) -> None:
    said = voice_like(8000, 2.0)
    noisy = add_noise(said, kind, 12, seed=5)
    noise = to_samples(noisy.pcm) - to_samples(said.pcm)

    def loudness(samples: np.ndarray) -> float:
        power = np.abs(np.fft.rfft(samples)) ** 2
        pitches = np.fft.rfftfreq(len(samples), 1 / 8000)
        return float(power[(pitches >= 300) & (pitches <= 3400)].sum())

    assert 10 * np.log10(loudness(to_samples(said.pcm)) / loudness(noise)) == pytest.approx(12, abs=1)
    assert add_noise(said, kind, 12, seed=5) == noisy != add_noise(said, kind, 12, seed=6)


def test_loud_noise_never_wraps_and_none_changes_nothing() -> None:
    said = voice_like(8000)
    drowned = to_samples(add_noise(said, "car", -30, seed=1).pcm)
    assert 0.9 < np.abs(drowned).max() < 1
    assert add_noise(said, "none", 0, seed=1) is said
    assert add_noise(Clip(b"", 8000), "street", 10, seed=1).pcm == b""


def test_a_line_or_a_noise_that_does_not_exist_is_named_with_those_that_do() -> None:
    for call in (lambda: carry(voice_like(8000), "fax"), lambda: add_noise(voice_like(8000), "rain", 10, 1)):
        with pytest.raises(Misconfigured) as caught:
            call()
        assert caught.value.advice.endswith("car") or "g711" in caught.value.advice
