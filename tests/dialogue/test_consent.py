"""What is kept: only with a yes, told on request, erased on request."""

from __future__ import annotations

import sqlite3

from bot.app import App
from bot.dialogue.embedded import EmbeddedDialogue
from bot.settings import Settings
from dialogue.talks import Talk


def everything_kept(settings: Settings) -> str:
    """All values of both databases, as one text."""
    values: list[str] = []
    for name in ("vivevoix.sqlite", "conversations.sqlite"):
        with sqlite3.connect(settings.data_dir / name) as connection:
            tables = connection.execute("select name from sqlite_master where type = 'table'").fetchall()
            for (table,) in tables:
                if table != "offer":
                    values += [str(row) for row in connection.execute(f'select * from "{table}"')]
    return "\n".join(values)


async def test_refusal_is_respected_and_nothing_is_kept(talk: Talk, settings: Settings, app: App) -> None:
    await talk.start()
    await talk.say("non", "un emploi", "ménage", "vaulx en velin", "à pied", "le matin", "ça m'intéresse")
    assert talk.reply.facts["contact"]["phone"]
    await talk.engine.end(talk.conversation)
    assert app.store.place(talk.person) is None
    assert app.store.consent(talk.person) is None
    kept = everything_kept(settings)
    assert talk.person not in kept
    assert talk.conversation not in kept


async def test_yes_keeps_the_place_and_forgets_the_words(talk: Talk, settings: Settings, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "le ménage comme ma voisine", "bron")
    await talk.engine.end(talk.conversation)
    place = app.store.place(talk.person)
    assert place.question == "offers_travel"
    assert place.slots["offers_place"]["name"] == "Bron"
    assert app.store.consent(talk.person) == "2026-11"
    kept = everything_kept(settings)
    assert talk.person in kept
    assert "voisine" not in kept
    assert talk.conversation not in kept


async def test_returning_caller_goes_on_where_the_call_stopped(talk: Talk, engine: EmbeddedDialogue) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron")
    await talk.say("plus lentement", "encore plus lentement", "plus fort")
    again = Talk(engine, talk.person)
    await again.start()
    assert again.reply.question == "session_resume"
    assert (again.reply.pace, again.reply.loudness) == (2, 1)
    assert "ménage" in again.words
    await again.say("oui")
    assert again.reply.question == "offers_travel"
    assert again.reply.facts["offers_place"]["name"] == "Bron"


async def test_returning_caller_finds_the_offers_again(talk: Talk, engine: EmbeddedDialogue) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "lyon", "en voiture", "peu importe", "suivante")
    second = talk.reply.facts["proposed"][-1]
    again = Talk(engine, talk.person)
    await again.start()
    await again.say("oui")
    assert again.reply.question == "offers_results"
    assert again.reply.facts["proposed"][-1] == second


async def test_returning_caller_may_start_anew_without_being_asked_again(
    talk: Talk, engine: EmbeddedDialogue
) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage")
    again = Talk(engine, talk.person)
    await again.start()
    await again.say("non")
    assert again.reply.question == "offers_kind"
    assert again.reply.facts["offers_trade"] is None


async def test_hanging_up_at_the_resume_question_keeps_the_place(
    talk: Talk, engine: EmbeddedDialogue, app: App
) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage")
    before = app.store.place(talk.person)
    again = Talk(engine, talk.person)
    await again.start()
    await again.mumble()
    await engine.end(again.conversation)
    assert app.store.place(talk.person) == before


async def test_erasing_is_confirmed_and_real(talk: Talk, settings: Settings, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron", "plus lentement", "effacez tout")
    assert (talk.reply.question, talk.reply.expect) == ("consent_erasure", "yes_no")
    assert app.store.place(talk.person) is not None
    await talk.say("oui")
    assert "Tout est effacé." in talk.reply.sentences
    assert talk.reply.pace == 1
    assert app.store.preferences(talk.person) is None
    assert talk.reply.question == "offers_kind"
    assert app.store.place(talk.person) is None
    assert talk.reply.facts["offers_trade"] is None
    await talk.say("un stage", "cuisine")
    assert talk.reply.question == "offers_place"
    assert talk.reply.pace == 1
    await talk.engine.end(talk.conversation)
    assert talk.person not in everything_kept(settings)


async def test_erasing_can_be_refused(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "effacez tout", "non")
    assert talk.reply.question == "offers_trade"
    assert app.store.place(talk.person) is not None


async def test_person_hears_what_is_known(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron", "que savez vous de moi")
    assert "à Bron" in talk.words
    assert talk.reply.question == "offers_travel"


async def test_person_who_refused_hears_that_nothing_is_kept(talk: Talk) -> None:
    await talk.start()
    await talk.say("non", "que savez vous de moi")
    assert "Je ne garde rien sur vous." in talk.reply.sentences
