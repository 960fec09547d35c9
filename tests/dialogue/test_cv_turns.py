"""What can be said in the middle of the CV: asides, keys, silence, words that answer nothing."""

from __future__ import annotations

import pytest

from bot.model import TurnKind
from dialogue.cv_script import go_to, start
from dialogue.talks import Talk

ASIDES = ("répète", "pourquoi", "un exemple", "plus lentement", "attendez", "aide", "je comprends pas")


@pytest.mark.parametrize(
    "question", ["cv_name", "cv_phone", "cv_work", "cv_work_tasks", "cv_studies", "cv_licence"]
)
async def test_asides_bring_the_same_question_back(talk: Talk, question: str) -> None:
    await start(talk)
    await go_to(talk, question)
    for aside in ASIDES:
        await talk.say(aside)
        assert talk.reply.question == question, aside


async def test_a_person_can_be_asked_for_without_losing_the_cv(talk: Talk) -> None:
    await start(talk)
    await go_to(talk, "cv_work")
    await talk.say("je veux parler à une personne")
    assert "Voici le numéro" in talk.words and talk.reply.question == "consent_mediator"
    await talk.say("non")
    assert talk.reply.question == "cv_work"
    await talk.press("0")
    assert "Voici le numéro" in talk.words and talk.reply.question == "cv_work"


async def test_work_with_old_people_is_an_answer_and_not_a_call_for_a_person(talk: Talk) -> None:
    await start(talk)
    await go_to(talk, "cv_work")
    await talk.say("j'ai aidé une personne âgée pendant un an à villeurbanne")
    assert talk.reply.question == "cv_work_tasks"


async def test_words_that_answer_nothing_are_asked_again_then_with_keys_then_a_person(talk: Talk) -> None:
    await start(talk)
    await go_to(talk, "cv_licence")
    await talk.say("zorglub patatras")
    assert talk.reply.question == "cv_licence"
    await talk.say("zorglub patatras")
    assert "tapez 1" in talk.words
    await talk.say("zorglub patatras")
    assert talk.reply.question == "mediator_person"


async def test_silence_is_met_gently(talk: Talk) -> None:
    await start(talk)
    await talk.stay_silent()
    assert talk.reply.question == "cv_name"
    await talk.stay_silent()
    assert "tapez 9" in talk.words


async def test_keys_alone_answer_what_they_can(talk: Talk) -> None:
    await start(talk)
    await talk.press("9")
    assert talk.reply.question == "cv_phone"
    await talk.press("0639981234")
    assert talk.reply.question == "cv_confirm"
    await talk.press("1", "69500")
    assert talk.reply.question == "cv_work" and "Bron" in talk.words
    await talk.press("1", "9", "9", "2", "1", "2", "1", "1", "2", "5", "9", "1")
    assert talk.reply.question == "cv_code"


async def test_the_first_question_has_a_key_for_the_cv(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui")
    await talk.press("5")
    assert talk.reply.question == "cv_name"


async def test_hardly_heard_words_are_confirmed_before_they_count(talk: Talk) -> None:
    await start(talk)
    await go_to(talk, "cv_place")
    await talk.take(TurnKind.SPEECH, "à bron", is_doubtful=True)
    assert talk.reply.question == "cv_confirm" and "Bron" in talk.words
    await talk.say("non")
    assert talk.reply.question == "cv_place"


async def test_going_back_asks_the_question_before(talk: Talk) -> None:
    await start(talk)
    await go_to(talk, "cv_work")
    await talk.say("retour")
    assert talk.reply.question == "cv_place"
    await talk.say("à villeurbanne")
    assert talk.reply.question == "cv_work"
