"""Pitch of a clean voice: how well the sound resembles itself one period later, then the smoothest path.

On this clean voice it agrees with WORLD's harvest at a twenty-fifth of its cost (figures in the model card);
StoneMask then refines the pitch in the full sound.
"""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, resample_poly, sosfiltfilt

_RATE_HZ = 4000
_LOW_PASS_HZ = 900.0
_WINDOW_SECONDS = 0.02
_VOICELESS_COST = 0.65
"""Cost of a frame without voice; a voiced one costs 1 minus its likeness."""
_SWITCH_COST = 0.25
"""Cost of beginning or ending voice."""
_JUMP_COST = 2.5
"""Cost of a change of pitch of one octave between two frames."""
_LONG_LAG_COST = 0.06
"""Most added to the cost of the longest period, whose likeness equals that of its half."""
_QUIET_SHARE = 0.004
"""Share of the loudest frame's level below which nothing is voice."""


def track_pitch(
    samples: np.ndarray, rate_hz: int, range_hz: tuple[float, float], hop_seconds: float
) -> np.ndarray:
    """Give the pitch in hertz every `hop_seconds`, (frames,), 0.0 where there is no voice. `rate_hz` is a
    multiple of 4000."""
    low = resample_poly(samples, 1, rate_hz // _RATE_HZ)
    low = sosfiltfilt(butter(4, _LOW_PASS_HZ, fs=_RATE_HZ, output="sos"), low)
    frames = int(len(samples) / rate_hz / hop_seconds) + 1
    lags = np.arange(int(_RATE_HZ / range_hz[1]) - 1, int(_RATE_HZ / range_hz[0]) + 3)
    likeness, level = _likeness(low, lags, frames, hop_seconds)
    path = _smoothest(likeness, lags, level > _QUIET_SHARE * level.max())
    return _refined(likeness, lags, path)


def _likeness(
    sound: np.ndarray, lags: np.ndarray, frames: int, hop_seconds: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give the correlation of each frame with the sound one lag later, (frames, lags), and its level."""
    width = int(_WINDOW_SECONDS * _RATE_HZ)
    edge = width + int(lags[-1])
    padded = np.pad(sound, edge)
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)
    centres = edge + np.round(np.arange(frames) * hop_seconds * _RATE_HZ).astype(int) - width // 2
    centres = np.minimum(centres, len(windows) - 1 - int(lags[-1]))
    columns = []
    for lag in lags:
        early, late = windows[centres - lag // 2], windows[centres - lag // 2 + lag]
        power = (early**2).sum(1) * (late**2).sum(1)
        columns.append((early * late).sum(1) / np.sqrt(power + 1e-12))
    return np.stack(columns, 1), np.sqrt((windows[centres] ** 2).mean(1))


def _smoothest(likeness: np.ndarray, lags: np.ndarray, is_loud: np.ndarray) -> np.ndarray:
    """Give the number of the lag of each frame on the cheapest path, -1 without voice."""
    frames, count = likeness.shape
    inner = np.zeros_like(likeness, bool)
    middle = likeness[:, 1:-1]
    inner[:, 1:-1] = (middle >= likeness[:, :-2]) & (middle >= likeness[:, 2:])
    cost = np.where(inner, 1 - likeness, 2.0) + _LONG_LAG_COST * lags / lags[-1]
    cost = np.where(is_loud[:, None], cost, 3.0)
    cost = np.concatenate([cost, np.full((frames, 1), _VOICELESS_COST)], 1)
    moves = np.full((count + 1, count + 1), _SWITCH_COST)
    moves[:count, :count] = _JUMP_COST * np.abs(np.log2(lags[:, None] / lags))
    moves[count, count] = 0.0
    total, came_from = cost[0], np.zeros((frames, count + 1), int)
    for frame in range(1, frames):
        offered = total[:, None] + moves
        came_from[frame] = offered.argmin(0)
        total = offered.min(0) + cost[frame]
    path = np.zeros(frames, int)
    state = int(total.argmin())
    for frame in range(frames - 1, -1, -1):
        path[frame] = state
        state = came_from[frame, state]
    return np.where(path == count, -1, path)


def _refined(likeness: np.ndarray, lags: np.ndarray, path: np.ndarray) -> np.ndarray:
    """Give the pitch of the path, between lags where a parabola has its top."""
    pitch = np.zeros(len(path))
    voiced = np.flatnonzero((path > 0) & (path < len(lags) - 1))
    at = path[voiced]
    left, top, right = (likeness[voiced, at + step] for step in (-1, 0, 1))
    bend = left - 2 * top + right
    shift = np.where(bend < -1e-9, 0.5 * (left - right) / np.minimum(bend, -1e-9), 0.0)
    pitch[voiced] = _RATE_HZ / (lags[at] + np.clip(shift, -0.5, 0.5))
    return pitch
