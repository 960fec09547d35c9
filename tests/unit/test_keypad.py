"""Telephone keys, one by one and as a postcode."""

from __future__ import annotations

from bot.speech.keypad import Keypad


def test_a_single_key_answers_at_once() -> None:
    keypad = Keypad()
    assert keypad.press(1.0, "1", 1) == "1"
    assert not keypad.is_gathering


def test_five_keys_make_a_postcode() -> None:
    keypad = Keypad()
    assert [keypad.press(at, key, 5) for at, key in enumerate("69120")] == [None] * 4 + ["69120"]


def test_hash_ends_a_number_and_goes_back_when_there_is_none() -> None:
    keypad = Keypad()
    keypad.press(0.0, "1", 5)
    keypad.press(0.5, "2", 5)
    assert keypad.press(1.0, "#", 5) == "12"
    assert keypad.press(2.0, "#", 5) == "#"


def test_a_lone_zero_is_taken_after_three_seconds() -> None:
    keypad = Keypad()
    assert keypad.press(10.0, "0", 5) is None
    assert keypad.tick(12.9) is None
    assert keypad.tick(13.0) == "0"
    assert keypad.tick(20.0) is None


def test_star_gives_a_number_up() -> None:
    keypad = Keypad()
    keypad.press(0.0, "6", 5)
    assert keypad.press(0.5, "*", 5) == "*"
    assert keypad.tick(9.0) is None


def test_other_signs_are_ignored() -> None:
    assert Keypad().press(0.0, "A", 1) is None
