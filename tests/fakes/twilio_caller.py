"""A caller by Twilio who speaks with a synthesised voice and listens to the end, or not."""

from __future__ import annotations

import asyncio

from bot.engines.espeak_caller import CALLERS, speak
from bot.speech.call_events import CallEvent, ReplyCame
from fakes.gateway import until
from fakes.twilio_side import TwilioSide


class TwilioCaller:
    """One spoken call; `watch` follows what the service understood."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.conversation = ""
        self.side: TwilioSide | None = None

    def watch(self, conversation: str, event: CallEvent) -> None:
        self.conversation = conversation
        if isinstance(event, ReplyCame):
            self.questions.append(event.reply.question)

    async def call(self, port: int, public: str) -> None:
        """Ring, and wait until the assistant speaks."""
        self.side = TwilioSide(port, public)
        await self.side.call()
        await until(lambda: len(self.side.heard) > 60, 60)

    async def cut_with(self, words: str) -> None:
        """Say it over the assistant's voice, which stops."""
        before = len(self.questions)
        self.side.say(said(words))
        await until(lambda: self.side.cleared > 0 and len(self.questions) > before, 60)

    async def answer(self, words: str) -> str:
        """Say it when the assistant has finished; gives the question that comes."""
        before, heard = len(self.questions), -1
        while heard != len(self.side.heard):
            heard = len(self.side.heard)
            await asyncio.sleep(1.0)
        self.side.say(said(words))
        await until(lambda: len(self.questions) > before, 60)
        return self.questions[-1]


def said(words: str) -> bytes:
    """Words of a caller, with the silence of a telephone after them."""
    return speak(words, CALLERS["woman"]).pcm + bytes(1600)
