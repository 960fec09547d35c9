"""The time that somebody worked is read back as it was said, for any length and any dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.french.heard_spans import WorkedTime, join_times, read_worked_time, worked_times
from bot.french.heard_words import split_words
from bot.french.spoken_spans import say_length, say_point, say_worked

TODAY = date(2026, 11, 26)

CASES = {
    "trois ans et demi": WorkedTime(months=42),
    "depuis 2019": WorkedTime(start="2019", is_current=True),
    "depuis deux mille dix neuf": WorkedTime(start="2019", is_current=True),
    "l'année dernière": WorkedTime(start="2025", end="2025"),
    "de mars à juin": WorkedTime(months=4),
    "de mars à juin l'année dernière": WorkedTime(start="2025-03", end="2025-06"),
    "de septembre à juin deux mille vingt": WorkedTime(start="2019-09", end="2020-06"),
    "pendant deux étés": WorkedTime(months=4, is_about=True),
    "deux ou trois ans": WorkedTime(months=24, is_about=True),
    "deux trois ans": WorkedTime(months=24, is_about=True),
    "ça fait cinq ans que je travaille": WorkedTime(months=60, is_current=True),
    "il y a dix ans": WorkedTime(end="2016"),
    "j'ai commencé il y a trois ans": WorkedTime(start="2023"),
    "en quatre vingt dix huit": WorkedTime(start="1998", end="1998"),
    "jusqu'en 2022": WorkedTime(end="2022"),
    "de 2019 à maintenant": WorkedTime(start="2019", is_current=True),
    "plusieurs années": WorkedTime(is_vague=True),
    "un petit mois": WorkedTime(months=1),
    "l'été dernier": WorkedTime(start="2026", end="2026"),
    "en 2018 pendant six mois": WorkedTime(months=6, start="2018", end="2018"),
    "cinq ans non pardon six ans": WorkedTime(months=72),
}

AGES = (
    "j'ai trente ans", "mon fils a trois ans", "à seize ans j'ai commencé", "j'avais vingt ans",
    "elle a quinze ans",
)  # fmt: skip

NOT_LENGTHS = ("huit heures par jour", "je travaille le lundi", "deux enfants", "trois clients")

points = st.builds(
    lambda year, month: f"{year}-{month:02}" if month else str(year),
    st.integers(1960, 2025),
    st.integers(0, 12),
)


@pytest.mark.parametrize("text", CASES)
def test_a_time_is_read_as_it_is_meant(text: str) -> None:
    assert read_worked_time(text, TODAY).value == CASES[text]


@pytest.mark.parametrize("text", AGES)
def test_an_age_is_never_taken_for_a_length(text: str) -> None:
    assert worked_times(split_words(text), TODAY) == []


@pytest.mark.parametrize("text", NOT_LENGTHS)
def test_hours_days_and_counts_are_no_length(text: str) -> None:
    assert worked_times(split_words(text), TODAY) == []


def test_experience_told_in_years_is_no_age() -> None:
    assert read_worked_time("j'ai trente ans d'expérience", TODAY).value == WorkedTime(months=360)


@given(st.integers(1, 600))
def test_any_length_is_read_back(months: int) -> None:
    assert read_worked_time(say_length(months), TODAY).value == WorkedTime(months=months)


@given(st.integers(1, 600), st.sampled_from(["pendant", "environ", "presque", "pendant environ"]))
def test_words_before_a_length_do_not_change_it(months: int, lead: str) -> None:
    assert read_worked_time(f"{lead} {say_length(months)}", TODAY).value == WorkedTime(months=months)


@given(points)
def test_any_beginning_is_read_back(start: str) -> None:
    said = say_worked(None, start, "", is_current=True)
    assert read_worked_time(said, TODAY).value == WorkedTime(start=start, is_current=True)


@given(points, points)
def test_any_stretch_is_read_back(start: str, end: str) -> None:
    assume(start[:4] < end[:4])
    said = say_worked(None, start, end)
    assert read_worked_time(said, TODAY).value == WorkedTime(start=start, end=end)


@given(points, points, st.booleans())
def test_the_written_year_is_the_said_one(start: str, end: str, is_written: bool) -> None:
    assume(start[:4] < end[:4])
    year = start[:4]
    text = f"de {year} à {end[:4]}" if is_written else f"de {say_point(year)} à {say_point(end[:4])}"
    assert read_worked_time(text, TODAY).value == WorkedTime(start=year, end=end[:4])


@given(st.text(alphabet="abcdeéà '2019 ansmoidepuis", max_size=60))
def test_no_text_makes_the_reader_fail_or_tell_the_future(text: str) -> None:
    for reading in worked_times(split_words(text), TODAY):
        told = reading.value
        assert max(told.start[:4], told.end[:4], "1940") <= "2026"
        assert told.months is None or 0 <= told.months <= 840


def test_times_that_tell_different_things_are_not_joined() -> None:
    assert join_times(WorkedTime(months=12), WorkedTime(months=24)) is None
    joined = join_times(WorkedTime(months=12), WorkedTime(start="2019"))
    assert joined == WorkedTime(months=12, start="2019")
