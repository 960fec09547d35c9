"""GSM full rate (06.10), there and back, by libgsm (Debian's libgsm1); FFmpeg in PyAV only decodes it."""

from __future__ import annotations

import ctypes
from ctypes.util import find_library
from functools import lru_cache

from bot.errors import Misconfigured

_FRAME_SAMPLES, _FRAME_BYTES = 160, 33


def gsm_there_and_back(pcm: bytes) -> bytes:
    """Give 8 kHz 16-bit sound as a GSM line carries it, as long as before. Raises Misconfigured without
    libgsm."""
    library = _open()
    size = len(pcm)
    padded = pcm.ljust(-(-size // (2 * _FRAME_SAMPLES)) * 2 * _FRAME_SAMPLES, b"\0")
    encoder, decoder = library.gsm_create(), library.gsm_create()
    coded = ctypes.create_string_buffer(_FRAME_BYTES)
    heard = (ctypes.c_short * _FRAME_SAMPLES)()
    pieces = []
    try:
        for start in range(0, len(padded), 2 * _FRAME_SAMPLES):
            frame = (ctypes.c_short * _FRAME_SAMPLES).from_buffer_copy(padded, start)
            library.gsm_encode(encoder, frame, coded)
            library.gsm_decode(decoder, coded, heard)
            pieces.append(bytes(heard))
    finally:
        library.gsm_destroy(encoder)
        library.gsm_destroy(decoder)
    return b"".join(pieces)[:size]


@lru_cache(maxsize=1)
def _open() -> ctypes.CDLL:
    name = find_library("gsm")
    if name is None:
        raise Misconfigured("training.gsm", "libgsm is missing: apt-get install libgsm1")
    library = ctypes.CDLL(name)
    library.gsm_create.restype = ctypes.c_void_p
    library.gsm_destroy.argtypes = [ctypes.c_void_p]
    library.gsm_encode.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    library.gsm_decode.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    return library
