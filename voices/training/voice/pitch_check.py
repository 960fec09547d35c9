"""How the pitch tracker stands beside WORLD's harvest and DIO on the teacher's speech."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from voices.training.voice import teacher
from voices.training.voice.analysis import PITCH_RANGE_HZ
from voices.training.voice.bands import FRAME_MS
from voices.training.voice.pitch import track_pitch

_FAR_OCTAVES = 0.1


@dataclass(frozen=True)
class PitchFigures:
    """One way of finding pitch, against harvest."""

    seconds_a_second: float
    """Computing time for a second of speech."""
    voiced: float
    """Share of the frames that harvest calls voice and that this one does too."""
    far: float
    """Share of the frames with voice in both whose pitches are more than 0.1 octave apart."""
    cents: float
    """Median distance of pitch, cents."""


def check_pitch(texts: Sequence[str]) -> dict[str, PitchFigures]:
    """Compare the ways on the teacher's speech of some sentences."""
    import pyworld

    low, high = PITCH_RANGE_HZ
    limits = {"f0_floor": low, "f0_ceil": high, "frame_period": FRAME_MS}
    ways: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "harvest": lambda sound: pyworld.harvest(sound, teacher.RATE_HZ, **limits)[0],
        "dio": lambda sound: pyworld.dio(sound, teacher.RATE_HZ, **limits)[0],
        "tracker": lambda sound: track_pitch(sound, teacher.RATE_HZ, PITCH_RANGE_HZ, FRAME_MS / 1000),
    }
    found: dict[str, list[np.ndarray]] = {name: [] for name in ways}
    cost = dict.fromkeys(ways, 0.0)
    length = 0.0
    for text in texts:
        sound = teacher.say(text, teacher.SPOKEN_SPEED)
        sound = sound + np.random.default_rng(0).standard_normal(len(sound)) * 1e-5
        times = np.arange(len(sound) * 1000 // int(FRAME_MS * teacher.RATE_HZ)) * FRAME_MS / 1000
        length += len(sound) / teacher.RATE_HZ
        for name, way in ways.items():
            started = time.process_time()
            coarse = way(sound)[: len(times)]
            cost[name] += time.process_time() - started
            found[name].append(pyworld.stonemask(sound, coarse, times, teacher.RATE_HZ))
    joined = {name: np.concatenate(parts) for name, parts in found.items()}
    return {name: _figures(joined[name], joined["harvest"], cost[name] / length) for name in ways}


def _figures(pitch_hz: np.ndarray, reference_hz: np.ndarray, seconds: float) -> PitchFigures:
    both = (pitch_hz > 0) & (reference_hz > 0)
    octaves = np.abs(np.log2(pitch_hz[both] / reference_hz[both]))
    return PitchFigures(
        round(seconds, 4),
        round(float(both.sum() / (reference_hz > 0).sum()), 3),
        round(float((octaves > _FAR_OCTAVES).mean()), 4),
        round(float(1200 * np.median(octaves)), 2),
    )
