"""espeak-ng, inside the piper package, by its C interface, in a process of its own.

Run by `bot.engines.espeak_caller`. Each request is one JSON line (text, voice, rate, pitch, melody); each
answer is one JSON line, `{"rate_hz": 22050, "bytes": 88200}` followed by so many bytes of 16-bit sound, or
`{"error": "voice"}` when espeak-ng lacks the voice. It ends with its input. espeak-ng remembers what it said
before: each request has a copy of the process, so that the same words always give the same sound.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import BinaryIO

from bot.engines.espeak_library import PITCH, RANGE, RATE, UTF8, open_library

_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there is no more."""
    library, rate_hz = open_library()
    for line in requests:
        child = os.fork()
        if child == 0:
            answer, sound = _answer(library, rate_hz, json.loads(line))
            answers.write(json.dumps(answer).encode() + b"\n" + sound)
            answers.flush()
            os._exit(0)
        if os.waitpid(child, 0)[1] != 0:
            return  # espeak-ng crashed: whoever asked sees the end of the answers


def _answer(library: ctypes.CDLL, rate_hz: int, request: Mapping) -> tuple[dict[str, object], bytes]:
    if rate_hz <= 0:
        return {"error": "espeak"}, b""
    if library.espeak_SetVoiceByName(request["voice"].encode()) != 0:
        return {"error": "voice"}, b""
    for parameter, name in ((RATE, "rate"), (PITCH, "pitch"), (RANGE, "melody")):
        library.espeak_SetParameter(parameter, request[name], 0)
    sound = _synthesize(library, request["text"])
    return {"rate_hz": rate_hz, "bytes": len(sound)}, sound


def _synthesize(library: ctypes.CDLL, text: str) -> bytes:
    pieces: list[bytes] = []

    def take(samples: ctypes._Pointer, count: int, _events: int) -> int:
        if samples and count > 0:
            pieces.append(ctypes.string_at(samples, 2 * count))
        return 0

    callback = _CALLBACK(take)
    library.espeak_SetSynthCallback(callback)
    encoded = text.encode("utf-8")
    library.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, UTF8, None, None)
    return b"".join(pieces)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that asked
    serve(sys.stdin.buffer, sys.stdout.buffer)
