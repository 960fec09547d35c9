"""Erasure is real: everything is filled with marked words through the dialogue and the stores, then erased,
then every byte of every file and every column of every table is searched for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.app import App, SystemClock
from bot.commands.fixed_sentences import fixed_sentences
from bot.dialogue.embedded import EmbeddedDialogue, open_embedded
from bot.jobs.cv import CvContent, Experience, Study
from bot.jobs.rights import MEDIATOR, REMINDERS, mediator_named
from bot.settings import Settings
from bot.sources.examples import load_example_offers
from bot.speech.prompts import PromptCache
from bot.store.engine import make_engine
from bot.store.migrate import upgrade
from bot.store.tables import NUMBER_SEALED, OUTGOING, REMINDER
from dialogue.conftest import installation
from dialogue.talks import Talk
from fakes.postgres import postgres_server
from fakes.speech import FakeSynthesizer

MARKED = ("zinzolin", "Zinzoline", "xylophoniste", "turlututu", "Margouillat", "Brimborion")
"""Words of the person that nothing else in the installation holds."""

FILLED = (
    "events", "cv_kept", "print_code", "job_application", "outgoing", "number_sealed", "consent_given"
)  # fmt: skip
"""Tables that hold marked words before the erasure."""

SAID_OF_A_PERSON = ("C'est noté : ménage chez des particuliers.", "C'est noté : à Bron.")
"""Sentences that the marked call hears and that tell something of the person."""

PERSON, OTHER = "c0ffee" * 10 + "beef", "decade" * 10 + "feed"


@pytest.fixture(scope="module", params=["file", "postgres"])
def own(
    request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """An installation of its own, on SQLite files or on a PostgreSQL server."""
    made = installation(tmp_path_factory.mktemp("erasure"), next((settings.data_dir / "rasa").glob("*.gz")))
    if request.param == "file":
        yield made
        return
    with postgres_server() as url:
        yield replace(made, database_url=url, tracker_url=url)


@pytest.fixture(scope="module")
def parts(own: Settings) -> Iterator[App]:
    upgrade(own.database_url)
    app = App(own, SystemClock())
    load_example_offers(app.store)
    yield app
    app.store.close()


@pytest.fixture(scope="module")
def running(own: Settings, parts: App) -> Iterator[EmbeddedDialogue]:
    dialogue = open_embedded(own, parts)
    yield dialogue
    dialogue.close()


def everything(settings: Settings) -> dict[str, bytes]:
    """Every file of the data folder, and every row of every table of both databases, by name."""
    found = {
        str(path.relative_to(settings.data_dir)): path.read_bytes()
        for path in settings.data_dir.rglob("*")
        if path.is_file() and "rasa" not in path.parts
    }
    for url in {settings.database_url, settings.tracker_url}:
        engine = make_engine(url)
        with engine.connect() as connection:
            for name in sa.inspect(connection).get_table_names():
                rows = connection.execute(sa.text(f'SELECT * FROM "{name}"'))
                found[f"table {name} of {url}"] = b"\n".join(_bytes(value) for row in rows for value in row)
        engine.dispose()
    return found


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else json.dumps(value, default=str).encode()


def found_in(settings: Settings, *words: str) -> dict[str, list[str]]:
    """Where any of these words is, by name; empty when nowhere."""
    places = {
        name: [word for word in words if word.encode() in content or word.lower().encode() in content.lower()]
        for name, content in everything(settings).items()
    }
    return {name: words for name, words in places.items() if words}


def fill(app: App, person: str, *marked: str) -> None:
    """Put marked words in every place of the store that takes some."""
    now, (cv_name, work, employer, sentence) = app.clock.now(), marked
    content = CvContent(
        given_name=cv_name, experiences=(Experience(work=work, employer=employer),), studies=(Study(work),)
    )
    app.cvs.keep(person, content, "cv_home", now)
    app.cvs.give_code(content, person, now, app.person_secret)
    made = app.applications.record(
        person, f"offer-{employer}", work, employer, {"name": cv_name, "address": sentence}, "phone", now
    )
    app.applications.keep_document(person, "identity", True, now)
    for purpose in (REMINDERS, MEDIATOR):
        app.rights.give(person, purpose, "1", f"{sentence} ?", now)
    app.rights.trace(person, mediator_named("anne"), "record.shown", now)
    row = {"id": f"r-{person[:8]}", "person_key": person, "application_id": made.id, "kind": "follow_up"}
    out = {"id": f"o-{person[:8]}", "reminder_id": row["id"], "person_key": person, "door": "telephone"}
    with app.store.database.writing() as connection:
        connection.execute(sa.insert(REMINDER).values(**row, step=1, due_at=now, state="waiting"))
        said = {"sentences": [f"{work}, chez {employer}."], "state": "waiting", "created_at": now}
        connection.execute(sa.insert(OUTGOING).values(**out, **said))
        sealed = {"door": "telephone", "sealed": sentence.encode(), "created_at": now}
        connection.execute(sa.insert(NUMBER_SEALED).values(person_key=person, **sealed))


async def talk_of_all(running: EmbeddedDialogue, person: str, prompts: PromptCache) -> Talk:
    """A call in which the person says marked words, and whose replies are made into sound."""
    talk = Talk(running, person)
    await talk.start()
    for text in ("oui", "un emploi comme zinzolin", "xylophoniste turlututu", "ménage", "bron"):
        await talk.say(text)
        for sentence in talk.reply.sentences:
            prompts.get(sentence)
    await talk.say("je veux un code", "deux cinq huit zéro", "deux cinq huit zéro")
    return talk


async def test_nothing_is_left_of_a_person_who_said_to_erase_all(
    own: Settings, parts: App, running: EmbeddedDialogue
) -> None:
    prompts = PromptCache(FakeSynthesizer(), own.data_dir / "prompts")
    prompts.render_all(fixed_sentences(own), paces=[0])
    talk = await talk_of_all(running, PERSON, prompts)
    left_behind = Talk(running, PERSON)  # a call that a crash left behind: never ended
    await left_behind.start()
    await left_behind.say("oui", "turlututu zinzolin")
    other = Talk(running, OTHER)
    await other.start()
    await other.say("oui", "un stage", "cuisine gnomonique autre")
    fill(parts, PERSON, "Zinzoline", "xylophoniste", "Margouillat", "Brimborion")
    fill(parts, OTHER, "Gnomon", "gnomonique", "Gnomonie", "Gnomones")
    before = found_in(own, *MARKED)
    told = " ".join(before)
    for table in FILLED:
        assert f"table {table} of" in told
    assert found_in(own, PERSON)

    await talk.say("effacez tout", "oui")
    things = "votre recherche, votre CV, une candidature et vos rappels"
    assert talk.reply.sentences[0] == f"J'ai effacé {things}."
    prompts.forget_passing()
    assert found_in(own, *MARKED) == {}
    await running.end(talk.conversation)
    assert found_in(own, PERSON, talk.conversation, left_behind.conversation) == {}

    kept = found_in(own, "gnomonique")
    assert len(kept) >= 4, "what another person said is still there"
    assert parts.store.consent(OTHER) is not None


async def test_only_fixed_sentences_are_kept_as_sound_on_disk(
    own: Settings, parts: App, running: EmbeddedDialogue
) -> None:
    folder = own.data_dir / "sounds"
    prompts = PromptCache(FakeSynthesizer(), folder)
    fixed = set(fixed_sentences(own))
    prompts.render_all(fixed, paces=[0])
    rendered = {path.name for path in folder.iterdir()}
    talk = await talk_of_all(running, PERSON, prompts)
    assert any(prompts.has(sentence) and sentence not in fixed for sentence in SAID_OF_A_PERSON)
    assert {path.name for path in folder.iterdir()} == rendered
    assert not [line for line in fixed if "{" in line]
    prompts.forget_passing()
    assert not [sentence for sentence in SAID_OF_A_PERSON if prompts.has(sentence)]
    await running.end(talk.conversation)
    parts.erasure.erase(PERSON)


async def test_a_person_who_agreed_to_nothing_leaves_no_word_behind(
    own: Settings, parts: App, running: EmbeddedDialogue
) -> None:
    talk = Talk(running, PERSON)
    await talk.start()
    await talk.say("non", "un emploi", "xylophoniste zinzolin", "effacez tout", "oui")
    assert talk.reply.sentences[:2] == ("Tout est effacé.", "Il ne reste rien sur vous.")
    assert found_in(own, "xylophoniste", "zinzolin") == {}
    await running.end(talk.conversation)
    assert found_in(own, PERSON, talk.conversation) == {}


async def test_people_past_their_time_are_erased_everywhere_too(
    own: Settings, parts: App, running: EmbeddedDialogue
) -> None:
    talk = Talk(running, PERSON)
    await talk.start()
    await talk.say("oui", "un emploi", "ménage")
    fill(parts, PERSON, "Zinzoline", "xylophoniste", "Margouillat", "Brimborion")
    await running.end(talk.conversation)
    assert found_in(own, *MARKED)
    assert parts.store.forget_stale(parts.clock.now()) > 0
    assert found_in(own, PERSON, *MARKED) == {}
