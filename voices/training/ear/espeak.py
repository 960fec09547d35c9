"""espeak-ng inside the piper package: speech with the exact time of each sound, and pronunciations.

Its state is global to the process: one process, one thread.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.engines.espeak_library import PITCH, RANGE, RATE, UTF8, VOLUME, open_library
from bot.errors import Misconfigured
from voices.training.ear.features import RATE_HZ, Segment
from voices.training.ear.phones import SILENCE, ids, parse_espeak

_PHONEME_EVENTS = 1
_PHONEME_EVENT = 7
_SEPARATOR = ord("_") << 8
_GLIDE_SHARE = 0.35
"""Time of a glide or a short vowel before a sound that espeak-ng starts at the same moment, against 1."""
_SAME_MOMENT = 40
"""Sounds that start within so many samples share their time (a glide and its vowel)."""


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    ]


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True)
class Manner:
    """How a voice of espeak-ng speaks."""

    voice: str = "fr"
    """Voice and variant, such as `fr-be+f2`."""
    rate: int = 160
    """Words a minute."""
    pitch: int = 50
    """0 to 99."""
    melody: int = 50
    """Range of the pitch, 0 to 99."""


def speak(text: str, manner: Manner = Manner()) -> tuple[np.ndarray, int, list[tuple[int, str]]]:
    """Say a text. Gives the samples (int16), their rate in hertz, and espeak-ng's phonemes with the sample
    where each starts. An unknown voice is replaced by plain `fr`."""
    library, rate_hz = _open()
    if library.espeak_SetVoiceByName(manner.voice.encode()) != 0:
        library.espeak_SetVoiceByName(b"fr")
    for parameter, value in (
        (RATE, manner.rate),
        (VOLUME, 100),
        (PITCH, manner.pitch),
        (RANGE, manner.melody),
    ):
        library.espeak_SetParameter(parameter, value, 0)
    pieces: list[np.ndarray] = []
    events: list[tuple[int, str]] = []

    def take(samples: object, count: int, found: object) -> int:
        if samples and count > 0:
            pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        at = 0
        while found[at].type != 0:
            if found[at].type == _PHONEME_EVENT:
                name = ctypes.string_at(ctypes.addressof(found[at]) + _Event.name.offset, 8)
                events.append((found[at].sample, name.split(b"\0")[0].decode("utf-8", "ignore")))
            at += 1
        return 0

    callback = _CALLBACK(take)
    library.espeak_SetSynthCallback(callback)
    encoded = text.encode("utf-8") + b"\0"
    library.espeak_Synth(encoded, len(encoded), 0, 1, 0, UTF8, None, None)
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.int16)
    return samples, rate_hz, events


def pronounce(text: str, voice: str = "fr") -> tuple[str, ...]:
    """Give the sounds of a text as espeak-ng says it, without the pauses."""
    _, _, events = speak(text, Manner(voice, rate=140))
    sounds = (parse_espeak(name) for _, name in events)
    return tuple(sound for sound in sounds if sound and sound != SILENCE)


def word_phonemes(word: str) -> tuple[str, ...]:
    """Give espeak-ng's phonemes of one word, the same as `speak` and a hundred times faster, for no sound is
    made. A word that it takes for an English one has "(en)" among them."""
    library, _ = _open()
    library.espeak_SetVoiceByName(b"fr")
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    rest, names = ctypes.c_char_p(word.encode("utf-8")), []
    while rest.value:
        part = library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, _SEPARATOR)
        names += part.decode("utf-8").replace(" ", "_").split("_")
    return tuple(names)


def segments_of(events: list[tuple[int, str]], length: int, rate_hz: int) -> tuple[Segment, ...]:
    """Give the segments, in samples at 8 kHz, of `speak`'s events over `length` samples at `rate_hz`."""
    known = [(sample, parse_espeak(name)) for sample, name in events]
    known = [(sample, sound) for sample, sound in known if sound]
    scale = RATE_HZ / rate_hz
    segments: list[Segment] = []
    at = 0
    while at < len(known):
        last = at
        while last + 1 < len(known) and known[last + 1][0] - known[at][0] < _SAME_MOMENT:
            last += 1
        start = known[at][0]
        end = known[last + 1][0] if last + 1 < len(known) else length
        group = [sound for _, sound in known[at : last + 1]]
        if len(group) > 1:
            group = [sound for sound in group if sound != SILENCE] or [SILENCE]
        segments += _share(group, start * scale, end * scale)
        at = last + 1
    return tuple(segments)


def _share(group: list[str], start: float, end: float) -> list[Segment]:
    weights = np.array(
        [_GLIDE_SHARE if s in "jwyu" and at < len(group) - 1 else 1.0 for at, s in enumerate(group)]
    )
    borders = start + (end - start) * np.concatenate([[0.0], np.cumsum(weights / weights.sum())])
    return [Segment(borders[at], borders[at + 1], ids()[sound]) for at, sound in enumerate(group)]


@lru_cache(maxsize=1)
def _open() -> tuple[ctypes.CDLL, int]:
    library, rate_hz = open_library(_PHONEME_EVENTS)
    if rate_hz <= 0:
        raise Misconfigured("training.espeak", "espeak-ng, inside the piper package, cannot start")
    return library, rate_hz
