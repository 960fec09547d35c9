"""One conversation with the real dialogue, driven by a test."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from bot.dialogue.embedded import EmbeddedDialogue
from bot.model import Reply, Turn, TurnKind


@dataclass
class Talk:
    """One conversation, driven by a test."""

    engine: EmbeddedDialogue
    person: str | None
    conversation: str = field(default_factory=lambda: str(uuid.uuid4()))
    number: int = 0
    reply: Reply = Reply(())

    async def take(self, kind: TurnKind, text: str = "", is_doubtful: bool = False) -> Reply:
        self.number += 1
        turn = Turn(self.conversation, kind, self.person, text, is_doubtful=is_doubtful, number=self.number)
        self.reply = await self.engine.reply(turn)
        return self.reply

    async def start(self) -> Reply:
        return await self.take(TurnKind.START)

    async def say(self, *texts: str) -> Reply:
        for text in texts:
            await self.take(TurnKind.TEXT, text)
        return self.reply

    async def hear(self, text: str, *word_confidences: float) -> Reply:
        """Take words of which the ear is so sure, one by one."""
        self.number += 1
        turn = Turn(
            self.conversation, TurnKind.SPEECH, self.person, text, number=self.number,
            word_confidences=word_confidences,
        )  # fmt: skip
        self.reply = await self.engine.reply(turn)
        return self.reply

    async def press(self, *keys: str) -> Reply:
        for key in keys:
            await self.take(TurnKind.KEYS, key)
        return self.reply

    async def stay_silent(self) -> Reply:
        return await self.take(TurnKind.SILENT)

    async def mumble(self) -> Reply:
        return await self.take(TurnKind.MISHEARD)

    @property
    def words(self) -> str:
        return " ".join(self.reply.sentences)
