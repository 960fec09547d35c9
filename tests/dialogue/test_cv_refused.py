"""A CV that was begun by mistake is left with one word: nobody is held in questions."""

from __future__ import annotations

from bot.model import TurnKind
from dialogue.talks import Talk


async def at_name(talk: Talk) -> None:
    await talk.start()
    await talk.say("non")
    await talk.say("je veux faire mon cv")
    assert talk.reply.question == "cv_name"


async def test_no_to_the_first_question_leaves_the_cv(talk: Talk) -> None:
    await at_name(talk)
    await talk.say("non merci")
    assert talk.reply.question == "offers_kind"


async def test_no_heard_in_doubt_is_asked_again_first(talk: Talk) -> None:
    await at_name(talk)
    await talk.take(TurnKind.SPEECH, "non", is_doubtful=True)
    assert talk.reply.question == "cv_name"


async def test_no_once_the_name_is_known_leaves_only_the_question(talk: Talk) -> None:
    await at_name(talk)
    await talk.say("je m'appelle awa diallo", "oui")
    assert talk.reply.question == "cv_phone"
    await talk.say("non")
    assert talk.reply.question == "cv_place"
