"""Sentences joined into one sound, for what is said without a dialogue: an announcement, a reminder."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import PHONE_RATE_HZ, Clip
from bot.speech.call_parts import Prompts
from bot.speech.manner import pace_of


def joined(prompts: Prompts, sentences: Sequence[str], pace: int = 0) -> Clip:
    """The sentences in order with the pauses of this level of pace, 8 kHz. What is new is made now and kept
    in memory only, so that what concerns a person is never at rest."""
    gap = bytes(int(PHONE_RATE_HZ * pace_of(pace).gap_seconds) * 2)
    return Clip(gap.join(prompts.get(sentence, pace).pcm for sentence in sentences), PHONE_RATE_HZ)
