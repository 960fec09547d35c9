"""The vocoder: frames to sound with products, convolutions and sines only, so that it fits in the ONNX file.

Voice is a sum of harmonics, hiss a fixed noise; both go through the envelope's minimum-phase filter, window
by window. Nothing is drawn at random: the same frames give the same sound.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from voices.training.voice.bands import BANDS, HOP, NOISE_BANDS, from_bands, from_noise_bands
from voices.training.voice.teacher import RATE_HZ

_WINDOW, _STEP, _FFT = 256, HOP // 2, 512
_BINS = _FFT // 2 + 1
_HARMONICS = 72
"""Enough to reach 8 kHz from 110 Hz, the teacher's lowest pitch."""
_TOP_HZ, _FADE_HZ = 7900.0, 200.0
_NOISE_SAMPLES, _NOISE_SEED = 1 << 16, 3


class Vocoder(nn.Module):
    """Frames to samples at RATE_HZ."""

    envelope_lines: Tensor
    noise_lines: Tensor
    forward_real: Tensor
    forward_imaginary: Tensor
    inverse_real: Tensor
    inverse_imaginary: Tensor
    phase_of_gain: Tensor
    hiss: Tensor
    harmonics: Tensor

    def __init__(self) -> None:
        super().__init__()
        window = np.hanning(_WINDOW + 1)[:-1]
        time, bins = np.arange(_WINDOW), np.arange(_BINS)
        turn = 2 * np.pi * np.outer(bins, time) / _FFT
        self._keep("forward_real", (np.cos(turn) * window)[:, None])
        self._keep("forward_imaginary", (-np.sin(turn) * window)[:, None])
        turn = 2 * np.pi * np.outer(bins, np.arange(_FFT)) / _FFT
        weight = np.where((bins == 0) | (bins == _BINS - 1), 1.0, 2.0)[:, None] / _FFT / 2
        self._keep("inverse_real", (weight * np.cos(turn))[:, None])
        self._keep("inverse_imaginary", (-weight * np.sin(turn))[:, None])
        self._keep("envelope_lines", from_bands(_BINS))
        self._keep("noise_lines", from_noise_bands(_BINS))
        self._keep("phase_of_gain", minimum_phase())
        self._keep("hiss", np.random.RandomState(_NOISE_SEED).standard_normal(_NOISE_SAMPLES))
        self._keep("harmonics", np.arange(1, _HARMONICS + 1))

    def _keep(self, name: str, values: np.ndarray) -> None:
        self.register_buffer(name, torch.tensor(np.ascontiguousarray(values, np.float32)))

    def forward(self, envelope: Tensor, noise: Tensor, pitch_hz: Tensor, voicing: Tensor) -> Tensor:
        """Give samples (frames * HOP,) from the log power envelope (frames, BANDS), log share of noise
        (frames, NOISE_BANDS), pitch (frames,) and voicing from 0 to 1 (frames,)."""
        finer = _stretch(torch.cat([envelope, noise, voicing[:, None]], 1).t(), HOP / _STEP).t()
        gain = 0.5 * finer[:, :BANDS] @ self.envelope_lines
        phase = gain @ self.phase_of_gain
        voiced = finer[:, -1:]
        share = torch.exp((finer[:, BANDS : BANDS + NOISE_BANDS] @ self.noise_lines).clamp(-7, 0))
        hiss_power = (share * share * voiced + 1 - voiced).clamp(0, 1)
        loudness = torch.exp(gain)
        voice_real, voice_imaginary = self._spectra(self._pulses(pitch_hz, voicing))
        hiss_real, hiss_imaginary = self._spectra(self._hiss(envelope.shape[0] * HOP))
        voice_gain = loudness * torch.sqrt((1 - hiss_power).clamp(min=1e-6))
        hiss_gain = loudness * torch.sqrt(hiss_power)
        cosine, sine = torch.cos(phase), torch.sin(phase)
        real, imaginary = voice_real * voice_gain, voice_imaginary * voice_gain
        real, imaginary = real * cosine - imaginary * sine, real * sine + imaginary * cosine
        return self._overlap(real + hiss_real * hiss_gain, imaginary + hiss_imaginary * hiss_gain)

    def _pulses(self, pitch_hz: Tensor, voicing: Tensor) -> Tensor:
        pitch, voiced = _stretch(torch.stack([pitch_hz, voicing]), HOP)
        turns = torch.cumsum(pitch / RATE_HZ, 0)
        turns = turns - torch.floor(turns)
        angles = 2 * math.pi * turns[:, None] * self.harmonics
        audible = ((_TOP_HZ - pitch[:, None] * self.harmonics) / _FADE_HZ).clamp(0, 1)
        return 2 * (torch.cos(angles) * audible).sum(1) * torch.sqrt(pitch / RATE_HZ) * voiced

    def _hiss(self, samples: int | Tensor) -> Tensor:
        places = torch.arange(samples, device=self.hiss.device)
        return self.hiss[torch.remainder(places, _NOISE_SAMPLES)]

    def _spectra(self, samples: Tensor) -> tuple[Tensor, Tensor]:
        """Give the real and the imaginary parts, (frames * 2, bins), of windows around each half frame."""
        edge = (_WINDOW - _STEP) // 2
        padded = functional.pad(samples[None, None], (edge, edge))
        real = functional.conv1d(padded, self.forward_real, stride=_STEP)
        imaginary = functional.conv1d(padded, self.forward_imaginary, stride=_STEP)
        return real[0].t(), imaginary[0].t()

    def _overlap(self, real: Tensor, imaginary: Tensor) -> Tensor:
        samples = functional.conv_transpose1d(real.t()[None], self.inverse_real, stride=_STEP)
        samples = samples + functional.conv_transpose1d(
            imaginary.t()[None], self.inverse_imaginary, stride=_STEP
        )
        edge = (_WINDOW - _STEP) // 2
        return samples[0, 0, edge : edge + real.shape[0] * _STEP]


def minimum_phase() -> np.ndarray:
    """Give the matrix (bins, bins) that makes the minimum phase of a filter from its log gain."""
    cepstrum = np.fft.irfft(np.eye(_BINS), _FFT, axis=1)
    folded = np.zeros_like(cepstrum)
    folded[:, 0], folded[:, _FFT // 2] = cepstrum[:, 0], cepstrum[:, _FFT // 2]
    folded[:, 1 : _FFT // 2] = 2 * cepstrum[:, 1 : _FFT // 2]
    return np.fft.rfft(folded, axis=1).imag


def _stretch(values: Tensor, factor: float) -> Tensor:
    return functional.interpolate(
        values[None], scale_factor=float(factor), mode="linear", align_corners=False
    )[0]
