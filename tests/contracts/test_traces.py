"""Every method that changes what is kept about a person leaves its trace: each is run, none is forgotten."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import bot.store
from bot.app import App, build
from bot.jobs.applications import Application
from bot.jobs.cv import CvContent
from bot.jobs.rights import MEDIATOR, MEMORY, PERSON, REMINDERS, SERVICE, mediator_named
from bot.jobs.seals import seal_number
from bot.ports import Place
from bot.settings import read_settings
from bot.store.migrate import upgrade

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=timezone(timedelta(hours=1)))
WEEK_1, WEEK_2, WEEK_3 = (NOW + timedelta(days=7 * weeks) for weeks in (1, 2, 3))
KEY, ANNE = "a" * 64, mediator_named("anne")
CV = CvContent(given_name="Awa")


@dataclass
class Kept:
    """A person of whom something of everything is kept, and what the write methods need to go on."""

    app: App
    application: str = ""
    code: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(100)))

    def record(self) -> None:
        found = self.app.applications.record(KEY, f"o{next(self.numbers)}", "ménage", "A", {}, "phone", NOW)
        self.application = found.id

    def latest(self) -> Application:
        found = self.app.applications.application(KEY, self.application)
        assert found is not None
        return found

    def taken(self, at: datetime) -> str:
        message = self.app.outgoing.take("telephone", "door", at)
        assert message is not None
        return message.id

    def give_code(self) -> None:
        self.code = self.app.cvs.give_code(CV, KEY, NOW, "s" * 32)


WRITES: dict[str, tuple[str, Callable[[Kept], object]]] = {
    "SqlStore.record_consent": ("memory.given", lambda k: k.app.store.record_consent(KEY, "1", True, NOW)),
    "Rights.give": ("reminders.given", lambda k: k.app.rights.give(KEY, REMINDERS, "1", "Oui ?", NOW)),
    "SqlStore.keep_place": (
        "search.changed",
        lambda k: k.app.store.keep_place(KEY, Place({"offers_kind": "job"}, "offers_trade"), NOW),
    ),
    "SqlStore.keep_manner": ("manner.changed", lambda k: k.app.store.keep_manner(KEY, 1, 1, NOW)),
    "SqlStore.keep_patience": ("patience.changed", lambda k: k.app.store.keep_patience(KEY, 1.2, NOW)),
    "Cvs.keep": ("cv.changed", lambda k: k.app.cvs.keep(KEY, CV, "cv_home", NOW)),
    "Cvs.give_code": ("cv.code_given", lambda k: k.give_code()),
    "Cvs.by_code": ("cv.printed", lambda k: k.app.cvs.by_code(k.code, NOW, "s" * 32, ANNE)),
    "Cvs.correct": ("cv.corrected", lambda k: k.app.cvs.correct(KEY, CV, ANNE, NOW)),
    "Cvs.correct_code": (
        "cv.corrected",
        lambda k: k.app.cvs.correct_code(k.code, CV, NOW, "s" * 32, ANNE),
    ),
    "HelpRequests.ask": (
        "help.asked",
        lambda k: (
            k.app.rights.give(KEY, MEDIATOR, "1", "Oui ?", NOW),
            k.app.help_requests.ask(KEY, "offers", NOW),
        ),
    ),
    "HelpRequests.take": ("help.taken", lambda k: k.app.help_requests.take(KEY, "anne", ANNE, NOW)),
    "HelpRequests.close": ("help.given", lambda k: k.app.help_requests.close(KEY, ANNE, NOW)),
    "Cvs.erase": ("cv.erased", lambda k: k.app.cvs.erase(KEY, NOW)),
    "Applications.record": ("application.recorded", lambda k: k.record()),
    "Applications.move": (
        "application.moved",
        lambda k: k.app.applications.move(KEY, k.application, "called", NOW),
    ),
    "Applications.keep_document": (
        "documents.changed",
        lambda k: k.app.applications.keep_document(KEY, "identity", True, NOW),
    ),
    "Pins.choose": ("code.chosen", lambda k: k.app.pins.choose(KEY, "2580", NOW)),
    "Pins.check": ("code.locked", lambda k: [k.app.pins.check(KEY, ["9999"], NOW) for _ in range(3)]),
    "Pins.reset": (
        "code.reset",
        lambda k: k.app.pins.reset(KEY, k.app.pins.reset_number(KEY, NOW), ANNE, NOW),
    ),
    "Pins.remove": (
        "code.removed",
        lambda k: (k.app.pins.choose(KEY, "2580", NOW), k.app.pins.remove(KEY, PERSON, NOW)),
    ),
    "Rights.trace": ("record.shown", lambda k: k.app.rights.trace(KEY, ANNE, "record.shown", NOW)),
    "SealedNumbers.keep": (
        "number.sealed",
        lambda k: k.app.numbers.keep(KEY, "telephone", seal_number("0639981234", "s" * 32) or b"", NOW),
    ),
    "Reminders.plan": (
        "reminder.planned",
        lambda k: k.app.reminders.plan(KEY, "cv_unfinished", 1, NOW, NOW),
    ),
    "Reminders.follow_all": ("reminder.planned", lambda k: k.app.reminders.follow_all(KEY, NOW)),
    "Reminders.postpone": (
        "reminder.planned",
        lambda k: k.app.reminders.postpone(KEY, "in_a_month", NOW, k.latest()),
    ),
    "Reminders.follow": ("reminder.planned", lambda k: k.app.reminders.follow(k.latest(), NOW)),
    "Reminders.take_due": ("reminder.made", lambda k: k.app.reminders.take_due(WEEK_1, "worker")),
    "OutgoingQueue.sent": (
        "reminder.sent",
        lambda k: k.app.outgoing.sent(k.taken(WEEK_1), "door", WEEK_1),
    ),
    "OutgoingQueue.failed": (
        "reminder.given_up",
        lambda k: (
            k.app.reminders.take_due(WEEK_2, "worker"),
            k.app.outgoing.failed(k.taken(WEEK_2), "door", WEEK_2 + timedelta(days=2)),
        ),
    ),
    "Announced.announce": (
        "reminder.announced",
        lambda k: (
            k.app.cvs.keep(KEY, CV, "cv_home", WEEK_2),
            k.app.reminders.plan(KEY, "cv_unfinished", 2, WEEK_3, WEEK_2),
            k.app.reminders.take_due(WEEK_3, "worker"),
            k.app.announced.announce(k.taken(WEEK_3), "door", WEEK_3),
        ),
    ),
    "Announced.told": ("reminder.sent", lambda k: k.app.announced.told(KEY, WEEK_3)),
    "Reminders.stop": (
        "reminder.stopped",
        lambda k: (k.app.cvs.keep(KEY, CV, "cv_home", NOW), k.app.reminders.stop(KEY, NOW)),
    ),
    "Rights.withdraw": ("reminders.withdrawn", lambda k: k.app.rights.withdraw(KEY, REMINDERS, NOW)),
}
"""Each method that changes something of one person: the trace it leaves and a call of it, in an order in
which each one finds what it needs."""

NO_TRACE = {
    "SqlStore": {
        *("close", "consent", "place", "preferences", "erase_person", "forget_stale"),
        *("add_offers", "replace_offers", "loaded_digest", "offers", "offer", "offer_count", "offer_counts"),
        *("replace_appellations", "appellations"),
    },
    "Rights": {"purposes", "traces", "forget_traces"},
    "Reminders": {"of", "counts", "next_due", "forget_finished"},
    "SealedNumbers": {"reach", "count"},
    "OutgoingQueue": {"take", "counts"},
    "Announced": {"reminded", "forget"},
    "Pins": {"is_set", "locked_until", "reset_number"},
    "Cvs": {"of", "forget_expired"},
    "Applications": {"of", "open_ones", "application", "documents"},
    "Erasure": {"erase", "erase_conversations"},
    "Accounts": {
        *("count", "all", "create", "remove", "check", "open_session", "session", "close_session"),
    },
    "DailyCounts": {"add", "between", "forget"},
    "HelpRequests": {"waiting"},
    "Inbox": {"answer", "counts", "forget", "key_of", "put_off", "receive", "take"},
    "Outbox": {"counts", "failed", "put", "refused", "sent", "take"},
    "Conversations": {"keep", "last_at", "over", "pending"},
    "Database": {"reading", "writing", "scrub", "close"},
    "OfferMemory": {"fetch", "remember"},
    "KeptOffers": {"but", "forget", "keep", "kept_at", "remove", "search"},
    "Shelf": {"named", "offers"},
}
"""Methods that read, that hold a message for a door, that erase all with the traces themselves or what is
past its time, or that concern nobody."""


@pytest.fixture(params=["file", "postgres"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> App:
    values = {"VIVEVOIX_DATA": str(tmp_path)}
    if request.param == "postgres":
        values["VIVEVOIX_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    made = build(read_settings(values))
    upgrade(made.settings.database_url)
    return made


def public_methods() -> set[str]:
    modules = [import_module(f"bot.store.{found.name}") for found in iter_modules(bot.store.__path__)]
    classes = {
        item
        for module in modules
        for item in vars(module).values()
        if inspect.isclass(item) and item.__module__ == module.__name__
    }
    return {
        f"{item.__name__}.{name}"
        for item in classes
        for name, member in vars(item).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }


def test_every_method_of_the_store_is_known_to_leave_a_trace_or_to_need_none() -> None:
    known = set(WRITES) | {f"{item}.{name}" for item, names in NO_TRACE.items() for name in names}
    assert public_methods() == known


def test_every_change_of_a_persons_data_leaves_its_trace(app: App) -> None:
    kept = Kept(app)
    app.rights.give(KEY, MEMORY, "1", "D'accord ?", NOW)
    for name, (action, call) in WRITES.items():
        before = Counter(trace.action for trace in app.rights.traces(KEY))
        call(kept)
        left = Counter(trace.action for trace in app.rights.traces(KEY)) - before
        assert action in left, name
    actors = {trace.actor for trace in app.rights.traces(KEY)}
    assert actors == {PERSON, SERVICE, ANNE}


def test_nothing_is_written_about_a_person_who_did_not_agree(app: App) -> None:
    app.cvs.keep(KEY, CV, "cv_home", NOW)
    app.applications.keep_document(KEY, "identity", True, NOW)
    assert app.applications.record(KEY, "o1", "ménage", "A", {}, "phone", NOW) is None
    assert not app.pins.choose(KEY, "2580", NOW)
    assert app.rights.traces(KEY) == ()
    assert app.erasure.erase(KEY).rows == 0
