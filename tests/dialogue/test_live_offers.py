"""The dialogue with a key: real offers from a server on loopback, slow answers, offers that are gone."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.dialogue.embedded import EmbeddedDialogue, open_embedded
from bot.dialogue.train import train_if_needed
from bot.errors import Temporary
from bot.jobs.offers import Criteria, SearchResult
from bot.settings import read_settings
from bot.sources import offer_desk
from bot.sources.examples import load_example_offers
from bot.store.migrate import upgrade
from dialogue.talks import Talk
from fakes.france_travail import Fault, FranceTravailServer
from fakes.live_offers import MovedClock

TO_OFFERS = ("un emploi", "nettoyage de bureaux", "bron", "en bus")
LAST_ANSWER = "peu importe"


@dataclass
class Live:
    """A dialogue that searches at France Travail's servers."""

    engine: EmbeddedDialogue
    app: App
    server: FranceTravailServer

    def talk(self, person: str | None = None) -> Talk:
        return Talk(self.engine, person)

    async def at_offers(self, person: str | None = None) -> Talk:
        talk = self.talk(person)
        await talk.start()
        if person:
            await talk.say("oui")
        await talk.say(*TO_OFFERS, LAST_ANSWER)
        return talk


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Live]:
    model = train_if_needed(read_settings())
    (tmp_path / "rasa").symlink_to(model.parent)
    server = await FranceTravailServer().start()
    settings = read_settings({"VIVEVOIX_DATA": str(tmp_path), **server.environment})
    upgrade(settings.database_url)
    app = App(settings, MovedClock())
    load_example_offers(app.store)
    engine = open_embedded(settings, app)
    yield Live(engine, app, server)
    await app.source.close()
    engine.close()
    await server.stop()


def shown(talk: Talk) -> str:
    return talk.reply.facts["proposed"][-1]["id"]


async def test_real_offers_are_proposed_with_their_source_and_their_contact(live: Live) -> None:
    talk = await live.at_offers()
    assert "Ces offres viennent de France Travail." in talk.reply.sentences
    assert "inventées" not in talk.words
    assert shown(talk) == "201QRST"
    await talk.say("plus de détails")
    assert "L'offre date du vendredi vingt novembre." in talk.reply.sentences
    await talk.say("oui")
    assert talk.reply.facts["contact"]["phone"] == "04 65 71 20 31"
    assert live.server.count("search") == 1


async def test_examples_are_told_as_such_when_the_service_is_off(live: Live) -> None:
    live.server.faults["token"] = [Fault(status=503)] * 5
    talk = await live.at_offers()
    assert "Ce sont des offres inventées, pour essayer." in talk.reply.sentences
    assert "France Travail" not in talk.words


async def test_a_slow_service_never_delays_the_turns_of_another_call(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, other = live.talk(), live.talk()
    await waiting.start()
    await waiting.say(*TO_OFFERS)
    live.server.faults["search"] = [Fault(seconds=5.0)]
    loop = asyncio.get_running_loop()
    began = loop.time()
    slow = asyncio.create_task(waiting.say(LAST_ANSWER))
    await other.start()
    await other.say("un emploi", "maçon", "vénissieux")
    assert not slow.done()
    assert loop.time() - began < offer_desk.SEARCH_SECONDS
    await slow
    assert offer_desk.SEARCH_SECONDS < loop.time() - began < offer_desk.SEARCH_SECONDS + 1.5
    assert waiting.reply.question == "offers_results"
    assert "Ce sont des offres inventées, pour essayer." in waiting.reply.sentences
    assert other.reply.question == "offers_travel"


async def test_what_a_caller_hears_does_not_change_while_the_sources_do(live: Live) -> None:
    talk = await live.at_offers()
    live.server.offers.clear()
    live.app.clock.at += timedelta(hours=2)
    await talk.say("suivante")
    assert shown(talk) == "201QRSW"
    await talk.say("précédente")
    assert talk.reply.facts["proposed"][0]["id"] == "201QRST"
    assert live.server.count("search") == 1


async def test_an_offer_that_is_gone_is_told_and_the_next_one_comes(live: Live) -> None:
    talk = await live.at_offers()
    live.server.offers = [offer for offer in live.server.offers if offer["id"] != "201QRST"]
    live.app.clock.at += timedelta(hours=1)
    await talk.say("ça m'intéresse")
    assert talk.reply.sentences[0] == "Cette offre est terminée."
    assert talk.reply.question == "offers_results"
    assert shown(talk) == "201QRSW"
    await talk.say("ça m'intéresse")
    assert talk.reply.facts["contact"]["phone"] == "04 65 71 90 11"


async def test_the_last_offer_gone_leads_to_another_search(live: Live) -> None:
    live.server.offers = live.server.offers[:1]
    talk = await live.at_offers()
    live.server.offers = []
    live.app.clock.at += timedelta(hours=2)
    await talk.say("ça m'intéresse")
    assert talk.reply.sentences[0] == "Cette offre est terminée."
    assert talk.reply.question == "offers_restart"


async def test_a_cut_call_takes_up_the_same_offer_and_one_of_days_ago_that_is_gone_is_told(
    live: Live,
) -> None:
    person = f"person-{uuid.uuid4()}"
    talk = await live.at_offers(person)
    await talk.say("suivante")
    again = live.talk(person)
    await again.start()
    await again.say("oui")
    assert shown(again) == "201QRSW"
    assert "Cette offre est terminée." not in again.reply.sentences
    live.server.offers = [offer for offer in live.server.offers if offer["id"] != "201QRSW"]
    live.app.clock.at += timedelta(days=3)
    later = live.talk(person)
    await later.start()
    await later.say("oui")
    assert "Cette offre est terminée." in later.reply.sentences
    assert shown(later) == "201QRST"


async def test_days_later_the_same_offer_is_taken_up_when_it_is_still_there(live: Live) -> None:
    person = f"person-{uuid.uuid4()}"
    talk = await live.at_offers(person)
    await talk.say("suivante")
    live.app.clock.at += timedelta(days=3)
    later = live.talk(person)
    await later.start()
    await later.say("oui")
    assert shown(later) == "201QRSW"
    assert "Cette offre est terminée." not in later.reply.sentences


class FailingLater:
    """A source that fails after a while."""

    def __init__(self) -> None:
        self.can_fail = asyncio.Event()

    async def find(self, criteria: Criteria, limit: int) -> SearchResult:
        await self.can_fail.wait()
        raise Temporary("offers.unreachable", "the offers do not answer")


async def test_an_error_in_one_call_is_not_told_in_another(live: Live) -> None:
    failing, other = live.talk(), live.talk()
    await failing.start()
    await failing.say(*TO_OFFERS)
    real = live.app.source
    live.app.__dict__["source"] = source = FailingLater()
    fails = asyncio.create_task(failing.say(LAST_ANSWER))
    await other.start()
    source.can_fail.set()
    await other.say("un emploi")
    with pytest.raises(Temporary) as caught:
        await fails
    assert caught.value.code == "offers.unreachable"
    assert other.reply.question == "offers_trade"
    live.app.__dict__["source"] = real
    failing.number -= 1
    await failing.say(LAST_ANSWER)
    assert failing.reply.question == "offers_results"
