"""The real dialogue process: a call goes on after the process was killed in the middle."""

from __future__ import annotations

import asyncio
import os
import signal
import time

from bot.app import App
from bot.dialogue.child import DialogueChild
from bot.errors import Temporary
from bot.settings import Settings
from dialogue.talks import Talk


async def test_killed_process_comes_back_and_the_call_goes_on(settings: Settings, app: App) -> None:
    async with DialogueChild(settings) as dialogue:
        talk = Talk(dialogue, "person-of-the-killed-call")
        await talk.start()
        await talk.say("oui", "un emploi", "ménage")
        assert talk.reply.question == "offers_place"
        os.kill(dialogue.pid, signal.SIGKILL)
        deadline = time.monotonic() + 120
        while True:
            try:
                await talk.say("bron")
                break
            except Temporary as error:
                assert error.code == "dialogue.unreachable"
                assert time.monotonic() < deadline
                talk.number -= 1
                await asyncio.sleep(0.5)
        assert talk.reply.question == "offers_travel"
        assert talk.reply.facts["offers_trade"]["rome"] == "K1304"
        await talk.say("en bus", "le matin", "ça m'intéresse")
        assert talk.reply.facts["contact"]["phone"]
        await dialogue.end(talk.conversation)
    assert app.store.place("person-of-the-killed-call").question == "offers_contact"
