"""Numbers are sealed: only the installation that sealed one opens it, and a seal tells nothing."""

from __future__ import annotations

import pytest

from bot.errors import Misconfigured
from bot.jobs.seals import open_number, seal_number

SECRET, OTHER = "s" * 32, "t" * 32


@pytest.mark.parametrize("number", ["06 39 98 12 34", "+33639981234", "0033639981234"])
def test_a_sealed_number_comes_back_in_one_form(number: str) -> None:
    sealed = seal_number(number, SECRET)
    assert sealed is not None
    assert open_number(sealed, SECRET) == "+33639981234"


def test_a_seal_tells_nothing_and_is_never_the_same_twice() -> None:
    first, second = (seal_number("0639981234", SECRET) for _ in range(2))
    assert first is not None and first != second
    assert b"39981234" not in first


def test_another_secret_or_a_changed_seal_opens_nothing_and_says_why() -> None:
    sealed = seal_number("0639981234", SECRET) or b""
    for wrong, secret in ((sealed, OTHER), (sealed[:-4] + b"AAA=", SECRET), (b"", SECRET)):
        with pytest.raises(Misconfigured) as error:
            open_number(wrong, secret)
        assert error.value.code == "numbers.secret"


def test_a_withheld_number_is_not_sealed() -> None:
    assert seal_number("anonymous", SECRET) is None
    assert seal_number("", SECRET) is None
