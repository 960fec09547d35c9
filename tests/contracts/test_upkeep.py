"""What is past its time is erased, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import build
from bot.commands.upkeep import erase_stale
from bot.errors import Misconfigured
from bot.jobs.offer_wire import read_offer
from bot.jobs.retention import load_retention
from bot.ports import Place
from bot.settings import read_settings
from bot.store.migrate import upgrade


def test_people_not_heard_of_for_six_months_are_forgotten_and_others_kept(tmp_path: Path) -> None:
    app = build(read_settings({"VIVEVOIX_DATA": str(tmp_path)}))
    upgrade(app.settings.database_url)
    now = app.clock.now()
    for person, days in (("old", 200), ("recent", 100)):
        at = now - timedelta(days=days)
        app.store.record_consent(person, "2026-11", True, at)
        app.store.keep_place(person, Place({"offers_kind": "job"}, "offers_trade"), at)
    rows, events = erase_stale(app, load_retention())
    assert rows > 0
    assert events == 0
    assert app.store.consent("old") is None
    assert app.store.place("old") is None
    assert app.store.place("recent") is not None


def test_offers_of_an_outside_service_are_erased_after_a_day_and_the_others_kept(tmp_path: Path) -> None:
    app = build(read_settings({"VIVEVOIX_DATA": str(tmp_path)}))
    upgrade(app.settings.database_url)
    now = app.clock.now()
    for source, name in (("francetravail", "f"), ("immersion", "i"), ("town", "t")):
        for hours in (23, 25):
            wire = {"id": f"{name}{hours}", "intitule": "Plongeur"}
            app.kept_offers.keep([read_offer(wire, source)], now - timedelta(hours=hours))
    rows, _ = erase_stale(app, load_retention(), now)
    assert rows == 2
    assert {offer.id for offer in app.store.offers()} == {"f23", "i23", "t23", "t25"}


def test_a_period_longer_than_the_law_allows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "retention.yml"
    path.write_text("person_days: 731\nconversation_days: 1\n")
    with pytest.raises(Misconfigured):
        load_retention(path)
