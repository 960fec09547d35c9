"""Corrections of the net's frames, measured on the corpus: what it makes varies less than the teacher's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from scipy.fft import dct

from voices.training.voice.bands import BANDS
from voices.training.voice.dataset import Example
from voices.training.voice.net import SpeechNet
from voices.training.voice.shaping import SHAPED, Corrections
from voices.training.voice.train import collate, predict

SENTENCES = 160
"""Sentences that are enough to measure them."""

_MOST_GAIN = 1.6
_SPEECH_DEPTH = 10.0
"""How far below the loud frames (log power) a frame still counts as speech."""


def measure_corrections(net: SpeechNet, examples: Sequence[Example]) -> Corrections:
    """Compare the net's frames and durations with the teacher's on some sentences."""
    mean, spread = net.mean.numpy(), net.spread.numpy()
    made, real = [], []
    frames_made = frames_real = 0.0
    with torch.no_grad():
        for at in range(0, len(examples), 8):
            batch = collate(examples[at : at + 8], mean, spread, "cpu")
            found, durations = predict(net, batch)
            kept = batch.frame_mask[..., 0] > 0
            made.append(found[kept].numpy())
            real.append(batch.targets[kept].numpy())
            timed = net.timed[batch.ids] * batch.id_mask[..., 0]
            frames_made += float(((torch.exp(durations) - 1).clamp(min=0) / batch.speeds * timed).sum())
            frames_real += float((batch.durations * timed).sum())
    one, other = np.concatenate(made), np.concatenate(real)
    log_power = other[:, :BANDS] * spread[:BANDS] + mean[:BANDS]
    loud = log_power.mean(1)
    speech = loud > np.percentile(loud, 90) - _SPEECH_DEPTH
    teacher = dct(log_power[speech], axis=1, norm="ortho")
    student = dct(one[speech, :BANDS] * spread[:BANDS] + mean[:BANDS], axis=1, norm="ortho")
    gains = np.clip(teacher.std(0) / student.std(0), 1.0, _MOST_GAIN)
    gains[0] = 1.0
    gains[SHAPED:] = 1.0
    voiced = other[:, -1] > 0.5
    pitch = float(np.clip(other[voiced, -2].std() / one[voiced, -2].std(), 1.0, 1.25))
    return Corrections(gains, teacher.mean(0), pitch, frames_real / frames_made)
