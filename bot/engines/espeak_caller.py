"""A caller's voice for demonstrations, tests and measures: espeak-ng.

espeak-ng has one state for a whole process, and Piper uses it too: it speaks in a process of its own
(`bot.engines.espeak_worker`), started when it is first needed and ended with this one.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np

from bot.audio.level import for_phone, trim_silence
from bot.audio.samples import to_samples
from bot.errors import Misconfigured
from bot.model import Clip
from bot.settings import ROOT


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
    """Say a text with a caller's voice as telephone sound, 8 kHz, levelled; may be called from any thread.
    Raises Misconfigured when espeak-ng lacks the voice or does not run."""
    samples, rate_hz = speak_wide(text, caller)
    return trim_silence(for_phone(samples, rate_hz), 0.02, 0.02)


def speak_wide(text: str, caller: CallerVoice = CallerVoice()) -> tuple[np.ndarray, int]:
    """Say a text as espeak-ng makes it: samples between -1 and 1, and their rate in hertz. Raises as
    `speak`."""
    answer, pcm = _worker_of(os.getpid()).ask({"text": text, **asdict(caller)})
    if answer.get("error") == "voice":
        raise Misconfigured("caller.voice", f"espeak-ng has no voice called {caller.voice}")
    if "error" in answer:
        raise Misconfigured("caller.espeak", "espeak-ng, inside the piper package, cannot start")
    return to_samples(pcm), answer["rate_hz"]


class _Worker:
    """espeak-ng in its process; a new one is started when it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: dict[str, object]) -> tuple[dict, bytes]:
        """Send one request; give its answer and its sound, or an answer with `error`."""
        line = json.dumps(request).encode() + b"\n"
        with self._lock:
            for _ in range(2):
                try:
                    return _exchange(self._running(), line)
                except (OSError, ValueError, EOFError):
                    self._end()
        return {"error": "espeak"}, b""

    def close(self) -> None:
        """End the process, if it runs."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.engines.espeak_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _exchange(process: subprocess.Popen[bytes], line: bytes) -> tuple[dict, bytes]:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(line)
    process.stdin.flush()
    head = process.stdout.readline()
    if not head:
        raise EOFError
    answer = json.loads(head)
    pcm = process.stdout.read(answer.get("bytes", 0))
    if len(pcm) < answer.get("bytes", 0):
        raise EOFError
    return answer, pcm


@lru_cache(maxsize=2)
def _worker_of(_pid: int) -> _Worker:
    """A process that was forked has a worker of its own."""
    worker = _Worker()
    atexit.register(worker.close)
    return worker
