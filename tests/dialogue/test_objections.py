"""A fact heard wrong and said back is refused: the dialogue never keeps what the person objects to."""

from __future__ import annotations

import pytest

from bot.model import TurnKind
from dialogue.talks import Talk


async def at_travel(talk: Talk) -> None:
    await talk.start()
    await talk.say("un emploi", "ménage", "feyzin")
    assert talk.reply.question == "offers_travel"


@pytest.mark.parametrize("words", ["non", "ah non c'est pas ça", "non l'isle de", "pas là du tout"])
async def test_a_refusal_without_the_right_words_asks_the_place_anew(hidden: Talk, words: str) -> None:
    await at_travel(hidden)
    await hidden.say(words)
    assert hidden.reply.question == "offers_place"
    assert hidden.reply.facts["offers_place"] is None
    await hidden.say("bron")
    assert hidden.reply.question == "offers_travel"
    assert hidden.reply.facts["offers_trade"]["rome"] == "K1304"


async def test_a_refusal_in_doubt_is_confirmed_first(hidden: Talk) -> None:
    await at_travel(hidden)
    await hidden.take(TurnKind.SPEECH, "non", is_doubtful=True)
    assert hidden.reply.question == "offers_confirmation"
    assert "Feyzin" in hidden.words
    await hidden.say("oui")
    assert hidden.reply.question == "offers_travel"
    assert hidden.reply.facts["offers_place"]["name"] == "Feyzin"


async def test_several_facts_refused_at_once_are_confirmed_one_by_one(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi", "ménage à feyzin", "non")
    assert hidden.reply.question == "offers_confirmation"
    await hidden.say("oui")
    assert hidden.reply.question == "offers_confirmation"
    await hidden.say("non")
    assert hidden.reply.question == "offers_place"
    assert hidden.reply.facts["offers_trade"]["rome"] == "K1304"
    assert hidden.reply.facts["offers_place"] is None


async def test_a_refusal_of_a_confirmation_about_hours_is_no_answer_about_hours(hidden: Talk) -> None:
    await at_travel(hidden)
    await hidden.say("en bus")
    await hidden.take(TurnKind.SPEECH, "le soir", is_doubtful=True)
    await hidden.say("non non")
    assert hidden.reply.question == "offers_hours"
    assert hidden.reply.facts["offers_hours"] is None


async def test_what_is_known_is_not_confirmed_again(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi")
    await hidden.take(TurnKind.SPEECH, "un travail dans le ménage", is_doubtful=True)
    await hidden.say("oui")
    assert hidden.reply.question == "offers_place"


async def test_doubtful_yes_about_an_offer_is_taken(hidden: Talk) -> None:
    await at_travel(hidden)
    await hidden.say("en bus", "le matin")
    await hidden.take(TurnKind.SPEECH, "oui", is_doubtful=True)
    assert hidden.reply.question == "offers_contact"


async def test_a_yes_heard_twice_in_doubt_is_a_yes(talk: Talk) -> None:
    await talk.start()
    await talk.take(TurnKind.SPEECH, "oui", is_doubtful=True)
    assert talk.reply.question == "consent_memory"
    await talk.take(TurnKind.SPEECH, "oui", is_doubtful=True)
    assert talk.reply.question == "offers_kind"


async def test_doubtful_ignorance_leaves_nothing_open(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi", "ménage")
    await hidden.take(TurnKind.SPEECH, "je sais pas", is_doubtful=True)
    assert hidden.reply.question == "offers_place"
    assert hidden.reply.facts["offers_place"] is None


async def test_words_that_only_look_like_an_end_do_not_end_the_call(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi", "arrête sais vous plaît")
    assert hidden.reply.question == "session_stop"
    await hidden.say("non")
    assert hidden.reply.question == "offers_trade"
    await hidden.say("bon je raccroche la dame")
    await hidden.say("oui")
    assert hidden.reply.is_over


@pytest.mark.parametrize("words", ["au revoir", "stop", "bon allez je raccroche", "merci au revoir madame"])
async def test_a_plain_goodbye_ends_the_call_at_once(hidden: Talk, words: str) -> None:
    await hidden.start()
    await hidden.say("un emploi", words)
    assert hidden.reply.is_over


@pytest.mark.parametrize("words", ["moi c'est en voiture", "alors euh en voiture s'il vous plaît madame"])
async def test_an_exact_answer_wins_over_what_looks_like_a_command(hidden: Talk, words: str) -> None:
    await at_travel(hidden)
    await hidden.say(words)
    assert hidden.reply.facts["offers_travel"] == "car"


async def test_the_work_of_relatives_is_not_the_callers(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi", "ménage", "je suis à bron mon frère est maçon")
    assert hidden.reply.facts["offers_trade"]["rome"] == "K1304"
    assert hidden.reply.facts["offers_place"]["name"] == "Bron"
    await hidden.say("ma sœur travaille à villeurbanne moi j'y vais en bus")
    assert hidden.reply.facts["offers_place"]["name"] == "Bron"
    assert hidden.reply.facts["offers_travel"] == "transit"


async def test_a_fact_whose_words_the_ear_doubts_is_confirmed(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi")
    await hidden.hear("le ménage", 0.95, 0.5)
    assert hidden.reply.question == "offers_confirmation"
    await hidden.say("oui")
    await hidden.hear("j'habite bron", 0.3, 0.95)
    assert hidden.reply.facts["offers_place"]["name"] == "Bron"


async def test_unsure_words_that_nobody_asked_for_are_left(hidden: Talk) -> None:
    await hidden.start()
    await hidden.hear("un emploi de maçon", 0.9, 0.9, 0.9, 0.75)
    assert hidden.reply.question == "offers_trade"
    assert hidden.reply.facts["offers_trade"] is None
    assert hidden.reply.facts["offers_kind"] == "job"


async def test_a_short_word_that_the_ear_doubts_does_not_end_the_call(hidden: Talk) -> None:
    await hidden.start()
    await hidden.hear("stop", 0.72)
    assert not hidden.reply.is_over


async def test_an_unclear_ignorance_opens_no_question(hidden: Talk) -> None:
    await at_travel(hidden)
    await hidden.say("ma carte elle sais finie peu")
    assert hidden.reply.facts["offers_travel"] is None
    await hidden.say("je sais pas")
    assert hidden.reply.facts["offers_travel"] == "near"


async def test_consent_that_nobody_can_hear_is_left_and_the_call_goes_on(talk: Talk) -> None:
    await talk.start()
    for _ in range(3):
        assert talk.reply.question == "consent_memory"
        await talk.mumble()
    assert talk.reply.question == "offers_kind"
    assert not talk.reply.facts["is_kept"]


async def test_a_person_refused_in_doubt_leads_back_to_the_search(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi")
    await hidden.take(TurnKind.SPEECH, "ménage", is_doubtful=True)
    for _ in range(3):
        await hidden.mumble()
    assert hidden.reply.question == "mediator_person"
    await hidden.take(TurnKind.SPEECH, "non", is_doubtful=True)
    assert hidden.reply.question == "offers_confirmation"
