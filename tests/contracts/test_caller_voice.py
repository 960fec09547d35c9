"""The caller's voice: espeak-ng in a process of its own, beside Piper."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from bot.bench.processes import family_of
from bot.engines.choose import best_voice
from bot.engines.espeak_caller import CALLERS, CallerVoice, speak
from bot.errors import Misconfigured
from bot.settings import read_settings

TEXTS = ("oui", "à pied", "dans quelle ville", "soixante-dix-sept")


def test_the_same_words_give_the_same_bytes_from_any_thread_while_piper_speaks(tmp_path: Path) -> None:
    alone = [speak(text, CALLERS["woman"]).pcm for text in TEXTS]
    voice, _ = best_voice(read_settings({"VIVEVOIX_DATA": str(tmp_path)}))
    sentence = voice.say("Je cherche un travail.").pcm
    with ThreadPoolExecutor(6) as threads:
        spoken = [threads.submit(voice.say, "Je cherche un travail.") for _ in range(4)]
        heard = list(threads.map(lambda text: speak(text, CALLERS["woman"]).pcm, TEXTS * 4))
        assert all(one.result().pcm == sentence for one in spoken)
    assert heard == alone * 4
    assert len({*alone, speak("oui", CALLERS["man"]).pcm}) == 5


def test_a_voice_that_does_not_exist_is_named_and_the_next_request_is_served() -> None:
    with pytest.raises(Misconfigured) as caught:
        speak("oui", CallerVoice("nobody"))
    assert "nobody" in caught.value.advice
    assert speak("oui").seconds > 0.1


def test_a_voice_whose_process_was_killed_speaks_again() -> None:
    before = speak("oui").pcm
    for child in set(family_of(os.getpid())) - {os.getpid()}:
        with suppress(FileNotFoundError, ProcessLookupError):  # one that ended meanwhile
            if "espeak_worker" in Path(f"/proc/{child}/cmdline").read_text():
                os.kill(child, 9)
    assert speak("oui").pcm == before


def test_nothing_is_left_running_when_the_program_ends() -> None:
    code = (
        "import os; from bot.engines.espeak_caller import speak; from bot.bench.processes import family_of;"
        "speak('oui'); print(*(set(family_of(os.getpid())) - {os.getpid()}))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    children = ended.stdout.split()
    assert children and not [child for child in children if Path(f"/proc/{child}").exists()]


def test_nothing_to_say_is_silence() -> None:
    assert not any(speak("").pcm)
