"""The assistant's sound is held for a voice that may be a command, and for nothing else."""

from __future__ import annotations

from bot.speech.holding import Hold, Over

TICK = 0.02


def play(
    hold: Hold,
    onset: float,
    voice: float,
    lasting: float,
    words_from: float = 99.0,
    listener_from: float = 99.0,
) -> list[float]:
    """Follow an utterance of `voice` seconds for `lasting` seconds; give the times when the sound is held."""
    held = []
    for step in range(1, round(lasting / TICK) + 1):
        since = step * TICK
        silent = max(0.0, since - voice)
        has_words = since >= min(words_from, listener_from)
        over = Over(onset, min(since, voice), silent, has_words, since >= listener_from)
        hold.follow(onset + since, over)
        if hold.is_held:
            held.append(round(since, 2))
    return held


def test_a_long_voice_holds_the_sound_within_a_quarter_of_a_second() -> None:
    assert play(Hold(), 10.0, 0.5, 0.6)[0] == 0.26


def test_a_click_or_a_short_cough_holds_nothing() -> None:
    assert play(Hold(), 10.0, 0.16, 1.0) == []


def test_a_voice_without_words_lets_the_sound_go_on_soon_after_it() -> None:
    assert play(Hold(), 10.0, 0.3, 2.0)[-1] == 0.54


def test_a_word_that_may_be_a_command_is_waited_for() -> None:
    assert play(Hold(), 10.0, 0.4, 2.0, words_from=0.6)[-1] > 1.1


def test_words_of_a_listener_let_the_sound_go_on() -> None:
    held = play(Hold(), 10.0, 0.5, 1.5, listener_from=0.4)
    assert held[-1] == 0.38


def test_a_voice_that_is_no_command_holds_the_sound_once_and_not_for_long() -> None:
    held = play(Hold(), 10.0, 5.0, 5.0)
    assert held[0] == 0.26
    assert held[-1] < 1.2


def test_holds_for_nothing_make_the_next_voice_wait_longer() -> None:
    hold = Hold()
    firsts = [play(hold, 10.0 * call, 5.0, 2.0)[0] for call in range(1, 5)]
    assert firsts == [0.26, 0.52, 0.78, 0.78]


def test_a_command_earns_trust_again() -> None:
    hold = Hold()
    play(hold, 10.0, 5.0, 2.0)
    play(hold, 20.0, 0.6, 0.55)
    hold.succeed()
    assert not hold.is_held
    assert play(hold, 30.0, 0.6, 0.6)[0] == 0.26
