"""A CV that was begun by mistake is left with one word: nobody is held in questions."""

from __future__ import annotations

from bot.model import TurnKind
from dialogue.talks import Talk

ANSWERS = {"cv_name": "je m'appelle awa diallo", "cv_confirm": "oui", "cv_place": "à bron"}


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


async def test_a_number_that_was_misheard_starts_no_other_search(talk: Talk) -> None:
    await at_name(talk)
    await talk.say("je m'appelle awa diallo", "oui")
    await talk.say("zéro tout trente neuf attends vingt le quatre zéro neuf")
    assert talk.reply.question == "cv_phone"
    await talk.say("je veux faire une autre recherche")
    assert talk.reply.question == "offers_kind"


async def test_what_is_to_be_changed_at_the_end_is_no_wish_about_loudness(talk: Talk) -> None:
    await talk.start()
    await talk.say("non", "je veux faire mon cv")
    for _ in range(40):
        if talk.reply.question == "cv_review":
            break
        await talk.say(ANSWERS.get(talk.reply.question, "passer"))
    await talk.say("la ville c'est fort")
    assert talk.reply.question == "cv_place"
