"""Calls made of anything at any time: each ends, each tick has its frame, no task is left, nothing breaks."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import FRAME_BYTES, FRAME_SECONDS, Reply
from bot.speech.call_events import AssistantSaid, PersonSaid
from bot.speech.call_parts import CallLimits
from fakes.calls import Doing
from fakes.held_call import hold

EXPECTED = ["yes_no", "free", "place", "none"]
WORDS = [
    "oui",
    "non",
    "stop",
    "attendez",
    "bron",
    "je cherche",
    "mm",
    "euh",
    "trottinette",
    "oui@0.3",
    "non@0.6",
]

doings = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from("0123456789*#A").map(lambda key: f"key:{key}"),
    st.floats(0.04, 30).map(lambda seconds: f"noise:{seconds:.2f}"),
    st.lists(st.binary(max_size=2 * FRAME_BYTES), max_size=30).map(Doing),
    st.just("hang up"),
)
replies = st.builds(
    Reply,
    st.lists(st.sampled_from(["a b c", "d", "e f g h i j k"]), max_size=4).map(tuple),
    st.sampled_from(EXPECTED),
    st.just("q"),
    st.booleans(),
    st.booleans(),
    st.sampled_from([False, False, False, True]),
)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.floats(0, 40).map(lambda at: round(at, 2)), doings, max_size=12),
    st.lists(replies, min_size=1, max_size=6),
    st.sets(st.integers(1, 12), max_size=3),
    st.floats(0.0, 10.0),
    st.booleans(),
)
def test_any_call_ends_and_keeps_its_pace(
    script: dict[float, object], answers: list[Reply], failing: set[int], seconds: float, is_silent_line: bool
) -> None:
    held = asyncio.run(
        hold(
            script,
            answers,
            CallLimits(call_seconds=60),
            failing.__contains__,
            seconds,
            has_silence_suppression=is_silent_line,
        )
    )
    assert held.end.reason in {"hung_up", "said_goodbye", "dialogue_down", "too_long", "too_noisy"}
    assert held.end.seconds <= 60 + CallLimits().closing_seconds + 1
    assert 0 <= round(held.end.seconds / FRAME_SECONDS) + 1 - len(held.call.sent) <= 1
    numbers = [said.turn.number for said in held.of(PersonSaid)]
    assert numbers == sorted(numbers)
    assert all(0 <= said.heard_share <= 1 for said in held.of(AssistantSaid))


async def test_two_calls_at_once_do_not_touch_each_other() -> None:
    greeting, bye = Reply(("a b c d e",), "yes_no", "q"), Reply(("f g",), "none", is_over=True)
    first, second = await asyncio.gather(
        hold({2.0: "hang up"}, [greeting, bye], is_alone=False),
        hold({3.5: "non"}, [greeting, bye], is_alone=False),
    )
    assert (first.end.reason, second.end.reason) == ("hung_up", "said_goodbye")
    assert second.turns == [("start", ""), ("speech", "non")]
