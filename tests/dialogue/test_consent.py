"""What is kept: only with a yes, told on request, erased on request."""

from __future__ import annotations

import sqlite3

from actions.consent import CONSENT_VERSION
from bot.app import App
from bot.dialogue.embedded import EmbeddedDialogue
from bot.jobs.cv import CvContent, Experience
from bot.jobs.rights import MEDIATOR, MEMORY, REMINDERS, mediator_named
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
    assert app.store.consent(talk.person) == CONSENT_VERSION
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
    assert talk.reply.sentences[0] == "J'ai effacé votre recherche."
    assert talk.reply.sentences[1].startswith("Il ne reste rien, votre reçu est le ")
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
    assert talk.reply.question == "consent_more"
    await talk.say("oui")
    assert talk.reply.sentences[0] == "Aucune autre personne n'a regardé."
    await talk.say("oui")
    assert talk.reply.sentences[0] == "J'efface tout après six mois sans appel."
    assert talk.reply.question == "offers_travel"


async def test_person_who_refused_hears_that_nothing_is_kept(talk: Talk) -> None:
    await talk.start()
    await talk.say("non", "que savez vous de moi")
    assert "Je ne garde rien sur vous." in talk.reply.sentences


async def test_each_page_of_what_is_known_has_two_sentences_at_most(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron")
    now, person = app.clock.now(), talk.person
    app.cvs.keep(person, CvContent(experiences=(Experience(work="cuisine"),)), "cv_home", now)
    app.applications.record(person, "EX0001", "Agente de propreté", "Propre et Net", {}, "phone", now)
    for purpose in (REMINDERS, MEDIATOR):
        app.rights.give(person, purpose, "1", "Oui ?", now)
    await talk.say("que savez vous de moi")
    pages = [talk.reply.sentences]
    while talk.reply.question == "consent_more":
        await talk.say("oui")
        pages.append(talk.reply.sentences)
    assert all(len(page) <= 3 for page in pages)
    assert len(pages) == 7
    told = " ".join(sentence for page in pages for sentence in page)
    for part in (
        "Je garde votre numéro pour vous rappeler", "Je garde votre CV : cuisine.",
        "La dernière : Agente de propreté, chez Propre et Net.", "ne m'appelez plus", "ne montrez plus rien",
        "effacez tout",
    ):  # fmt: skip
        assert part in told
    assert talk.reply.question == "offers_travel"


async def test_no_to_the_rest_comes_back_to_the_search(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "que savez vous de moi", "non")
    assert talk.reply.question == "offers_place"


async def test_the_consent_is_kept_with_the_question_as_it_was_heard(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.mumble()
    await talk.say("oui")
    consent = app.rights.purposes(talk.person)[MEMORY]
    assert consent.heard == "Je garde vos réponses, ou je n'en garde aucune.\nJe les garde, oui ou non ?"


async def test_a_person_stops_the_calls_and_the_mediator_in_one_sentence(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi")
    for purpose in (REMINDERS, MEDIATOR):
        app.rights.give(talk.person, purpose, "1", "Oui ?", app.clock.now())
    await talk.say("ne m'appelez plus")
    assert talk.reply.sentences[0] == "D'accord, je ne vous appelle plus."
    await talk.say("ne montrez plus rien")
    assert talk.reply.sentences[0] == "D'accord, je ne montre plus rien."
    assert set(app.rights.purposes(talk.person)) == {MEMORY}
    await talk.say("ne m'appelez plus")
    assert talk.reply.sentences[0] == "Je n'ai pas d'appel à vous faire."
    assert talk.reply.question == "offers_trade"


async def test_a_person_hears_who_looked(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "qui a regardé")
    assert talk.reply.sentences[0] == "Aucune autre personne n'a regardé."
    for _ in range(2):
        app.rights.trace(talk.person, mediator_named("anne.b"), "record.shown", app.clock.now())
    await talk.say("qui a regardé")
    assert talk.reply.sentences[0] == "Une personne a regardé deux fois."
    assert talk.reply.sentences[1].startswith("La dernière fois : anne b, ")


async def test_a_wish_to_correct_leads_to_the_search(talk: Talk) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron", "corrigez")
    assert talk.reply.sentences[0] == "Pour changer la recherche, dites par exemple : changez la ville."
    await talk.say("changez la ville")
    assert talk.reply.question == "offers_place"


async def test_a_wish_to_correct_leads_to_the_cv_when_there_is_one(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage")
    cv = CvContent(given_name="Awa", experiences=(Experience(work="cuisine"),))
    app.cvs.keep(talk.person, cv, "cv_home", app.clock.now())
    await talk.say("corrigez")
    assert talk.reply.question == "consent_correction"
    await talk.say("oui")
    assert talk.reply.question.startswith("cv_")


async def test_the_person_who_helps_may_look_when_it_is_agreed_to_at_the_right_moment(
    talk: Talk, app: App
) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage", "bron")
    cv = CvContent(given_name="Awa", experiences=(Experience(work="cuisine"),))
    app.cvs.keep(talk.person, cv, "", app.clock.now())
    await talk.say("je veux parler à une personne")
    if talk.reply.question == "mediator_person":
        await talk.say("oui")
    assert talk.reply.question == "consent_mediator"
    await talk.say("oui")
    consent = app.rights.purposes(talk.person)[MEDIATOR]
    assert consent.heard.startswith("Une personne qui vous aide peut voir votre CV.")
    assert talk.reply.question == "offers_travel"
    assert [one.reason for one in app.help_requests.waiting() if one.person == talk.person] == ["offers"]
    app.help_requests.close(talk.person, mediator_named("anne"), app.clock.now())
    await talk.say("je veux parler à une personne")
    assert talk.reply.question == "offers_travel", "asked once"
    assert talk.person in [one.person for one in app.help_requests.waiting()], "waits again"
    await talk.say("ne montrez plus rien aux médiateurs")
    assert talk.person not in [one.person for one in app.help_requests.waiting()]
