"""The dialogue on several servers: a conversation stays at one, and goes to another when that one is gone."""

from __future__ import annotations

import asyncio
import logging
import time
from zlib import crc32

import aiohttp

from bot.dialogue.asking import REPLY_SECONDS, UNREACHABLE, ask
from bot.dialogue.wire import reply_from_json, turn_to_json
from bot.errors import BotError, Misconfigured, Temporary
from bot.model import Reply, Turn
from bot.settings_dialogue import DialogueNetwork

log = logging.getLogger(__name__)

READY_SECONDS = 120.0
"""Longest wait for the first server at the start, seconds."""

LOOK_SECONDS = 0.5
"""Time between two looks whether a server is ready, seconds."""

CONNECT_SECONDS = 1.0
"""Longest wait for a connection, seconds: a machine that is gone answers nothing at all."""

DOWN_SECONDS = 10.0
"""How long a server that did not answer is asked last, seconds."""


class DialogueServers:
    """The DialogueEngine port over servers, as `async with DialogueServers(network) as dialogue`."""

    def __init__(self, network: DialogueNetwork) -> None:
        self._urls = network.urls
        self._headers = {"Authorization": f"Bearer {network.key.read()}"}
        self._session: aiohttp.ClientSession | None = None
        self._down_until: dict[str, float] = {}
        self._served: dict[str, list[str]] = {}
        self.moved = 0
        """Turns that another server answered than the one asked first, count."""

    async def __aenter__(self) -> DialogueServers:
        """Wait until a server is ready. Raises Misconfigured when none is, or when the key is refused."""
        timeout = aiohttp.ClientTimeout(total=REPLY_SECONDS, sock_connect=CONNECT_SECONDS)
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout)
        is_ready = False
        try:
            await self._wait_for_one()
            is_ready = True
        finally:
            if not is_ready:
                await self._session.close()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self._session.close()

    async def reply(self, turn: Turn) -> Reply:
        """Answer one turn. Raises Temporary (`dialogue.unreachable`) when no server answers; the same turn,
        with its number, can then be sent again."""
        for count, url in enumerate(self.order_for(turn.conversation)):
            try:
                values = await ask(self._session, "POST", f"{url}/turn", turn_to_json(turn))
            except Temporary as error:
                self._note(url, error)
                continue
            self.moved += count > 0
            self._stay(turn.conversation, url)
            return reply_from_json(values)
        raise Temporary(UNREACHABLE, "no dialogue server answers")

    async def end(self, conversation: str) -> None:
        """Forget the conversation's words, at every server that had them. Raises Temporary when none
        answers."""
        served = self._served.pop(conversation, None) or self.order_for(conversation)[:1]
        others = [url for url in self._urls if url not in served]
        errors = []
        for url in (*served, *others):
            try:
                await ask(self._session, "DELETE", f"{url}/conversation/{conversation}", None)
            except Temporary as error:
                errors.append(error)
            else:
                if url in others or url == served[-1]:
                    return
        raise errors[-1]

    def server_of(self, conversation: str) -> str:
        """Address of the server that answered the conversation last; empty when none did."""
        return self._served.get(conversation, [""])[-1]

    def order_for(self, conversation: str) -> list[str]:
        """The servers to ask: where the conversation was, then from its own place in the list; those that
        did not answer lately come last."""
        now, first = time.monotonic(), crc32(conversation.encode()) % len(self._urls)
        around = [*self._urls[first:], *self._urls[:first]]
        last = self.server_of(conversation)
        around.sort(key=lambda url: (self._down_until.get(url, 0.0) > now, url != last))
        return around

    async def _wait_for_one(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while True:
            for url in self._urls:
                try:
                    await ask(self._session, "GET", f"{url}/ready", None)
                except Temporary:
                    continue
                except BotError as error:
                    advice = "a dialogue server refuses: is VIVEVOIX_DIALOGUE_KEY the same everywhere?"
                    raise Misconfigured("dialogue.key", advice) from error
                return
            if time.monotonic() > until:
                raise Misconfigured("dialogue.start", "no server of VIVEVOIX_DIALOGUE_URLS is ready")
            await asyncio.sleep(LOOK_SECONDS)

    def _note(self, url: str, error: Temporary) -> None:
        """A server that does not answer is asked last for a while; what a server says itself holds for all:
        they share their database."""
        if error.code != UNREACHABLE:
            raise error
        self._down_until[url] = time.monotonic() + DOWN_SECONDS
        log.warning("dialogue server %d of %d does not answer", self._urls.index(url) + 1, len(self._urls))

    def _stay(self, conversation: str, url: str) -> None:
        served = self._served.setdefault(conversation, [])
        if url in served:
            served.remove(url)
        served.append(url)
