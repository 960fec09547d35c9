"""espeak-ng, inside the piper package, by its C interface. Its state is global to the process."""

from __future__ import annotations

import ctypes
from importlib.util import find_spec
from pathlib import Path

UTF8 = 1
"""Encoding of the texts."""

RATE, VOLUME, PITCH, RANGE = 1, 2, 3, 4
"""Numbers of the parameters of `espeak_SetParameter`: words a minute, and 0 to 100 for the others."""

_SYNCHRONOUS = 2


def open_library(options: int = 0) -> tuple[ctypes.CDLL, int]:
    """Start espeak-ng; `options` are those of `espeak_Initialize`. Gives the library and its sampling rate in
    hertz, 0 or less when it cannot start."""
    # Importing piper would load the whole of its engine: only its folder is wanted.
    spec = find_spec("piper")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    library = ctypes.CDLL(str(folder / "espeakbridge.so"))
    return library, library.espeak_Initialize(
        _SYNCHRONOUS, 0, str(folder / "espeak-ng-data").encode(), options
    )
