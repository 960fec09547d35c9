"""Words heard with doubt are confirmed by yes or no, never guessed silently."""

from __future__ import annotations

import pytest

from bot.model import TurnKind
from dialogue.talks import Talk


async def at_trade(talk: Talk) -> None:
    await talk.start()
    await talk.say("un emploi")


async def test_doubtful_words_are_confirmed_before_use(hidden: Talk) -> None:
    await at_trade(hidden)
    await hidden.take(TurnKind.SPEECH, "ménage", is_doubtful=True)
    assert (hidden.reply.question, hidden.reply.expect) == ("offers_confirmation", "yes_no")
    assert hidden.reply.facts["offers_trade"] is None
    await hidden.say("oui")
    assert hidden.reply.facts["offers_trade"]["rome"] == "K1304"
    assert hidden.reply.question == "offers_place"


async def test_a_near_match_is_confirmed(hidden: Talk) -> None:
    await at_trade(hidden)
    await hidden.say("pilote de fusée")
    assert hidden.reply.question == "offers_confirmation"


async def test_a_no_asks_in_other_words_then_with_keys(hidden: Talk) -> None:
    await at_trade(hidden)
    first = hidden.reply.sentences[-1]
    await hidden.take(TurnKind.SPEECH, "ménage", is_doubtful=True)
    await hidden.say("non")
    assert hidden.reply.question == "offers_trade"
    assert hidden.reply.sentences[-1] != first
    await hidden.take(TurnKind.SPEECH, "ménage", is_doubtful=True)
    await hidden.say("non")
    assert "tapez 1" in hidden.words
    assert hidden.reply.facts["offers_trade"] is None


async def test_no_with_the_right_words_is_taken(hidden: Talk) -> None:
    await at_trade(hidden)
    await hidden.take(TurnKind.SPEECH, "ménage", is_doubtful=True)
    await hidden.say("non la cuisine")
    assert hidden.reply.facts["offers_trade"]["rome"].startswith("G16")
    assert hidden.reply.question == "offers_place"


async def test_keys_answer_the_confirmation(hidden: Talk) -> None:
    await at_trade(hidden)
    await hidden.take(TurnKind.SPEECH, "ménage", is_doubtful=True)
    await hidden.press("1")
    assert hidden.reply.question == "offers_place"


@pytest.mark.parametrize("words", ["répète", "pourquoi", "je comprends pas"])
async def test_asides_work_at_the_confirmation(hidden: Talk, words: str) -> None:
    await at_trade(hidden)
    await hidden.take(TurnKind.SPEECH, "ménage", is_doubtful=True)
    await hidden.say(words)
    assert hidden.reply.question == "offers_confirmation"
    await hidden.say("oui")
    assert hidden.reply.question == "offers_place"


async def test_two_doubtful_facts_are_confirmed_one_after_the_other(hidden: Talk) -> None:
    await at_trade(hidden)
    await hidden.take(TurnKind.SPEECH, "des ménages à bron", is_doubtful=True)
    await hidden.say("oui")
    assert hidden.reply.question == "offers_confirmation"
    await hidden.say("oui")
    assert hidden.reply.question == "offers_travel"
    assert hidden.reply.facts["offers_place"]["name"] == "Bron"


async def test_doubtful_stop_does_not_end_the_call(hidden: Talk) -> None:
    await at_trade(hidden)
    await hidden.take(TurnKind.SPEECH, "stop", is_doubtful=True)
    assert not hidden.reply.is_over


async def test_doubtful_yes_to_consent_is_asked_again(talk: Talk) -> None:
    await talk.start()
    await talk.take(TurnKind.SPEECH, "oui", is_doubtful=True)
    assert talk.reply.question == "consent_memory"


async def test_a_person_is_given_at_once_when_named_and_else_proposed_first(hidden: Talk) -> None:
    await at_trade(hidden)
    await hidden.take(TurnKind.SPEECH, "pas un maisons de être de quarante", is_doubtful=True)
    assert "numéro" not in hidden.words
    await at_trade(hidden)
    await hidden.take(TurnKind.SPEECH, "une personne", is_doubtful=True)
    assert "numéro" in hidden.words
