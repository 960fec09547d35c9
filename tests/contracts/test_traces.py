"""Every method that changes what is kept about a person leaves its trace: each is run, none is forgotten."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import bot.store
from bot.app import App, build
from bot.jobs.cv import CvContent
from bot.jobs.rights import MEMORY, PERSON, REMINDERS, mediator_named
from bot.ports import Place
from bot.settings import read_settings
from bot.store.migrate import upgrade

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=timezone(timedelta(hours=1)))
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
    "Rights": {"purposes", "traces"},
    "Pins": {"is_set", "locked_until", "reset_number"},
    "Cvs": {"of", "forget_expired"},
    "Applications": {"of", "open_ones", "application", "documents"},
    "Erasure": {"erase", "erase_conversations"},
    "Database": {"reading", "writing", "scrub", "close"},
    "OfferMemory": {"fetch"},
}
"""Methods that read, that erase all with the traces themselves, or that concern nobody."""


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
        before = len(app.rights.traces(KEY))
        call(kept)
        left = [trace.action for trace in app.rights.traces(KEY)[before:]]
        assert action in left, name
    actors = {trace.actor for trace in app.rights.traces(KEY)}
    assert actors == {PERSON, ANNE}


def test_nothing_is_written_about_a_person_who_did_not_agree(app: App) -> None:
    app.cvs.keep(KEY, CV, "cv_home", NOW)
    app.applications.keep_document(KEY, "identity", True, NOW)
    assert app.applications.record(KEY, "o1", "ménage", "A", {}, "phone", NOW) is None
    assert not app.pins.choose(KEY, "2580", NOW)
    assert app.rights.traces(KEY) == ()
    assert app.erasure.erase(KEY).rows == 0
