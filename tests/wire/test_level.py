"""The level of the telephone on every channel, with the real voice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from scipy.signal import butter, sosfilt

from bot.audio.level import ACTIVE_RMS, active_rms, rms_of
from bot.audio.samples import to_samples
from bot.channels.audiosocket import AudioSocketCall
from bot.channels.microphone import MicrophoneCall
from bot.engines.models import load_manifest
from bot.engines.piper_voice import open_voice
from bot.model import FRAME_BYTES, PHONE_RATE_HZ
from bot.ports import Call
from bot.settings import ROOT
from bot.speech.call_parts import run_inline
from bot.speech.manner import LOUDNESS_DECIBELS
from bot.speech.prompts import PromptCache
from bot.speech.speaking import Mouth
from fakes.gateway import call_in, gateway_for

SENTENCES = ("Bonjour, je suis une machine.", "Zéro quatre, soixante-cinq, douze.")


@pytest.fixture(scope="module")
def prompts(tmp_path_factory: pytest.TempPathFactory) -> PromptCache:
    model = load_manifest().find("vivevoix-voice-fr")
    voice = open_voice(ROOT / "voices" / model.name, model.name, model.length_scale)
    return PromptCache(voice, Path(tmp_path_factory.mktemp("prompts")))


async def speak(call: Call, prompts: PromptCache, pace: int, loudness: int) -> None:
    """Say the sentences over a channel, frame by frame."""
    mouth = Mouth(prompts, run_inline)
    mouth.say(SENTENCES, pace, loudness)
    await asyncio.sleep(0)
    now = 0.0
    while mouth.is_speaking:
        call.send(mouth.playback.next_frame(now))
        now += 0.02
        await asyncio.sleep(0)
    await mouth.close()


def assert_level(sound: bytes, loudness: int) -> None:
    samples = to_samples(sound)
    wanted = ACTIVE_RMS * 10 ** (LOUDNESS_DECIBELS[loudness] / 20)
    assert active_rms(samples, PHONE_RATE_HZ) == pytest.approx(wanted, rel=0.1)
    assert abs(samples).max() < 0.9
    hum = sosfilt(butter(4, 100, "lowpass", fs=PHONE_RATE_HZ, output="sos"), samples)
    assert rms_of(hum) < 0.1 * wanted


@pytest.mark.parametrize(("pace", "loudness"), [(0, 0), (3, 0), (0, -1), (1, 1), (2, 2)])
async def test_a_telephone_call_has_the_level_that_was_asked_for(
    prompts: PromptCache, pace: int, loudness: int
) -> None:
    async def answer(call: AudioSocketCall) -> None:
        await call.tick()
        await speak(call, prompts, pace, loudness)
        await call.hang_up()

    async with gateway_for(answer) as (gateway, announcements):
        line = await call_in(gateway, announcements)
        assert await line.read(60.0), "the call did not end"
        line.close()
    assert_level(b"".join(line.sound), loudness)


async def test_a_talk_at_this_machine_has_the_same_level(prompts: PromptCache) -> None:
    call = MicrophoneCall(headphones=True)
    played = bytearray()

    class Loudspeaker:
        """Takes each frame as PortAudio would, at once."""

        conversation, person = "here", None

        def send(self, frame: bytes) -> None:
            out = bytearray(FRAME_BYTES)
            call.send(frame)
            call._on_sound(bytes(FRAME_BYTES), memoryview(out), FRAME_BYTES // 2, None, None)
            played.extend(out)

    await speak(Loudspeaker(), prompts, 1, 1)
    assert_level(bytes(played), 1)
