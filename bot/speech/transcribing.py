"""A whole sound through the ear at once: a voice note, a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.audio.rechunk import split_frames
from bot.model import Clip, Transcript
from bot.ports import Recognizer

_EDGE_SECONDS = 0.3
"""Silence put around a file, as the telephone would have it: words at the very edge are heard, seconds."""


def transcribe(ear: Recognizer, clip: Clip, phrases: Sequence[str] | None) -> Transcript:
    """Hear a whole clip at 8 kHz as one utterance; times count from the start of the clip."""
    edge = bytes(int(_EDGE_SECONDS * clip.rate_hz) * 2)
    hearing = ear.listen(phrases)
    for frame in split_frames(edge + clip.pcm + edge):
        hearing.feed(frame)
    transcript = hearing.finish()
    words = tuple(
        replace(
            word,
            start_seconds=max(0.0, word.start_seconds - _EDGE_SECONDS),
            end_seconds=max(0.0, word.end_seconds - _EDGE_SECONDS),
        )
        for word in transcript.words
    )
    return replace(transcript, words=words)
