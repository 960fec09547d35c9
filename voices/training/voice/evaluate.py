"""Figures of a voice against its teacher, on sentences that neither it nor its training ever saw.

They say whether the voice copies the teacher; whether it is understood is measured by `vivevoix bench voice`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.fft import dct

from voices.training.voice import teacher
from voices.training.voice.analysis import Frames, analyse, trim
from voices.training.voice.bands import band_centres_hz
from voices.training.voice.corpus import HELD_OUT

_COEFFICIENTS = 25
_TOP_HZ = 4000.0
"""Only what a telephone carries is compared."""
_SPEECH_DEPTH = 9.0
"""How far below its loud frames (log power) a frame still counts as speech."""
_DECIBELS = 10.0 / np.log(10.0)


@dataclass(frozen=True)
class Figures:
    """How far one sentence of a voice is from the teacher's, frames paired by dynamic time warping."""

    spectrum_db: float
    """Mean distance of the envelopes below 4 kHz, level left out, decibels."""
    voicing: float
    """Share of the speech frames with voice in one and not in the other."""
    pitch_cents: float
    """Median distance of pitch."""
    duration: float
    """Mean distance of the paths from the even one, as a share of the length: errors of rhythm."""


def compare(samples: np.ndarray, taught: np.ndarray) -> Figures:
    """Compare two sounds of the same sentence at RATE_HZ."""
    one, other = analyse(_levelled(trim(taught))), analyse(_levelled(trim(samples)))
    shape_one, shape_other = _shape(one), _shape(other)
    pairs = warp(np.sqrt(((shape_one[:, None] - shape_other[None]) ** 2).sum(-1)))
    loud = one.envelope.mean(1)
    spoken = pairs[loud[pairs[:, 0]] > np.percentile(loud, 90) - _SPEECH_DEPTH]
    left, right = spoken[:, 0], spoken[:, 1]
    bands = band_centres_hz() < _TOP_HZ
    gap = one.envelope[left][:, bands] - other.envelope[right][:, bands]
    gap -= gap.mean(1, keepdims=True)
    pitch_one, pitch_other = one.pitch_hz[left], other.pitch_hz[right]
    both = (pitch_one > 0) & (pitch_other > 0)
    cents = 1200 * np.abs(np.log2(pitch_one[both] / pitch_other[both]))
    scale = len(other.pitch_hz) / len(one.pitch_hz)
    late = np.abs(right - left * scale) / len(other.pitch_hz)
    return Figures(
        float(_DECIBELS * np.sqrt((gap**2).mean(1)).mean()),
        float(((pitch_one > 0) != (pitch_other > 0)).mean()),
        float(np.median(cents)) if len(cents) else 0.0,
        float(late.mean()),
    )


def evaluate(
    say: Callable[[str], np.ndarray], texts: Sequence[str], speed: float = teacher.SPOKEN_SPEED
) -> Iterator[Figures]:
    """Give the figures of each sentence of a voice against the teacher at `speed`."""
    for text in texts:
        yield compare(say(text), teacher.say(text, speed))


def read_texts(count: int) -> list[str]:
    """Give `count` sentences of the bench, spread over its table."""
    with HELD_OUT.open(encoding="utf-8", newline="") as rows:
        texts = [row["text"] for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return texts[:: max(1, len(texts) // count)][:count]


def speaker_of(voice: Path, length_scale: float) -> Callable[[str], np.ndarray]:
    """Give what says a sentence with an exported voice as the product does, Piper's noise off, as samples at
    RATE_HZ."""
    from piper import PiperVoice, SynthesisConfig

    piper = PiperVoice.load(voice)
    config = SynthesisConfig(
        length_scale=length_scale, noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False
    )

    def say(text: str) -> np.ndarray:
        return np.concatenate([chunk.audio_float_array for chunk in piper.synthesize(text, config)])

    return say


def mean_of(figures: Sequence[Figures]) -> Figures:
    """Give the mean of each figure."""
    columns = np.array([[one.spectrum_db, one.voicing, one.pitch_cents, one.duration] for one in figures])
    return Figures(*(float(value) for value in columns.mean(0)))


def warp(distances: np.ndarray) -> np.ndarray:
    """Give the cheapest path through a table of distances, from its first to its last corner, as pairs
    (steps, 2); both sides only advance."""
    rows, columns = distances.shape
    total = np.full((rows + 1, columns + 1), np.inf)
    total[0, 0] = 0.0
    for row in range(rows):
        above = np.minimum(total[row, :-1], total[row, 1:])
        line = total[row + 1]
        for column in range(columns):
            line[column + 1] = distances[row, column] + min(above[column], line[column])
    pairs = []
    row, column = rows, columns
    while row and column:
        pairs.append((row - 1, column - 1))
        choices = (total[row - 1, column - 1], total[row - 1, column], total[row, column - 1])
        step = int(np.argmin(choices))
        row -= step != 2
        column -= step != 1
    return np.array(pairs[::-1])


def _levelled(samples: np.ndarray) -> np.ndarray:
    return samples / max(float(np.abs(samples).max()), 1e-6) * 0.9


def _shape(frames: Frames) -> np.ndarray:
    return dct(frames.envelope, axis=1, norm="ortho")[:, 1:_COEFFICIENTS]
