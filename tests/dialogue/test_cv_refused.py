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


async def test_a_question_that_stays_unclear_after_a_person_was_proposed_is_left_out(talk: Talk) -> None:
    await at_name(talk)
    await talk.say("je m'appelle awa diallo", "oui")
    for _ in range(3):
        await talk.take(TurnKind.MISHEARD, "")
    assert talk.reply.question == "mediator_person"
    await talk.say("non")
    assert talk.reply.question == "cv_phone"
    for _ in range(3):
        await talk.take(TurnKind.MISHEARD, "")
    assert talk.reply.question == "cv_place"
    await talk.say("à bron")
    assert talk.reply.question == "cv_work"


async def test_no_heard_in_doubt_twice_is_a_no(talk: Talk) -> None:
    await at_name(talk)
    await talk.take(TurnKind.SPEECH, "non", is_doubtful=True)
    await talk.take(TurnKind.SPEECH, "non", is_doubtful=True)
    assert talk.reply.question == "offers_kind"


async def test_the_words_that_begin_an_answer_are_no_command(talk: Talk) -> None:
    await at_name(talk)
    await talk.say("je m'appelle awa diallo")
    assert talk.reply.question == "cv_confirm"
    await talk.take(TurnKind.SPEECH, "comment dire oui")
    assert talk.reply.question == "cv_phone"


async def test_work_with_preparation_in_its_name_is_no_wish_to_prepare_an_application(talk: Talk) -> None:
    await at_name(talk)
    await talk.say("je m'appelle awa diallo", "oui", "passer", "à bron", "mettre en cartons")
    assert talk.reply.question == "cv_work_when"
    await talk.say("pas préparation de commandes mettre en cartons")
    assert "offre" not in talk.words
    assert talk.reply.question == "cv_work_when"
