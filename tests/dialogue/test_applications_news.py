"""What happened to an application, told to the real dialogue, and what the next calls begin with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import App
from bot.jobs.decent_hours import local
from bot.model import TurnKind
from dialogue.applying import at_way, calls_again, prepared, state_of
from dialogue.talks import Talk
from fakes.clock import LaterClock


@pytest.mark.parametrize(
    ("words", "state", "question"),
    [
        ("je l'ai appelé", "called", "applications_outcome"),
        ("j'y suis allé", "visited", "applications_outcome"),
        ("personne ne répond", "unreached", "applications_follow_up"),
        ("j'ai laissé un message", "left_message", "applications_follow_up"),
        ("ils vont me rappeler", "waiting", "applications_follow_up"),
        ("je n'ai pas osé appeler", "prepared", "applications_rehearse"),
        ("ils ont dit non", "refused", "offers_more"),
        ("la place est prise", "offer_gone", "offers_more"),
        ("ils ont dit oui", "hired", "applications_else"),
        ("je laisse tomber cette offre", "given_up", "offers_more"),
        ("j'ai rendez vous mardi à dix heures", "prepared", "applications_confirm"),
    ],
)
async def test_what_happened_is_recorded_and_met_kindly(
    talk: Talk, app: App, words: str, state: str, question: str
) -> None:
    await prepared(talk)
    await talk.say(words)
    assert (state_of(app, talk), talk.reply.question) == (state, question)
    assert len(talk.reply.sentences) <= 4


@pytest.mark.parametrize(
    ("answers", "hour"),
    [
        (("j'ai rendez vous mardi à dix heures", "oui"), "10:00"),
        (("j'ai un rendez vous", "mardi", "quatorze heures trente", "oui"), "14:30"),
        (("j'ai rendez vous mardi", "sept heures", "le matin", "oui"), "07:00"),
        (("j'ai rendez vous mardi à dix heures", "non à onze heures", "oui"), "11:00"),
        (("j'ai rendez vous mardi après midi", "trois heures", "oui"), "15:00"),
    ],
)
async def test_an_interview_is_noted_once_it_is_confirmed(
    talk: Talk, app: App, answers: tuple[str, ...], hour: str
) -> None:
    await prepared(talk)
    await talk.say(*answers)
    if talk.reply.question == "applications_confirm":  # said on a Tuesday: today or in a week
        await talk.say("oui")
    assert talk.reply.question == "applications_interview"
    (kept,) = app.applications.of(talk.person or "")
    assert kept.appointment_at is not None
    assert (kept.state, local(kept.appointment_at).strftime("%H:%M")) == ("appointment", hour)
    assert local(kept.appointment_at).weekday() == 1


async def test_keys_alone_note_an_interview(talk: Talk, app: App) -> None:
    await prepared(talk)
    await talk.say("je l'ai appelé")
    await talk.press("3", "4", "1030")
    assert talk.reply.question == "applications_confirm"
    assert "dix heures trente" in talk.words
    await talk.press("1")
    assert state_of(app, talk) == "appointment"


async def test_it_is_asked_which_application_when_there_are_several(talk: Talk, app: App) -> None:
    await prepared(talk)
    await talk.say("oui", "ça m'intéresse", "c'est noté", "y aller", "oui", "non", "non", "non", "non", "non")
    assert len(app.applications.of(talk.person or "")) == 2
    await talk.say("ils ont dit non")
    assert talk.reply.question == "applications_which"
    await talk.say("non", "oui")
    states = {one.way: one.state for one in app.applications.of(talk.person or "")}
    assert sorted(states.values()) == ["prepared", "refused"]


async def test_the_employers_name_tells_which_application(talk: Talk, app: App) -> None:
    await prepared(talk)
    await talk.say("oui", "ça m'intéresse", "c'est noté", "y aller", "oui", "non", "non", "non", "non", "non")
    first = app.applications.of(talk.person or "")[-1]
    await talk.say(f"{first.employer} ils ont dit non")
    assert talk.reply.question != "applications_which"
    kept = app.applications.application(talk.person or "", first.id)
    assert kept is not None and kept.state == "refused"


async def test_the_next_call_begins_with_the_news(talk: Talk, app: App, clock: LaterClock) -> None:
    await prepared(talk)
    await talk.say("je l'ai appelé", "il faut attendre", "non")
    clock.ahead = timedelta(days=8)
    again = calls_again(talk)
    await again.start()
    assert again.reply.question == "applications_news"
    assert again.words.count("?") == 1
    assert "Avez-vous eu une réponse" in again.reply.sentences[-1]
    await again.say("non")
    assert again.reply.question == "applications_recall"
    await again.say("oui")
    assert "Avez-vous une réponse pour moi ?" in again.reply.sentences
    await again.say("non", "oui")
    assert again.reply.question == "session_resume"
    assert app.reminders.of(talk.person or "")


async def test_the_next_call_asks_whether_it_was_done(talk: Talk, app: App, clock: LaterClock) -> None:
    await prepared(talk)
    clock.ahead = timedelta(days=2)
    again = calls_again(talk)
    await again.start()
    assert again.reply.question == "applications_done"
    await again.say("oui", "ils ont dit oui")
    assert state_of(app, talk) == "hired"
    assert "Bravo" in again.words
    await again.say("non")
    assert again.reply.is_over


async def test_who_did_not_dare_is_encouraged_and_rehearses(talk: Talk, clock: LaterClock) -> None:
    await prepared(talk)
    clock.ahead = timedelta(days=2)
    again = calls_again(talk)
    await again.start()
    await again.say("non")
    assert "peur" in again.words
    assert again.reply.question == "applications_rehearse"
    await again.say("oui")
    assert again.reply.question == "applications_employer"


async def test_a_call_cut_while_an_interview_is_told_goes_on_there(talk: Talk, app: App) -> None:
    await prepared(talk)
    await talk.say("j'ai un rendez vous", "mardi")
    again = calls_again(talk)
    await again.start()
    assert again.reply.question == "applications_hour"
    await again.say("dix heures")
    assert again.reply.question == "applications_confirm"


async def test_where_all_stands_takes_four_sentences(talk: Talk) -> None:
    await prepared(talk)
    await talk.say("où en sont mes candidatures")
    assert any(sentence.startswith("Il reste à appeler") for sentence in talk.reply.sentences)
    assert len(talk.reply.sentences) <= 5
    assert talk.reply.question == "offers_more"


async def test_who_has_no_application_hears_the_step(hidden: Talk) -> None:
    await hidden.start()
    await hidden.say("un emploi", "où j'en suis")
    assert hidden.reply.question == "offers_trade"
    assert "étape" in hidden.words


@pytest.mark.parametrize(
    ("words", "days"), [("oui", None), ("dans trois jours", 3), ("dans un mois", 30), ("demain", 1)]
)
async def test_the_person_chooses_when_to_be_called_back(
    talk: Talk, app: App, words: str, days: int | None
) -> None:
    await at_way(talk)
    await talk.say("appeler", "oui", "oui", "non", "non", words)
    (waiting,) = app.reminders.of(talk.person or "")
    assert days is None or waiting.due_at >= app.clock.now() + timedelta(days=days - 1)
    assert "C'est noté" in talk.words


@pytest.mark.parametrize("words", ["non", "plus jamais"])
async def test_nobody_is_called_back_who_does_not_want_it(talk: Talk, app: App, words: str) -> None:
    await at_way(talk)
    await talk.say("appeler", "oui", "oui", "non", "non", words)
    assert app.reminders.of(talk.person or "") == ()
    assert "je ne vous rappelle pas" in talk.words


async def test_words_heard_with_doubt_are_asked_again_before_anything_changes(talk: Talk, app: App) -> None:
    await prepared(talk)
    await talk.take(TurnKind.SPEECH, "ils ont dit non", is_doubtful=True)
    assert (state_of(app, talk), talk.reply.question) == ("prepared", "applications_heard")
    await talk.say("non")
    assert (state_of(app, talk), talk.reply.question) == ("prepared", "offers_more")
    await talk.take(TurnKind.SPEECH, "ils ont dit non", is_doubtful=True)
    await talk.say("oui")
    assert (state_of(app, talk), talk.reply.question) == ("refused", "offers_more")


@pytest.mark.parametrize(
    ("words", "question"),
    [("je veux m'entraîner", "applications_employer"), ("quels papiers je prends", "applications_paper")],
)
async def test_a_part_of_the_preparation_can_be_asked_for_later(
    talk: Talk, words: str, question: str
) -> None:
    await prepared(talk)
    await talk.say("non")
    again = calls_again(talk)
    await again.start()
    await again.say(words)
    assert again.reply.question == question


async def test_erasing_all_erases_the_applications(talk: Talk, app: App) -> None:
    await prepared(talk)
    await talk.say("effacez tout", "oui")
    assert app.applications.of(talk.person or "") == []
