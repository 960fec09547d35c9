"""The code of a shared telephone: chosen twice, asked before what it protects, never kept in any form."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.dialogue.embedded import EmbeddedDialogue
from bot.jobs.cv import CvContent, Experience
from bot.jobs.rights import mediator_named
from bot.settings import Settings
from dialogue.talks import Talk
from dialogue.test_consent import everything_kept

ALONE = r"""["' :]6497["' ]"""
"""The digits as a word or a value; alone, for they also happen to be in numbers of rows and in hashes."""

CV = CvContent(given_name="Awa", experiences=(Experience(work="couture chez moi"),))


async def with_code(talk: Talk, app: App) -> Talk:
    """A person who is remembered, has a CV and chose the code 2580."""
    await talk.start()
    await talk.say("oui", "un emploi", "ménage")
    app.cvs.keep(talk.person, CV, "cv_home", app.clock.now())
    await talk.say("je veux un code", "deux cinq huit zéro", "vingt-cinq quatre-vingts")
    return talk


async def test_a_code_is_chosen_by_saying_it_twice(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "ménage")
    await talk.say("je veux un code")
    assert (talk.reply.question, talk.reply.expect) == ("consent_code_new", "code")
    await talk.say("deux cinq huit zéro")
    assert talk.reply.question == "consent_code_same"
    assert not app.pins.is_set(talk.person)
    await talk.say("vingt-cinq quatre-vingts")
    assert "Votre code protège votre CV et vos candidatures." in talk.reply.sentences
    assert talk.reply.question == "offers_place"
    assert app.pins.is_set(talk.person)


async def test_a_code_is_chosen_with_the_keys_too(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "je veux un code")
    await talk.press("2580", "2580")
    assert app.pins.is_set(talk.person)
    assert talk.reply.question == "offers_trade"


async def test_two_different_codes_and_an_easy_one_are_asked_again(talk: Talk, app: App) -> None:
    await talk.start()
    await talk.say("oui", "un emploi", "je veux un code", "un deux trois quatre")
    assert talk.words.startswith("Ce code est trop facile à trouver.")
    assert talk.reply.question == "consent_code_new"
    await talk.say("deux cinq huit zéro", "deux cinq huit un")
    assert talk.words.startswith("Les deux codes sont différents.")
    assert talk.reply.question == "consent_code_new"
    await talk.say("deux cinq huit")
    assert talk.words.startswith("Un code a quatre chiffres.")
    await talk.say("non")
    assert talk.reply.question == "offers_trade"
    assert not app.pins.is_set(talk.person)


async def test_what_the_code_protects_is_told_after_the_right_code(
    talk: Talk, app: App, engine: EmbeddedDialogue
) -> None:
    await with_code(talk, app)
    again = Talk(engine, talk.person)
    await again.start()
    await again.say("oui", "que savez vous de moi")
    assert "ménage" in again.words and "couture" not in again.words
    await again.say("oui")
    assert again.reply.question == "consent_code"
    assert again.reply.sentences[0] == "Votre code protège le reste."
    await again.say("deux cinq huit zéro")
    assert again.reply.sentences[:2] == ("Merci, c'est le bon code.", "Je garde votre CV : couture chez moi.")
    await again.say("non", "que savez vous de moi", "oui")
    assert "couture" in again.words, "the code is asked once a call"


async def test_the_cv_is_taken_up_again_after_the_code(
    talk: Talk, app: App, engine: EmbeddedDialogue
) -> None:
    await with_code(talk, app)
    begun = replace(CV, asked=("cv_work",))
    app.cvs.keep(talk.person, begun, "cv_home", app.clock.now())
    again = Talk(engine, talk.person)
    await again.start()
    assert again.reply.question == "consent_code"
    assert "couture" not in again.words
    await again.say("deux cinq huit zéro")
    assert again.reply.sentences[0] == "Merci, c'est le bon code."
    assert again.reply.question == "cv_resume"
    await again.say("non")
    assert again.reply.question == "session_resume"


async def test_a_person_who_does_not_tell_the_code_goes_on_with_the_search(
    talk: Talk, app: App, engine: EmbeddedDialogue
) -> None:
    await with_code(talk, app)
    app.cvs.keep(talk.person, replace(CV, asked=("cv_work",)), "cv_home", app.clock.now())
    again = Talk(engine, talk.person)
    await again.start()
    await again.say("non")
    assert again.reply.question == "session_resume"
    assert "ménage" in again.words and "couture" not in again.words
    await again.say("oui", "faire mon cv")
    assert again.reply.question == "consent_code"
    await again.press("2580")
    assert again.reply.question.startswith("cv_")
    assert again.reply.sentences[0] == "Merci, c'est le bon code."


async def test_what_was_about_to_be_said_is_dropped_when_the_code_is_not_told(
    talk: Talk, app: App, engine: EmbeddedDialogue
) -> None:
    await with_code(talk, app)
    now = app.clock.now()
    app.applications.record(talk.person, "EX0001", "Agente de couture", "Couturette", {}, "phone", now)
    again = Talk(engine, talk.person)
    await again.start()
    while again.reply.question != "session_resume":
        assert "Couturette" not in again.words
        await again.say("non")
    await again.say("oui", "où j'en suis dans mes candidatures")
    assert again.reply.question == "consent_code"
    assert "Couturette" not in again.words
    await again.say("non", "bron")
    assert "Couturette" not in again.words
    await again.say("où j'en suis dans mes candidatures", "deux cinq huit zéro")
    assert "Couturette" in again.words


async def test_three_wrong_codes_lock_kindly_and_the_search_stays_open(
    talk: Talk, app: App, engine: EmbeddedDialogue
) -> None:
    await with_code(talk, app)
    again = Talk(engine, talk.person)
    await again.start()
    await again.say("oui", "que savez vous de moi", "oui")
    for wrong in ("un un deux deux", "trois quatre trois quatre"):
        await again.say(wrong)
        assert again.reply.sentences[0] == "Ce n'est pas le bon code."
        assert again.reply.question == "consent_code"
    await again.press("9999")
    assert again.reply.sentences[0] == "Le code est bloqué pendant un quart d'heure, pour vous protéger."
    assert again.reply.question == "consent_more"
    assert "couture" not in again.words and not again.reply.is_over
    await again.say("non", "bron")
    assert again.reply.question == "offers_travel"
    actions = [trace.action for trace in app.rights.traces(talk.person)]
    assert "code.locked" in actions


async def test_the_right_code_does_not_open_while_it_is_locked(
    talk: Talk, app: App, engine: EmbeddedDialogue
) -> None:
    await with_code(talk, app)
    for _ in range(3):
        app.pins.check(talk.person, ["9999"], app.clock.now())
    again = Talk(engine, talk.person)
    await again.start()
    await again.say("oui", "que savez vous de moi", "oui", "deux cinq huit zéro")
    assert again.reply.sentences[0].startswith("Le code est bloqué")
    assert app.pins.locked_until(talk.person, app.clock.now()) is not None


async def test_a_forgotten_code_is_reset_by_a_mediator_with_the_number_heard(
    talk: Talk, app: App, engine: EmbeddedDialogue
) -> None:
    await with_code(talk, app)
    again = Talk(engine, talk.person)
    await again.start()
    await again.say("oui", "que savez vous de moi", "oui", "je ne sais plus")
    now = app.clock.now()
    number = app.pins.reset_number(talk.person, now)
    assert "Donnez-lui ce numéro" in again.words
    assert app.pins.reset(talk.person, number, mediator_named("anne"), now + timedelta(minutes=3))
    later = Talk(engine, talk.person)
    await later.start()
    await later.say("oui", "que savez vous de moi", "oui")
    assert "couture" in later.words
    await later.say("non", "qui a regardé")
    assert "anne" in later.words


async def test_a_code_is_removed_once_it_was_told(talk: Talk, app: App, engine: EmbeddedDialogue) -> None:
    await with_code(talk, app)
    again = Talk(engine, talk.person)
    await again.start()
    await again.say("oui", "enlevez mon code")
    assert again.reply.question == "consent_code"
    assert app.pins.is_set(talk.person)
    await again.say("deux cinq huit zéro")
    assert "Votre code est enlevé." in again.reply.sentences
    assert again.reply.question == "offers_place"
    assert not app.pins.is_set(talk.person)


async def test_a_code_needs_the_memory_and_a_number(talk: Talk, hidden: Talk, app: App) -> None:
    await hidden.start()
    await hidden.say("un emploi", "je veux un code")
    assert "Votre numéro est caché : je ne peux rien garder." in hidden.reply.sentences
    await talk.start()
    await talk.say("non", "un emploi", "je veux un code")
    assert talk.reply.question == "consent_keep"
    await talk.say("oui")
    assert talk.reply.question == "consent_code_new"
    consent = app.rights.purposes(talk.person)["memory"]
    assert consent.heard == "Je garde vos réponses d'un appel à l'autre, d'accord ?"
    await talk.say("deux cinq huit zéro", "deux cinq huit zéro")
    assert app.pins.is_set(talk.person)


async def test_a_code_wished_before_the_consent_comes_after_it(talk: Talk) -> None:
    await talk.start()
    await talk.say("je veux un code")
    assert talk.reply.question == "consent_memory"
    await talk.say("oui")
    assert talk.reply.question == "consent_code_new"


async def test_no_file_no_table_and_no_log_ever_holds_the_digits(
    talk: Talk, app: App, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("bot").debug("a marker that shows that records are seen")
    await talk.start()
    await talk.say("oui", "un emploi", "je veux un code")
    await talk.say("six quatre neuf sept", "soixante-quatre quatre-vingt-dix-sept")
    await talk.say("mon code c'est six quatre neuf sept")
    await talk.say("je veux un code six quatre neuf sept")
    await talk.press("6497")
    await talk.say("six quatre neuf")
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert "a marker" in logged
    kept = everything_kept(settings) + logged
    for told in ("six quatre neuf", "soixante quatre quatre vingt", "soixante-quatre quatre-vingt"):
        assert told not in kept, told
    assert not re.search(ALONE, kept)
    files = [path for path in settings.data_dir.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(".sqlite" in path.name for path in files) >= 2
    for path in files:
        content = path.read_bytes()
        assert b"six quatre neuf" not in content, path.name
        assert not re.search(ALONE.encode(), content), path.name
