"""The only place that chooses real parts: `build(settings)` gives an App, its parts made at first use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bot.settings import ROOT, Settings, read_settings

if TYPE_CHECKING:
    from bot.engines.choose import ModelChoice
    from bot.jobs.mediators import Mediator
    from bot.jobs.places import Places
    from bot.jobs.trades import Trades
    from bot.ports import Outgoing, Recognizer, Synthesizer
    from bot.sources.offer_desk import OfferDesk
    from bot.speech.grammars import AnswerGrammar
    from bot.speech.prompts import PromptCache
    from bot.store.accounts import Accounts
    from bot.store.announced import Announced
    from bot.store.applications import Applications
    from bot.store.conversations import Conversations
    from bot.store.cvs import Cvs
    from bot.store.daily_counts import DailyCounts
    from bot.store.erasure import Erasure
    from bot.store.help_requests import HelpRequests
    from bot.store.inbox import Inbox
    from bot.store.kept_offers import KeptOffers
    from bot.store.numbers import SealedNumbers
    from bot.store.outbox import Outbox
    from bot.store.pins import Pins
    from bot.store.reminders import Reminders
    from bot.store.rights import Rights
    from bot.store.sql import SqlStore


class SystemClock:
    """The machine's date and time, in the zone where people live, whatever that of the machine: "demain à dix
    heures" is said and meant there, summer and winter."""

    def now(self) -> datetime:
        """The time with its zone."""
        from bot.jobs.decent_hours import local_zone

        return datetime.now(local_zone())


