"""A whole CV as it is told, and the way to any of its questions."""

from __future__ import annotations

from dialogue.talks import Talk
from fakes.told_cv import AWA


async def start(talk: Talk, answer: str = "oui") -> None:
    await talk.start()
    if talk.reply.question == "consent_memory":
        await talk.say(answer)
    await talk.say("je veux faire mon cv")
    assert talk.reply.question == "cv_name"


async def go_to(talk: Talk, question: str) -> None:
    """Answer the script until this question is pending."""
    for asked, text in AWA:
        if asked == question:
            break
        assert talk.reply.question == asked
        await talk.say(text)
    assert talk.reply.question == question
