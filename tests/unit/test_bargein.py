"""The words that stop the assistant."""

from __future__ import annotations

from bot.speech.bargein import BargeIn, find_command

COMMANDS = ("stop", "répète", "plus lentement", "lentement")


def test_a_command_stops_the_assistant_at_its_second_recognition() -> None:
    barge_in = BargeIn(COMMANDS)
    assert barge_in.process("stop") is None
    assert barge_in.process("stop") == "stop"


def test_a_word_that_changes_its_mind_stops_nothing() -> None:
    barge_in = BargeIn(COMMANDS)
    assert [barge_in.process(text) for text in ("stop", "oui", "stop", "[unk]")] == [None] * 4


def test_words_of_a_listener_stop_nothing() -> None:
    barge_in = BargeIn(COMMANDS)
    assert [barge_in.process(text) for text in ("oui", "oui", "d'accord", "mm", "", "[unk]")] == [None] * 6


def test_a_command_that_grows_keeps_its_count() -> None:
    barge_in = BargeIn(COMMANDS)
    assert barge_in.process("lentement") is None
    assert barge_in.process("plus lentement") == "plus lentement"


def test_a_part_of_a_word_is_no_command() -> None:
    assert find_command("stoppeur", COMMANDS) is None


def test_a_command_lost_in_a_conversation_is_no_command() -> None:
    assert find_command("[unk] [unk] [unk] [unk] stop", COMMANDS) is None
    assert find_command("[unk] stop", COMMANDS) == "stop"
