"""A code of four digits: hard to find, easy to reset with its owner there, never readable."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.french.heard_code import has_digits
from bot.jobs.pins import (
    LOCKS,
    RESET_WINDOW,
    digest_of,
    is_digest_of,
    is_easy,
    lock_after,
    reset_numbers,
)

KEY, SECRET = "a" * 64, "s" * 32
NOW = datetime(2026, 11, 26, 10, 7, tzinfo=timezone.utc)


def test_a_digest_fits_its_column_and_tells_no_digit() -> None:
    digest = digest_of(KEY, "2580", SECRET)
    assert len(digest) <= 255
    assert digest.split(":")[:4] == ["scrypt", "16384", "8", "1"]
    assert digest != digest_of(KEY, "2580", SECRET)


def test_a_code_is_recognised_only_for_its_person_with_the_installations_secret() -> None:
    digest = digest_of(KEY, "2580", SECRET)
    assert is_digest_of(digest, KEY, "2580", SECRET)
    assert not is_digest_of(digest, KEY, "2581", SECRET)
    assert not is_digest_of(digest, "b" * 64, "2580", SECRET)
    assert not is_digest_of(digest, KEY, "2580", "t" * 32)


@pytest.mark.parametrize(
    ("digits", "wanted"),
    [("0000", True), ("7777", True), ("1234", True), ("4321", True), ("7890", True), ("2580", False),
     ("1357", False), ("1123", False), ("0110", False)],
)  # fmt: skip
def test_the_first_codes_that_anybody_would_try_are_too_easy(digits: str, wanted: bool) -> None:
    assert is_easy(digits) == wanted


def test_every_third_wrong_try_locks_for_longer() -> None:
    locks = [lock_after(failures) for failures in range(1, 13)]
    assert [lock for lock in locks if lock] == [*LOCKS, LOCKS[-1]]
    assert [at for at, lock in enumerate(locks, 1) if lock] == [3, 6, 9, 12]


def test_a_reset_number_holds_long_enough_to_be_typed_and_not_for_long() -> None:
    digest = digest_of(KEY, "2580", SECRET)
    told = reset_numbers(KEY, digest, SECRET, NOW)[0]
    assert len(told) == 6 and told.isdigit()
    assert told in reset_numbers(KEY, digest, SECRET, NOW + RESET_WINDOW)
    assert told not in reset_numbers(KEY, digest, SECRET, NOW + 2 * RESET_WINDOW)
    assert told not in reset_numbers(KEY, digest_of(KEY, "2580", SECRET), SECRET, NOW)
    assert told not in reset_numbers("b" * 64, digest, SECRET, NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("un deux trois", True), ("douze", True), ("58", True), ("un un", True), ("une personne", False),
     ("j'ai un problème", False), ("j'ai oublié", False), ("", False)],
)  # fmt: skip
def test_digits_are_noticed_even_when_they_make_no_code(text: str, wanted: bool) -> None:
    assert has_digits(text) == wanted
