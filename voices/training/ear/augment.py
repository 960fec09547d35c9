"""The same words in other mouths, rooms, noises and telephone lines: sound changed before the features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import soxr
from scipy.signal import butter, fftconvolve, firwin2, istft, lfilter, stft

from bot.audio.codec import AMR, OPUS, through
from bot.audio.g711 import from_alaw, to_alaw
from bot.audio.samples import to_pcm, to_samples
from bot.model import Clip
from voices.training.ear.features import RATE_HZ
from voices.training.ear.gsm import gsm_there_and_back

_ENVELOPE_ORDER = 18
"""Cepstral coefficients of the spectral envelope, which carries the vocal tract."""


@dataclass(frozen=True)
class Changed:
    """A changed utterance."""

    samples: np.ndarray
    """Sound at 8 kHz in the range of 16 bits, whole numbers."""
    stretch: float
    """How much longer it is than the original."""
    voice: np.ndarray
    """The other mouth alone, without room, noise or line; full scale 1."""


def change(samples: np.ndarray, numbers: np.random.Generator, babble: np.ndarray | None) -> Changed:
    """Change one utterance (8 kHz, full scale 1) at random; `babble` is other people's speech."""
    stretch = 1.0
    voice = samples
    if numbers.random() < 0.85:
        stretch = float(numbers.uniform(0.87, 1.18))
        voice = soxr.resample(voice, RATE_HZ / stretch, RATE_HZ)
    if numbers.random() < 0.5:
        voice = warp_tract(voice, numbers, stretch)
    heard = np.concatenate([voice, np.zeros(int(numbers.uniform(0, 0.4) * RATE_HZ))])
    heard = heard / (np.sqrt(np.mean(heard**2)) + 1e-9)
    if numbers.random() < 0.25:
        heard = put_in_room(heard, numbers)
    if numbers.random() < 0.6:
        heard = equalize(heard, numbers)
    if numbers.random() < 0.7:
        heard = add_noise(heard, numbers, babble)
    return Changed(send(heard, numbers), stretch, voice)


def warp_tract(samples: np.ndarray, numbers: np.random.Generator, stretch: float) -> np.ndarray:
    """Stretch the axis of the spectral envelope, times and pitch kept: another vocal tract. A part of the
    `stretch` already made by resampling is undone, so that pitch and tract move apart."""
    _, _, spectrum = stft(samples, RATE_HZ, nperseg=256, noverlap=192)
    size = spectrum.shape[0]
    logs = np.log(np.abs(spectrum) + 1e-7)
    cepstrum = np.fft.irfft(logs, axis=0)
    cepstrum[_ENVELOPE_ORDER : 1 - _ENVELOPE_ORDER] = 0
    envelope = np.fft.rfft(cepstrum, axis=0).real
    factor = numbers.normal(1.0, 0.07) * stretch ** -numbers.uniform(0, 1)
    source = np.clip(np.arange(size) * np.clip(factor, 0.82, 1.22), 0, size - 1)
    below = np.minimum(source.astype(int), size - 2)
    part = (source - below)[:, None]
    warped = (1 - part) * envelope[below] + part * envelope[below + 1]
    gain = np.exp(np.clip(warped - envelope, -3.5, 3.5))
    changed = istft(spectrum * gain, RATE_HZ, nperseg=256, noverlap=192)[1]
    return np.pad(changed, (0, 300))[: len(samples)]


def put_in_room(samples: np.ndarray, numbers: np.random.Generator) -> np.ndarray:
    """Add the echo of a room: decaying noise after the direct sound, 80 to 450 ms to fall by 60 dB."""
    size = int(RATE_HZ * numbers.uniform(0.08, 0.45))
    response = numbers.normal(size=size) * np.exp(-6.9 * np.arange(size) / size)
    response[0] = numbers.uniform(2, 10) * np.sqrt((response**2).sum()) * 0.35
    return fftconvolve(samples, response)[: len(samples)] / abs(response[0])


