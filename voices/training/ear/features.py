"""What the network hears: log mel energies as Kaldi computes them, and a label for each frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

RATE_HZ = 8000
"""Sampling rate of the telephone."""

BANDS = 40
"""Mel bands; 40 to 3,800 Hz, in conf/fbank.conf of the packaged model too."""

FRAME_SAMPLES = 80
"""A frame every 10 ms, over a window of 25 ms."""


@dataclass(frozen=True)
class Segment:
    """One sound of an utterance."""

    start: float
    """First sample, at 8 kHz."""
    end: float
    """Sample after the last one, at 8 kHz."""
    sound: int
    """Number of the network's output."""


@dataclass(frozen=True)
class Utterance:
    """Speech whose words are known."""

    text: str
    """What is said."""
    samples: np.ndarray
    """Sound at 8 kHz, float32, full scale 1."""
    speaker: str
    """Who speaks, as the source names it; for a synthesizer its name."""
    segments: tuple[Segment, ...] = ()
    """Where each sound lies; empty until the utterance is aligned."""

    @property
    def seconds(self) -> float:
        """Length, seconds."""
        return len(self.samples) / RATE_HZ


def mel_energies(samples: np.ndarray) -> np.ndarray:
    """Give log mel energies, one row of 40 for each 10 ms, float32; samples are in the range of 16 bits."""
    import kaldi_native_fbank as knf

    options = knf.FbankOptions()
    options.frame_opts.samp_freq = RATE_HZ
    options.frame_opts.dither = 1.0
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = BANDS
    options.mel_opts.low_freq = 40
    options.mel_opts.high_freq = -200
    options.use_energy = False
    bank = knf.OnlineFbank(options)
    bank.accept_waveform(RATE_HZ, samples.astype(np.float32))
    bank.input_finished()
    if not bank.num_frames_ready:
        return np.zeros((0, BANDS), np.float32)
    return np.stack([bank.get_frame(at) for at in range(bank.num_frames_ready)])


def frame_labels(segments: Sequence[Segment], frames: int, stretch: float = 1.0) -> np.ndarray:
    """Give the sound in the middle of each frame's window (int8; silence where no segment lies); `stretch`
    multiplies the segments' times."""
    middles = np.arange(frames) * FRAME_SAMPLES + 100
    labels = np.zeros(frames, np.int8)
    for segment in segments:
        labels[(middles >= segment.start * stretch) & (middles < segment.end * stretch)] = segment.sound
    return labels
