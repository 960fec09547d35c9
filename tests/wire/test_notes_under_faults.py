"""Voice notes under faults on real parts: services killed, PostgreSQL stopped, WhatsApp's side failing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.faults import Plan
from bot.bench.faults_run import Weather, measure_faults
from bot.settings import read_settings
from fakes.postgres import require_postgres

pytestmark = pytest.mark.timeout(180)


async def test_no_message_is_lost_or_answered_twice_through_kills_and_a_stopped_database(
    tmp_path: Path,
) -> None:
    require_postgres()
    settings = read_settings({"VIVEVOIX_DATA": str(tmp_path)})
    weather = Weather(
        outage_seconds=2.0, rate=30.0, kill_seconds=(2.5, 4.0), lease_seconds=12.0, silence_seconds=6.0
    )
    figures = await measure_faults(settings, Plan(60, seed=3), weather, tmp_path)
    assert figures["messages"] == 66 and figures["deliveries"] == 180
    assert (figures["lost"], figures["twice"], figures["strange"], figures["dead"]) == (0, 0, 0, 0)
    assert figures["kills"] >= 1
    assert figures["states"] == {"in answered": 66, "out sent": 66}
    assert figures["acks"] >= 180
