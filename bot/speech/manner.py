"""How the assistant speaks to one person: levels of pace and of loudness, and what each one means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """One level of pace."""

    stretch: float
    """Length of a sentence, as a multiple of its length at the usual pace."""
    gap_seconds: float
    """Pause between two sentences, seconds."""
    pair_gap_seconds: float
    """Pause between two pairs of a dictated number, seconds: time to write them down."""


PACES = (Pace(1.0, 0.3, 0.45), Pace(1.15, 0.45, 0.65), Pace(1.3, 0.6, 0.85), Pace(1.5, 0.8, 1.1))
"""Level 0 is the usual pace, level 3 the slowest. A step is about 15 %: listeners notice 5 % (Quené, On the
just noticeable difference for tempo in speech, 2007). Beyond 1.5 words are drawn out, so pauses grow more
than words do: they leave time to understand. With the embedded voice: 144, 122, 106 and 90 words a minute."""

SLOWEST = len(PACES) - 1
"""The last level of pace."""

DICTATION_STRETCH = 1.15
"""Dictated numbers last so much longer than other words at the same level: one step slower."""

LOUDNESS_DECIBELS = {-1: -6.0, 0: 0.0, 1: 5.0, 2: 9.0}
"""Gain of each level of loudness over the level of the telephone (-19 dBm0), decibels: the loudest one stays
under -9 dBm0, beyond which lines cut or echo; peaks are limited."""

SOFTEST, LOUDEST = min(LOUDNESS_DECIBELS), max(LOUDNESS_DECIBELS)
"""The ends of the levels of loudness."""


def pace_of(level: int) -> Pace:
    """Give what a level of pace means; a level beyond the last one is the last one."""
    return PACES[max(0, min(SLOWEST, level))]


def decibels_of(level: int) -> float:
    """Give the gain of a level of loudness, decibels; a level beyond the ends is that of the end."""
    return LOUDNESS_DECIBELS[max(SOFTEST, min(LOUDEST, level))]
