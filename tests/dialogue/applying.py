"""Ways into the application topic, shared by its tests."""

from __future__ import annotations

from bot.app import App
from dialogue.talks import Talk

SEARCH = ("un emploi", "ménage", "vaulx en velin", "à pied", "le matin")


async def at_way(talk: Talk, *search: str, consent: str = "oui") -> None:
    await talk.start()
    await talk.say(*([consent] if talk.person else []), *(search or SEARCH), "ça m'intéresse", "c'est noté")
    assert talk.reply.question == "applications_way"


def calls_again(talk: Talk) -> Talk:
    return Talk(talk.engine, talk.person)


def state_of(app: App, talk: Talk) -> str:
    return app.applications.of(talk.person or "")[0].state


async def prepared(talk: Talk) -> None:
    await at_way(talk)
    await talk.say("appeler", "oui", "oui", "non", "non", "non")
    assert talk.reply.question == "offers_more"
