"""Where an utterance begins and ends, in virtual time."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import FRAME_SECONDS
from bot.speech.endpointing import Edge, Endpointer, EndpointLimits

PATIENCE = 0.5


def play(pattern: str, patience: float = PATIENCE, endpointer: Endpointer | None = None) -> list[tuple]:
    """Play one tick a character: `#` voice, `.` silence, `-` no frame; give the edges with their times."""
    endpointer = endpointer or Endpointer()
    edges = []
    for number, mark in enumerate(pattern, start=1):
        now = round(number * FRAME_SECONDS, 6)
        edge = endpointer.process(now, {"#": True, ".": False, "-": None}[mark], patience)
        if edge is not None:
            edges.append((edge, now))
    return edges


def test_a_word_starts_after_80_ms_and_ends_after_the_patience() -> None:
    edges = play("." * 10 + "#" * 15 + "." * 40)
    assert edges == [(Edge.STARTED, 0.28), (Edge.ENDED, 1.0)]


def test_the_onset_is_the_start_of_the_voice_not_its_detection() -> None:
    endpointer = Endpointer()
    play("." * 10 + "#" * 10, endpointer=endpointer)
    assert abs(endpointer.onset_at - 0.2) < 1e-6


def test_a_click_of_two_frames_starts_nothing() -> None:
    assert play("..##......##....") == []


def test_a_click_in_the_silence_does_not_prolong_the_turn() -> None:
    assert play("#" * 10 + "." * 12 + "#" + "." * 20)[-1] == (Edge.ENDED, 0.7)


def test_a_caller_without_frames_in_silence_is_silent_by_the_clock() -> None:
    assert play("#" * 10 + "-" * 40) == [(Edge.STARTED, 0.08), (Edge.ENDED, 0.7)]


def test_a_voice_that_begins_as_the_patience_ends_is_waited_for() -> None:
    assert play("#" * 10 + "." * 24 + "##" + "." * 10) == [(Edge.STARTED, 0.08)]


def test_a_gap_of_100_ms_in_the_network_is_not_a_silence() -> None:
    assert play("#" * 10 + "-" * 5 + "#" * 10, patience=0.1) == [(Edge.STARTED, 0.08)]


def test_no_frame_at_all_is_no_speech() -> None:
    assert play("-" * 500) == []


def test_sixty_seconds_of_noise_are_cut_every_twenty_seconds() -> None:
    edges = play("#" * 3000)
    assert [edge for edge, _ in edges].count(Edge.CUT) == 3
    assert edges[1] == (Edge.CUT, 20.0)


def test_an_abandoned_utterance_ends_without_an_edge() -> None:
    endpointer = Endpointer()
    play("#" * 10, endpointer=endpointer)
    endpointer.abandon()
    assert play("." * 50, endpointer=endpointer) == []


@settings(deadline=None)
@given(st.text(alphabet="#.-", max_size=600), st.floats(0.35, 3.0))
def test_edges_alternate_and_no_turn_is_taken_before_the_patience(pattern: str, patience: float) -> None:
    endpointer = Endpointer()
    is_open, last_voice = False, 0.0
    for number, mark in enumerate(pattern, start=1):
        now = number * FRAME_SECONDS
        edge = endpointer.process(now, {"#": True, ".": False, "-": None}[mark], patience)
        assert (edge is Edge.STARTED) <= (not is_open)
        if edge is Edge.ENDED:
            assert is_open
            assert now - endpointer.last_voice_at >= patience - 1e-6
        is_open = endpointer.is_speaking
        last_voice = now if mark == "#" else last_voice
        assert endpointer.last_voice_at <= last_voice + 1e-6


@settings(deadline=None)
@given(st.text(alphabet="#.-", min_size=1, max_size=300))
def test_speech_always_ends_once_the_line_is_silent(pattern: str) -> None:
    endpointer = Endpointer(EndpointLimits())
    play(pattern + "." * 40, endpointer=endpointer)
    assert not endpointer.is_speaking
