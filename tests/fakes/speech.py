"""Hearing and speaking without models: the sound carries its own text."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from bot.model import FRAME_BYTES, FRAME_SECONDS, PHONE_RATE_HZ, Clip, Transcript, Word
from bot.speech.manner import pace_of

_MAGIC = b"\x7e\x5a\x7e\x5a"
_WORD_SECONDS = 0.3
_HEAD = struct.Struct("<4sHB")


def sound_of(text: str, confidence: float = 0.95, word_seconds: float = _WORD_SECONDS) -> Clip:
    """Make a clip that the fake recogniser hears as `text`, each word with this confidence."""
    frames = []
    for word in text.split():
        body = word.encode("utf-8")
        named = _HEAD.pack(_MAGIC, len(body), round(confidence * 100)) + body
        frames.append(named.ljust(FRAME_BYTES, b"\x40"))
        frames += [b"\x40" * FRAME_BYTES] * (round(word_seconds / FRAME_SECONDS) - 1)
    return Clip(b"".join(frames), PHONE_RATE_HZ)


class FakeRecognizer:
    """Hears the words that `sound_of` wrote; its vocabulary is all words, or the given ones."""

    def __init__(self, vocabulary: set[str] | None = None) -> None:
        self.name = "fake ear"
        self._vocabulary = vocabulary

    def listen(self, phrases: Sequence[str] | None) -> FakeHearing:
        known = None
        if phrases is not None:
            known = {word for p in phrases if not self.missing_words([p]) for word in p.split()}
        return FakeHearing(known)

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        if self._vocabulary is None:
            return set()
        return {word for phrase in phrases for word in phrase.split()} - self._vocabulary


class FakeHearing:
    def __init__(self, known: set[str] | None) -> None:
        self._known = known
        self._pcm = bytearray()

    def feed(self, pcm: bytes) -> str:
        self._pcm += pcm
        return self._transcribe().text

    def finish(self) -> Transcript:
        return self._transcribe()

    def _transcribe(self) -> Transcript:
        words: list[Word] = []
        at = self._pcm.find(_MAGIC)
        while at >= 0 and at + _HEAD.size <= len(self._pcm):
            _, length, percent = _HEAD.unpack_from(self._pcm, at)
            text = bytes(self._pcm[at + _HEAD.size : at + _HEAD.size + length]).decode("utf-8", "replace")
            start = at / 2 / PHONE_RATE_HZ
            is_known = self._known is None or text in self._known
            words.append(Word(text if is_known else "[unk]", percent / 100, start, start + _WORD_SECONDS))
            at = self._pcm.find(_MAGIC, at + 1)
        sure = sum(word.confidence for word in words if word.text != "[unk]")
        return Transcript(
            " ".join(word.text for word in words), sure / len(words) if words else 0.0, tuple(words)
        )


class FakeSynthesizer:
    """Says a sentence as a sound of its length that `FakeRecognizer` would hear; counts its work."""

    def __init__(self) -> None:
        self.name = "fake voice"
        self.said: list[str] = []

    def say(self, sentence: str, pace: int = 0) -> Clip:
        self.said.append(sentence)
        spoken = " ".join("".join(c if c.isalnum() or c == "'" else " " for c in sentence).split())
        return sound_of(spoken, word_seconds=0.4 * pace_of(pace).stretch)


class FakeVad:
    """Takes every frame that is not silent for speech."""

    def is_speech(self, frame: bytes) -> bool:
        return any(frame)
