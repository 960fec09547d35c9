"""Which event leads an application where: every move is data, a wrong one is refused."""

from __future__ import annotations

import pytest

from bot.errors import Refused
from bot.jobs.applications import first_state, is_follow_up, load_states, state_after

STATES = load_states()["states"]
EVENTS = load_states()["events"]


def test_every_event_names_known_states_each_once() -> None:
    for name, move in EVENTS.items():
        listed = [*move["from"], *move["stays"]]
        assert {move["to"], *listed} <= set(STATES), name
        assert len(listed) == len(set(listed)), name


def test_every_state_can_be_reached_from_the_first() -> None:
    reached, added = {first_state()}, {first_state()}
    while added:
        added = {EVENTS[e]["to"] for e in EVENTS for state in reached if state in EVENTS[e]["from"]} - reached
        reached |= added
    assert reached == set(STATES)


def test_every_open_state_can_end_well_badly_or_be_given_up() -> None:
    for state, facts in STATES.items():
        if facts["is_open"]:
            ends = [state_after(state, event) for event in ("hired", "refused", "offer_gone", "given_up")]
            assert ends == ["hired", "refused", "offer_gone", "given_up"]


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [
        ("prepared", "called", "called"),
        ("prepared", "no_answer", "unreached"),
        ("unreached", "called", "called"),
        ("called", "no_answer", "called"),
        ("called", "appointment_made", "appointment"),
        ("appointment", "called", "appointment"),
        ("appointment", "appointment_over", "waiting"),
        ("waiting", "refused", "refused"),
        ("refused", "appointment_made", "appointment"),
        ("refused", "prepared", "prepared"),
        ("hired", "refused", "refused"),
        ("prepared", "not_dared", "prepared"),
        ("waiting", "not_dared", "waiting"),
    ],
)
def test_an_event_leads_to_its_state(state: str, event: str, after: str) -> None:
    assert state_after(state, event) == after


@pytest.mark.parametrize(
    ("state", "event"),
    [("hired", "called"), ("refused", "no_answer"), ("prepared", "appointment_over"), ("called", "danced")],
)
def test_a_wrong_move_is_refused(state: str, event: str) -> None:
    with pytest.raises(Refused) as error:
        state_after(state, event)
    assert error.value.code == "applications.move"


def test_calling_again_is_a_follow_up_and_a_second_try_is_not() -> None:
    assert is_follow_up("called", "called")
    assert is_follow_up("waiting", "no_answer")
    assert not is_follow_up("unreached", "called")
    assert not is_follow_up("called", "refused")
