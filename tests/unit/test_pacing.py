"""Frames on a grid of 20 ms, fed with times."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.pacing import SHORTEST_SECONDS, Pacer
from bot.model import FRAME_SECONDS


def play(delays: list[float], start: float = 100.0) -> tuple[list[float], Pacer]:
    """Times at which frames leave when each wake-up is late by one of `delays`, seconds."""
    pacer, now, left = Pacer(start), start, []
    for delay in delays:
        now = max(now, pacer.next_wake(now)) + delay
        pacer.woke(now)
        left.append(now)
    return left, pacer


def test_five_hundred_frames_leave_on_the_grid_without_drift() -> None:
    left, pacer = play([0.0009] * 500)
    assert abs(left[-1] - (100.0 + 500 * 0.02)) < 0.001
    assert pacer.slips == 0


def test_a_short_delay_is_caught_up_without_a_burst() -> None:
    left, pacer = play([0.0] * 10 + [0.1] + [0.0] * 30)
    gaps = [b - a for a, b in pairwise(left)]
    assert min(gaps) >= SHORTEST_SECONDS - 1e-9
    assert abs(left[-1] - (100.0 + 41 * 0.02)) < 1e-6
    assert pacer.slips == 0


def test_a_long_stall_is_not_caught_up() -> None:
    left, pacer = play([0.0] * 10 + [1.0] + [0.0] * 100)
    assert pacer.slips == 1
    assert left[-1] > 100.0 + 111 * 0.02 + 0.9
    assert min(b - a for a, b in pairwise(left)) >= SHORTEST_SECONDS - 1e-9


@given(st.lists(st.floats(0, 0.5), max_size=80))
def test_two_frames_never_leave_closer_than_the_shortest_step(delays) -> None:
    left, _ = play(delays)
    assert all(b - a >= SHORTEST_SECONDS - 1e-9 for a, b in pairwise(left))


@given(st.lists(st.floats(0, FRAME_SECONDS - SHORTEST_SECONDS), min_size=1, max_size=40))
def test_after_small_delays_the_grid_is_found_again(delays) -> None:
    left, pacer = play(delays + [0.0] * 200)
    assert pacer.slips == 0
    assert abs(left[-1] - (100.0 + (len(delays) + 200) * 0.02)) < 1e-6