@dataclass(frozen=True)
class App:
    """The parts of one running program; each is opened once, when something first asks for it."""

    settings: Settings
    clock: SystemClock

    @cached_property
    def store(self) -> SqlStore:
        """The database; raises Misconfigured when its migrations have not run."""
        from bot.store.sql import open_store

        return open_store(self.settings.database_url)

    @cached_property
    def rights(self) -> Rights:
        """What people agreed to, and the traces of what was done to their data."""
        from bot.store.rights import Rights

        return Rights(self.store.database)

    @cached_property
    def pins(self) -> Pins:
        """Four-digit codes of people who share a telephone."""
        from bot.store.pins import Pins

        return Pins(self.store.database, self.person_secret)

    @cached_property
    def erasure(self) -> Erasure:
        """Erases all about a person."""
        from bot.store.erasure import Erasure

        return Erasure(self.store.database, self.settings.tracker_url)

    @cached_property
    def cvs(self) -> Cvs:
        """The CVs that are kept, and their print codes."""
        from bot.store.cvs import Cvs

        return Cvs(self.store.database)

    @cached_property
    def applications(self) -> Applications:
        """The applications of people who agreed, and the papers they have ready."""
        from bot.store.applications import Applications

        return Applications(self.store.database)

    @cached_property
    def reminders(self) -> Reminders:
        """What people who agreed are to be reminded of."""
        from bot.french.lexicon import read_lexicon
        from bot.store.reminders import Reminders

        operator = self.settings.operator_name or read_lexicon("labels")["operator"]
        return Reminders(self.store.database, operator)

    @cached_property
    def accounts(self) -> Accounts:
        """The mediators who may open the desk."""
        from bot.store.accounts import Accounts

        return Accounts(self.store.database)

    @cached_property
    def help_requests(self) -> HelpRequests:
        """The people who wait for a mediator."""
        from bot.store.help_requests import HelpRequests

        return HelpRequests(self.store.database)

    @cached_property
    def daily_counts(self) -> DailyCounts:
        """What happened in the calls, counted by day."""
        from bot.store.daily_counts import DailyCounts

        return DailyCounts(self.store.database)

    @cached_property
    def conversations(self) -> Conversations:
        """Where the conversations by messages stand."""
        from bot.store.conversations import Conversations

        return Conversations(self.store.database)

    @cached_property
    def inbox(self) -> Inbox:
        """The messages that wait for an answer."""
        from bot.store.inbox import Inbox

        return Inbox(self.store.database, self.person_secret)

    @cached_property
    def outbox(self) -> Outbox:
        """The answers on their way."""
        from bot.store.outbox import Outbox

        return Outbox(self.store.database, self.person_secret)

    @cached_property
    def announced(self) -> Announced:
        """The reminders that a template announced."""
        from bot.store.announced import Announced

        return Announced(self.store.database)

    @cached_property
    def outgoing(self) -> Outgoing:
        """The messages that wait for a door."""
        from bot.store.outgoing import OutgoingQueue

        return OutgoingQueue(self.store.database)

    @cached_property
    def numbers(self) -> SealedNumbers:
        """Where to reach the people who agreed to reminders; for the doors only."""
        from bot.store.numbers import SealedNumbers

        return SealedNumbers(self.store.database, self.person_secret)

    @cached_property
    def trades(self) -> Trades:
        """Occupations: the curated table, then the official list when an operator loaded it."""
        from bot.jobs.trades import load_trades

        return load_trades(official=self.store.appellations())

    @cached_property
    def places(self) -> Places:
        """Communes, districts and quarters."""
        from bot.jobs.places import load_places

        return load_places()

    @cached_property
    def source(self) -> OfferDesk:
        """Where offers are searched, the outside services first."""
        from bot.sources.composed import open_desk

        kept = self.kept_offers
        return open_desk(self.settings.access, kept, self.store.appellations, self.clock)

    @cached_property
    def kept_offers(self) -> KeptOffers:
        """The offers in the database, those of the outside services for a day."""
        from bot.store.kept_offers import KeptOffers

        return KeptOffers(self.store.database)

    @cached_property
    def mediators(self) -> tuple[Mediator, ...]:
        """Places with a person who helps."""
        from bot.jobs.mediators import load_mediators

        return load_mediators(self.settings.mediators_file)

    @cached_property
    def person_secret(self) -> str:
        """Key of the hash that stands for a telephone number."""
        from bot.jobs.persons import load_secret

        return load_secret(self.settings)

    @cached_property
    def _ear(self) -> tuple[Recognizer, ModelChoice]:
        from bot.engines.choose import best_ear

        return best_ear(self.settings)

    @cached_property
    def _voice(self) -> tuple[Synthesizer, ModelChoice]:
        from bot.engines.choose import best_voice

        return best_voice(self.settings)

    @property
    def ear(self) -> Recognizer:
        """The best ear present; raises Misconfigured when none passes its check."""
        return self._ear[0]

    @property
    def voice(self) -> Synthesizer:
        """The best voice present; raises Misconfigured when none passes its check."""
        return self._voice[0]

    @property
    def model_names(self) -> tuple[str, str]:
        """Names of the ear and of the voice in use."""
        return self.ear_choice.name, self.voice_choice.name

    @property
    def ear_choice(self) -> ModelChoice:
        """Which ear is in use, and which ones were passed over."""
        return self._ear[1]

    @property
    def voice_choice(self) -> ModelChoice:
        """Which voice is in use, and which ones were passed over."""
        return self._voice[1]

    @property
    def models_in_use(self) -> str:
        """The ear and the voice in use, in one line, with the better ones passed over and why."""
        from bot.engines.choose import in_use

        return in_use(self.ear_choice, self.voice_choice)

    def missing_words(self) -> dict[str, list[str]]:
        """Words that the ear in use cannot hear, by answer grammar; free recognition has none."""
        return {
            name: sorted(self.ear.missing_words(grammar.phrases))
            for name, grammar in self.grammars.items()
            if grammar.phrases is not None
        }

    @cached_property
    def grammars(self) -> Mapping[str, AnswerGrammar]:
        """Answer grammars by name; they need no database: official labels are not how people speak."""
        from bot.jobs.trades import load_trades
        from bot.speech.grammars import load_grammars

        tables = {"trades": load_trades().phrases(), "places": self.places.phrases()}
        return load_grammars(ROOT / "voices" / "grammars", tables)

    @cached_property
    def prompts(self) -> PromptCache:
        """Sentences rendered once and kept."""
        from bot.speech.prompts import PromptCache

        return PromptCache(self.voice, self.settings.data_dir / "prompts")


def build(settings: Settings | None = None) -> App:
    """Make the App; reads the environment when no settings are given."""
    return App(settings or read_settings(), SystemClock())


@lru_cache(maxsize=1)
def current() -> App:
    """The App of this process, for code that the dialogue calls without arguments."""
    return build()
