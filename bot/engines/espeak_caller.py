"""A caller's voice for demonstrations and tests: espeak-ng, inside the piper package, by its C interface.

espeak-ng's state is global to the process. A process that also speaks with Piper shares it: every call
here sets its own voice under one lock, and Piper sets its own again before each sentence, but the two must
not run at the same moment in two threads. A caller program is best a process of its own.
"""

from __future__ import annotations

import ctypes
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.audio.level import for_phone, trim_silence
from bot.errors import Misconfigured
from bot.model import Clip

_SYNCHRONOUS = 2
_RATE, _PITCH, _RANGE = 1, 3, 4
_UTF8 = 1
_LOCK = threading.Lock()
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True)
class CallerVoice:
    """How a caller sounds."""

    voice: str = "fr"
    """espeak-ng's voice and variant, such as `fr+f2`."""
    rate: int = 150
    """Words a minute."""
    pitch: int = 50
    """Pitch, 0 to 99."""
    melody: int = 50
    """Range of the pitch, 0 to 99."""


CALLERS: dict[str, CallerVoice] = {
    "man": CallerVoice("fr+m3", 145, 45),
    "woman": CallerVoice("fr+f2", 145, 55),
    "young": CallerVoice("fr+f4", 160, 65),
    "old": CallerVoice("fr+m5", 120, 35, 30),
    "slow": CallerVoice("fr+m1", 105, 45),
    "fast": CallerVoice("fr+f3", 185, 50),
    "swiss": CallerVoice("fr-ch+m7", 140, 50),
    "belgian": CallerVoice("fr-be+f5", 145, 50),
}
"""Ready-made callers."""


def speak(text: str, caller: CallerVoice = CallerVoice()) -> Clip:
    """Say a text with a caller's voice as telephone sound, 8 kHz, levelled. Raises Misconfigured when
    espeak-ng lacks the voice."""
    with _LOCK:
        library, rate_hz = _open()
        if library.espeak_SetVoiceByName(caller.voice.encode()) != 0:
            raise Misconfigured("caller.voice", f"espeak-ng has no voice called {caller.voice}")
        for parameter, value in ((_RATE, caller.rate), (_PITCH, caller.pitch), (_RANGE, caller.melody)):
            library.espeak_SetParameter(parameter, value, 0)
        samples = _synthesize(library, text)
    return trim_silence(for_phone(samples, rate_hz), 0.02, 0.02)


def _synthesize(library: ctypes.CDLL, text: str) -> np.ndarray:
    pieces: list[np.ndarray] = []

    def take(samples: ctypes._Pointer, count: int, _events: int) -> int:
        if samples and count > 0:
            pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    callback = _CALLBACK(take)
    library.espeak_SetSynthCallback(callback)
    encoded = text.encode("utf-8")
    library.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, _UTF8, None, None)
    if not pieces:
        return np.zeros(0, np.float32)
    return np.concatenate(pieces).astype(np.float32) / 32768.0


@lru_cache(maxsize=1)
def _open() -> tuple[ctypes.CDLL, int]:
    import piper

    folder = Path(piper.__file__).parent
    library = ctypes.CDLL(str(folder / "espeakbridge.so"))
    rate_hz = library.espeak_Initialize(_SYNCHRONOUS, 0, str(folder / "espeak-ng-data").encode(), 0)
    if rate_hz <= 0:
        raise Misconfigured("caller.espeak", "espeak-ng, inside the piper package, cannot start")
    return library, rate_hz
