"""A print code is typed as people type, and is heard without a doubt."""

from __future__ import annotations

import pytest

from bot.jobs.print_code import in_pairs, is_clear, make_code, read_code


@pytest.mark.parametrize(
    "typed", ["123456", "12 34 56", " 12.34.56 ", "12-34-56", "123 456", "12\u00a034\u202f56"]
)
def test_a_code_is_read_however_it_is_spaced(typed: str) -> None:
    assert read_code(typed) == "123456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "douze", "١٢٣٤٥٦", "+12345"])
def test_what_is_not_six_digits_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize("code", ["601234", "125612", "046011", "801712", "338019", "208012", "115093"])
def test_pairs_that_run_on_into_another_number_are_found(code: str) -> None:
    assert is_clear(code) == (code == "125612")


def test_codes_given_are_always_clear_and_nearly_all_used() -> None:
    codes = {make_code() for _ in range(5000)}
    assert len(codes) > 4900
    assert all(is_clear(code) and read_code(code) == code for code in codes)
    assert {code[0] for code in codes} == set("0123456789")


def test_a_code_is_said_two_digits_at_a_time() -> None:
    assert in_pairs("123456") == ("12", "34", "56")
