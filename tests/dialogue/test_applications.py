"""Preparing an application by talking to the real dialogue: step by step, asides, what is cut."""

from __future__ import annotations

import pytest

from bot.app import App
from dialogue.applying import at_way, calls_again, state_of
from dialogue.talks import Talk


async def test_caller_prepares_a_call_step_by_step(talk: Talk, app: App) -> None:
    await at_way(talk)
    asked = []
    for words in ("appeler", "oui", "oui", "non", "non", "oui"):
        reply = await talk.say(words)
        asked.append((reply.question, reply.expect))
        assert all(len(sentence.split()) <= 14 for sentence in reply.sentences), reply.sentences
    assert asked == [
        ("applications_terms", "yes_no"),
        ("applications_paper", "yes_no"),
        ("applications_words", "yes_no"),
        ("applications_rehearse", "yes_no"),
        ("applications_follow_up", "follow_up"),
        ("offers_more", "yes_no"),
    ]
    (kept,) = app.applications.of(talk.person or "")
    assert (kept.state, kept.way) == ("prepared", "phone")
    assert app.applications.documents(talk.person or "") == {"pen": True}
    assert "reminders" in app.rights.purposes(talk.person or "")
    assert [one.application_id for one in app.reminders.of(talk.person or "")] == [kept.id]


async def test_keys_alone_prepare_a_visit_with_a_rehearsal(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.press("1", "1", "1", "69120", "1", "2", "1", "2", "2", "1", "1", "1", "2", "1")
    assert talk.reply.question == "applications_employer"
    await talk.press("9", "9", "9")
    assert "difficile" in talk.words and "répondez toujours" in talk.words
    await talk.press("2", "1")
    assert talk.reply.question == "offers_more"
    assert app.applications.of(talk.person or "")[0].way == "visit"
    assert app.applications.documents(talk.person or "") == {"cv": True, "identity": True}


async def test_what_to_say_is_said_slower_and_again_on_request(talk: Talk) -> None:
    await at_way(talk)
    await talk.say("appeler", "oui", "oui")
    first = talk.reply
    assert first.pace == 1
    await talk.say("oui")
    assert set(talk.reply.sentences) <= set(first.sentences)
    await talk.say("non")
    assert talk.reply.pace == 0
    assert app_prefers(talk) == 0


def app_prefers(talk: Talk) -> int:
    preferences = talk.engine._app.store.preferences(talk.person or "")
    return preferences.pace if preferences else 0


async def test_a_rehearsal_says_what_was_good_and_one_thing_to_improve(talk: Talk) -> None:
    await at_way(talk)
    await talk.say("appeler", "oui", "oui", "non", "oui")
    assert talk.reply.expect == "free"
    await talk.say("je fais du ménage depuis trois ans", "je lave le sol avec le produit", "oui toujours")
    assert "Bravo, vous avez répondu à tout." in talk.reply.sentences
    assert "Une chose à changer : dites votre nom au début." in talk.reply.sentences
    assert talk.words.count("Une chose à changer") == 1
    await talk.say("oui")
    assert talk.reply.question == "applications_employer"


@pytest.mark.parametrize(
    "words", ["pourquoi", "un exemple", "répète", "plus lentement", "je ne comprends pas"]
)
async def test_every_question_can_be_asked_about(talk: Talk, words: str) -> None:
    await at_way(talk)
    for answer in ("y aller", "oui", "non", "non", "non", "oui"):
        question = talk.reply.question
        await talk.say(words)
        assert talk.reply.question == question, (question, talk.reply)
        assert "{" not in talk.words
        await talk.say(answer)


async def test_back_takes_the_last_answer_back(talk: Talk) -> None:
    await at_way(talk)
    await talk.say("appeler", "oui", "retour")
    assert talk.reply.question == "applications_terms"
    await talk.say("retour")
    assert talk.reply.question == "applications_way"
    await talk.say("retour")
    assert "première question" in talk.words


async def test_a_person_is_offered_after_failures_and_nothing_is_lost(talk: Talk) -> None:
    await at_way(talk)
    for _ in range(3):
        await talk.mumble()
    assert talk.reply.question == "mediator_person"
    await talk.say("non")
    assert talk.reply.question == "applications_way"


async def test_help_is_a_way_to_apply(talk: Talk, app: App) -> None:
    await at_way(talk)
    await talk.say("une personne")
    assert talk.reply.question == "applications_terms"
    assert "sur 3" in talk.words
    assert app.applications.of(talk.person or "")[0].way == "mediator"


async def test_later_leads_to_the_next_offer_and_records_nothing(talk: Talk, app: App) -> None:
    await at_way(talk)
    await talk.say("plus tard")
    assert talk.reply.question == "offers_more"
    assert app.applications.of(talk.person or "") == []


async def test_something_demanded_that_is_missing_is_said_honestly(talk: Talk, app: App) -> None:
    await at_way(talk, "un emploi", "chauffeur de bus", "lyon", "en voiture", "peu importe")
    await talk.say("appeler", "oui")
    assert talk.reply.question == "applications_condition"
    while talk.reply.question == "applications_condition":
        await talk.say("non")
    assert talk.reply.question == "applications_anyway"
    assert "obligatoire" in talk.words
    await talk.say("non")
    assert talk.reply.question == "offers_more"
    assert state_of(app, talk) == "given_up"


async def test_caller_who_hides_the_number_prepares_and_leaves_no_trace(hidden: Talk) -> None:
    await at_way(hidden)
    await hidden.say("appeler", "oui", "oui", "non", "non")
    assert hidden.reply.question == "offers_more"
    assert "Je ne garde rien" in hidden.words


async def test_caller_who_refused_to_be_remembered_leaves_no_trace(talk: Talk, app: App) -> None:
    await at_way(talk, consent="non")
    await talk.say("appeler", "oui", "oui", "non", "non")
    assert talk.reply.question == "offers_more"
    assert app.applications.of(talk.person or "") == []


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ((), "applications_way"),
        (("appeler",), "applications_terms"),
        (("appeler", "oui"), "applications_paper"),
        (("appeler", "oui", "oui"), "applications_words"),
        (("appeler", "oui", "oui", "non"), "applications_rehearse"),
        (("appeler", "oui", "oui", "non", "oui"), "applications_employer"),
        (("appeler", "oui", "oui", "non", "non"), "applications_follow_up"),
    ],
)
async def test_a_cut_call_goes_on_at_the_same_question(
    talk: Talk, answers: tuple[str, ...], question: str
) -> None:
    await at_way(talk)
    await talk.say(*answers)
    assert talk.reply.question == question
    again = calls_again(talk)
    await again.start()
    assert again.reply.question == "applications_resume"
    await again.say("oui")
    assert again.reply.question == question


async def test_caller_does_not_go_on_with_what_was_cut(talk: Talk) -> None:
    await at_way(talk)
    await talk.say("appeler")
    again = calls_again(talk)
    await again.start()
    await again.say("non")
    assert again.reply.question == "session_resume"
