"""A contact keeps what one can call or go to, and nothing else."""

from __future__ import annotations

from datetime import time

import pytest

from bot.jobs.offer_contact import read_contact, read_phone
from bot.jobs.offer_hours import read_opening
from bot.jobs.opening import Opening

WORKING_DAYS = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("04 65 71 12 34", "04 65 71 12 34"),
        ("+33465711234", "04 65 71 12 34"),
        ("0033 4 65 71 12 34", "04 65 71 12 34"),
        ("04.65.71.12.34", "04 65 71 12 34"),
        ("06 39 98 00 01", "06 39 98 00 01"),
        ("0899 12 34 56", ""),
        ("12", ""),
        ("à la mairie", ""),
        ("", ""),
    ],
)
def test_numbers_that_may_be_called_are_kept(written: str, said: str) -> None:
    assert read_phone(written) == said


def test_a_form_on_the_web_is_no_contact() -> None:
    lines = ["https://candidature.example/7", "Courriel : a@recrutement.example", ""]
    assert read_contact("", "", lines, "") is None


def test_a_number_written_among_the_lines_is_found() -> None:
    contact = read_contact("", "", ["Tél. 04 65 71 12 34", "", ""], "")
    assert contact.phone == "04 65 71 12 34"


def test_an_address_on_the_web_is_never_said() -> None:
    lines = ["3 place Durel", "69190 Saint-Fons", "www.recrutement.example"]
    assert read_contact("", "", lines, "").address == "3 place Durel, 69190 Saint-Fons"


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        (
            "Du lundi au vendredi de 9h à 12h et de 14h à 17h30",
            (Opening(WORKING_DAYS, time(9), time(12)), Opening(WORKING_DAYS, time(14), time(17, 30))),
        ),
        (
            "lundi, mardi et jeudi de 9h à 12h, vendredi de 14h à 17h",
            (Opening((0, 1, 3), time(9), time(12)), Opening((4,), time(14), time(17))),
        ),
        ("tous les jours de 8h à 20h", (Opening(tuple(range(7)), time(8), time(20)),)),
        ("du vendredi au lundi de 10h à 12h", (Opening((0, 4, 5, 6), time(10), time(12)),)),
        ("du lundi au vendredi de 9h à 17h sauf le mercredi", ()),
        ("de 9h à 12h", ()),
        ("le lundi matin", ()),
        ("CV non obligatoire", ()),
        ("", ()),
    ],
)
def test_opening_hours_are_read_or_left_unknown(text: str, opening: tuple[Opening, ...]) -> None:
    assert read_opening(text) == opening