def equalize(samples: np.ndarray, numbers: np.random.Generator) -> np.ndarray:
    """Colour the sound as a microphone does: a smooth random curve of some 4 dB, a tilt of 10 dB at most."""
    knots = np.linspace(0, RATE_HZ / 2, 7)
    decibels = numbers.normal(0, 4, 7) + np.linspace(0, numbers.uniform(-10, 10), 7)
    return lfilter(firwin2(63, knots, 10 ** (decibels / 20), fs=RATE_HZ), 1, samples)


def add_noise(samples: np.ndarray, numbers: np.random.Generator, babble: np.ndarray | None) -> np.ndarray:
    """Add noise of a random colour, sometimes swelling, with hum or other people's speech, 6 to 40 dB below
    the speech (babble 10 dB at least)."""
    size = len(samples)
    ratio = numbers.uniform(6, 28) if numbers.random() < 0.65 else numbers.uniform(25, 40)
    noise = coloured(size, numbers.uniform(0, 2), numbers)
    if babble is not None and numbers.random() < 0.25:
        voices = np.resize(babble, size)
        noise = 0.4 * noise + voices / (voices.std() + 1e-9)
        ratio = max(ratio, 10.0)
    time = np.arange(size) / RATE_HZ
    if numbers.random() < 0.3:
        noise = noise * (1 + 0.8 * np.sin(2 * np.pi * numbers.uniform(0.1, 3) * time + numbers.uniform(0, 6)))
    if numbers.random() < 0.15:
        noise = noise + numbers.uniform(0.3, 2) * np.sin(2 * np.pi * numbers.choice([50, 100]) * time)
    level = np.sqrt(np.mean(samples**2)) / (np.sqrt(np.mean(noise**2)) + 1e-9)
    return samples + noise * level * 10 ** (-ratio / 20)


def coloured(size: int, slope: float, numbers: np.random.Generator) -> np.ndarray:
    """Give noise whose power falls as the frequency to the power `slope` (0 white, 2 brown), level 1."""
    frequencies = np.fft.rfftfreq(size, 1 / RATE_HZ)
    frequencies[0] = frequencies[1]
    parts = numbers.normal(size=len(frequencies)) + 1j * numbers.normal(size=len(frequencies))
    noise = np.fft.irfft(parts * frequencies ** (-slope / 2), size)
    return noise / (noise.std() + 1e-9)


def send(samples: np.ndarray, numbers: np.random.Generator) -> np.ndarray:
    """Send speech through a random telephone: band, level, codec, lost packets; gives whole numbers in the
    range of 16 bits."""
    if numbers.random() < 0.6:
        band = [numbers.uniform(120, 340), numbers.uniform(3000, 3700)]
        samples = lfilter(*butter(int(numbers.integers(1, 5)), band, "band", fs=RATE_HZ), samples)
    level = 10 ** (numbers.uniform(-26, 1) / 20)
    clip = Clip(to_pcm(np.clip(samples / (np.abs(samples).max() + 1e-9) * level, -1, 1)), RATE_HZ)
    kind = numbers.random()
    if kind < 0.35:
        clip = Clip(from_alaw(to_alaw(clip.pcm)), RATE_HZ)
    elif kind < 0.50:
        clip = through(clip, AMR)
    elif kind < 0.65:
        clip = Clip(gsm_there_and_back(clip.pcm), RATE_HZ)
    elif kind < 0.73:
        wide = soxr.resample(to_samples(clip.pcm), RATE_HZ, OPUS.rate_hz)
        narrow = soxr.resample(
            to_samples(through(Clip(to_pcm(wide), OPUS.rate_hz), OPUS).pcm), OPUS.rate_hz, RATE_HZ
        )
        clip = Clip(to_pcm(narrow), RATE_HZ)
    heard = to_samples(clip.pcm).copy()
    if numbers.random() < 0.1:
        for _ in range(int(numbers.integers(1, 4))):
            start = int(numbers.integers(0, max(1, len(heard) - 400)))
            heard[start : start + 160] = 0
    return np.round(heard * 32767)
