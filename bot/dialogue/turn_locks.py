"""One turn at a time for each conversation: in this process, and among servers by Rasa's lock store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

LIFETIME_SECONDS = 4.0
"""After so long the lock of a server that died in the middle of a turn counts no more, seconds: the gateway
waits 6 for a reply, and a turn takes less than one."""

LOOK_SECONDS = 0.1
"""Time between two looks at a lock that another server holds, seconds."""


class TurnLocks:
    """Locks by conversation."""

    def __init__(self, shared: Any = None) -> None:
        """`shared` is a lock store of Rasa that other servers see too; None when this is the only one."""
        self._shared = shared
        self._own: dict[str, asyncio.Lock] = {}

    @property
    def is_shared(self) -> bool:
        """True when another server may have taken the turn before."""
        return self._shared is not None

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        """Hold the conversation's lock while the context lasts."""
        async with self._own.setdefault(conversation, asyncio.Lock()):
            if self._shared is None:
                yield
                return
            name = f"turn-{conversation}"
            async with self._shared.lock(name, LIFETIME_SECONDS, LOOK_SECONDS):
                yield

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation."""
        self._own.pop(conversation, None)
