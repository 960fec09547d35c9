"""A dialogue over a Media Stream: the real ear, voice and dialogue hear a caller in mu-law and are cut."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace

import pytest

from bot.app import build
from bot.bench.trial import fill_trial, trial_settings
from bot.commands.doctor_doors import door_checks
from bot.commands.serving import serving
from bot.door_settings import Secret
from bot.engines.espeak_caller import CALLERS, speak
from bot.settings import read_settings
from bot.settings_twilio import TwilioAccess
from bot.speech.call_events import CallEvent, ReplyCame
from fakes.gateway import until
from fakes.twilio_side import SECRET, TwilioSide

URL = "https://voice.example"

pytestmark = pytest.mark.timeout(300)


async def test_a_caller_by_twilio_says_what_is_sought_and_cuts_the_assistant() -> None:
    questions: deque[str] = deque()

    def watch(_: str, event: CallEvent) -> None:
        if isinstance(event, ReplyCame):
            questions.append(event.reply.question)

    with trial_settings(read_settings()) as trial:
        await asyncio.to_thread(fill_trial, trial)
        own = replace(trial, twilio=TwilioAccess(Secret(SECRET), URL, "127.0.0.1", 0))
        async with serving(build(own), watch) as service:
            side = TwilioSide(service.twilio_port, URL)
            refused, _ = await side.request("wrong")
            assert refused == 403
            await side.call()
            await until(lambda: len(side.heard) > 60, 30)
            side.say(said("répète"))  # over the greeting
            await until(lambda: side.cleared > 0 and len(questions) > 1, 30)
            await say_at_the_end(side, "non", questions)
            await say_at_the_end(side, "un emploi", questions)
            assert questions[-1] == "offers_trade", questions
            checks = dict(door_checks(replace(own, control_port=service.control_port)))
            found = await asyncio.to_thread(checks["refused"])
            await side.hang_up()
            await until(lambda: service.gateway.calls == 0, 10)
    assert "twilio: signature 1" in found.words


def said(words: str) -> bytes:
    """Words of a caller, with the silence of a telephone after them."""
    return speak(words, CALLERS["woman"]).pcm + bytes(1600)


async def say_at_the_end(side: TwilioSide, words: str, questions: deque[str]) -> None:
    """Say it when the assistant has finished, and wait for the reply."""
    before, heard = len(questions), -1
    while heard != len(side.heard):
        heard = len(side.heard)
        await asyncio.sleep(1.0)
    side.say(said(words))
    await until(lambda: len(questions) > before, 20)
