"""A turn is not taken while its final words announce more than those before; in virtual time."""

from __future__ import annotations

import pytest

from bot.model import Reply
from bot.speech.call_events import Joined, PersonSaid, SpeechEnded, SpeechIgnored, SpeechWentOn
from fakes.held_call import Held, hold

QUESTION = Reply(("a b c d e", "f g h i j"), expect="free", question="q1")
"""Sounds from about 0.2 s to 4.5 s."""
SECOND = Reply(("k l m n o",), expect="yes_no", question="q2")
BYE = Reply(("p q",), expect="none", is_over=True)
SAID = 5.5
"""Two words from here end at 6.1 s; without what the second announces, they are taken at 7.6 s."""


async def hold_to(after: dict[float, str], words: str = "ménage et", **options: object) -> Held:
    return await hold({SAID: words, **after}, [QUESTION, SECOND, BYE], late=("et",), **options)


def taken(held: Held) -> PersonSaid:
    return held.of(PersonSaid)[1]


async def test_words_that_announce_more_at_last_are_waited_for_and_heard_in_one_piece() -> None:
    held = await hold_to({8.2: "le matin"})
    assert held.turns[1] == ("speech", "ménage et le matin")
    assert not held.of(Joined) and held.end.patience_factor == 1
    assert taken(held).now > 8.8 and len(held.of(SpeechWentOn)) == 1


async def test_nothing_of_what_is_said_as_the_wait_begins_is_lost() -> None:
    for late in range(13):
        held = await hold_to({7.5 + late * 0.02: "le matin"})
        assert ("speech", "ménage et le matin") in held.turns


async def test_a_person_who_stays_silent_after_them_is_answered_once_the_wait_is_over() -> None:
    held = await hold_to({})
    assert held.turns[1] == ("speech", "ménage et")
    assert taken(held).now - 6.1 == pytest.approx(3.0, abs=0.05)
    assert len(held.of(SpeechWentOn)) == 1 and len(held.of(SpeechEnded)) == 2


async def test_words_that_announce_nothing_at_last_are_taken_at_once() -> None:
    held = await hold_to({}, words="ménage jardin")
    assert taken(held).now - 6.1 == pytest.approx(1.5, abs=0.05) and not held.of(SpeechWentOn)


async def test_the_wait_is_over_once_other_words_come() -> None:
    held = await hold_to({8.2: "ménage"})
    assert held.turns[1] == ("speech", "ménage et ménage")
    assert taken(held).now - 8.5 == pytest.approx(1.5, abs=0.05)


async def test_a_person_who_speaks_while_the_last_words_are_looked_for_is_joined() -> None:
    held = await hold_to({7.65: "le matin"}, finish_seconds=0.3)
    assert held.turns[1:] == [("speech", "ménage et"), ("speech", "ménage et le matin")]
    assert held.dialogue.turns[1].number == held.dialogue.turns[2].number and len(held.of(Joined)) == 1


async def test_last_words_that_come_after_the_wait_are_taken_at_once() -> None:
    held = await hold_to({}, finish_seconds=1.7)
    assert not held.of(SpeechWentOn) and held.turns[1] == ("speech", "ménage et")


async def test_a_key_pressed_in_the_wait_answers_instead() -> None:
    held = await hold_to({7.8: "key:1"})
    assert held.turns[1] == ("keys", "1")
    assert [ignored.reason for ignored in held.of(SpeechIgnored)] == ["key_instead"]


@pytest.mark.parametrize("second", [7.56, 7.58, 7.6, 7.62, 7.64, 8.0])
async def test_hanging_up_in_the_wait_ends_the_call_at_once(second: float) -> None:
    held = await hold_to({second: "hang up"})
    assert held.end.reason == "hung_up" and held.end.seconds <= second + 0.05
    assert held.turns == [("start", "")]


async def test_a_line_without_frames_in_silence_waits_as_well() -> None:
    held = await hold_to({8.2: "le matin"}, has_silence_suppression=True)
    assert held.turns[1] == ("speech", "ménage et le matin")
