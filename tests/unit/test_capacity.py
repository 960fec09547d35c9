"""How many calls a machine carries, from levels that were measured."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import typer

from bot.bench.capacity import Level, capacity_of, cpu_by_name
from bot.bench.latency import TurnTiming
from bot.bench.latency_run import Measures
from bot.bench.processes import cpu_seconds, name_of
from bot.bench.trial import trial_settings
from bot.commands.bench_capacity import levels_of
from bot.settings import read_settings


def level(calls: int, delay: float, failed: int = 0) -> Level:
    turns = [TurnTiming(f"turn {number}", delay, None, False) for number in range(20)]
    made = Level(calls, Measures(turns=turns, calls=calls), seconds=60.0, talk_seconds=60.0 * calls)
    made.cpu, made.failed = {"gateway": 30.0, "dialogue": 6.0}, failed
    return made


def test_the_capacity_is_the_last_level_in_time_before_the_first_late_one() -> None:
    levels = [level(1, 0.7), level(2, 0.8), level(4, 1.4), level(8, 2.0), level(12, 1.0)]
    assert capacity_of(levels) == 4
    assert capacity_of(levels, 0.75) == 1
    assert capacity_of([level(1, 3.0)]) == 0


def test_a_call_that_could_not_be_made_ends_the_capacity() -> None:
    assert capacity_of([level(1, 0.7), level(2, 0.7, failed=1)]) == 1


def test_the_figures_tell_the_cost_and_what_is_heaviest() -> None:
    figures = level(2, 0.8).as_figures()
    assert figures["cpu_seconds_per_call_minute"] == 18.0
    assert figures["heaviest"] == "gateway" and figures["delay_p95_seconds"] == 0.8
    assert figures["answers"] == 20


def test_processor_time_of_this_process_is_found() -> None:
    assert cpu_seconds(os.getpid()) > 0 and cpu_seconds(2**22 + 1) == 0.0
    assert sum(cpu_by_name(os.getpid()).values()) >= cpu_seconds(os.getpid()) > 0
    assert name_of(2**22 + 1) == "ended"


def test_a_trial_opens_no_door_of_the_operator(tmp_path: Path) -> None:
    account = {"SERVER": "sip.operator.example", "USER": "line", "PASSWORD": "secret-of-the-tests"}
    given = {f"VIVEVOIX_SIP_{name}": value for name, value in account.items()}
    with trial_settings(read_settings({"VIVEVOIX_DATA": str(tmp_path), **given})) as trial:
        assert trial.sip is None and not trial.whatsapp.token


def test_levels_are_counts_in_order_and_sip_holds_four() -> None:
    assert levels_of("4, 1,2,2", "telephone") == [1, 2, 4]
    for calls, door in (("", "telephone"), ("0", "telephone"), ("two", "sip"), ("8", "sip")):
        with pytest.raises(typer.BadParameter):
            levels_of(calls, door)
