"""The day and the hour of an interview are read as people say them; doubt keeps all its readings."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

import pytest

from bot.jobs.appointment import in_part, moment_of, read_days, read_part, read_times
from bot.jobs.news_talk import News, appointment_stage, read_news, stage_after

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("j'ai rendez vous jeudi à dix heures", [date(2026, 11, 26)]),
        ("demain après midi", [date(2026, 11, 25)]),
        ("mardi", [TUESDAY, date(2026, 12, 1)]),
        ("le premier décembre", [date(2026, 12, 1)]),
        ("la semaine prochaine", []),
        ("hier", []),
        ("le deux mars", []),
    ],
)
def test_days_are_counted_from_today(text: str, days: list[date]) -> None:
    assert list(read_days(text, TUESDAY)) == days


@pytest.mark.parametrize(
    ("text", "part", "times"),
    [
        ("à dix heures", "", [time(10)]),
        ("deux heures", "", [time(14)]),
        ("quatorze heures trente", "", [time(14, 30)]),
        ("sept heures", "", [time(7), time(19)]),
        ("sept heures du soir", "", [time(19)]),
        ("sept heures", "morning", [time(7)]),
        ("mardi", "", []),
        ("demain après midi", "", []),
        ("demain midi", "", [time(12)]),
        ("trois heures de l'après midi", "", [time(15)]),
    ],
)
def test_hours_are_those_of_a_working_day(text: str, part: str, times: list[time]) -> None:
    assert list(read_times(text, part)) == times


def test_the_part_of_the_day_is_kept_for_the_hour() -> None:
    assert read_part("demain après midi") == "afternoon"
    assert read_part("jeudi matin") == "morning"
    assert read_part("jeudi") == ""
    assert in_part((time(7), time(19)), "morning") == (time(7),)
    assert in_part((time(7), time(19)), "afternoon") == (time(19),)


def test_a_moment_has_the_zone_of_the_clock() -> None:
    zone = timezone(timedelta(hours=1))
    now = datetime(2026, 11, 24, 9, tzinfo=zone)
    assert moment_of(TUESDAY, time(10), now) == datetime(2026, 11, 24, 10, tzinfo=zone)


def test_an_interview_is_asked_day_then_hour_then_half_then_confirmed() -> None:
    news = News(event="appointment_made")
    assert appointment_stage(news) == "day"
    assert appointment_stage(news.with_(days=("2026-12-01",))) == "hour"
    assert appointment_stage(news.with_(days=("2026-12-01",), hours=("07:00", "19:00"))) == "half"
    assert appointment_stage(news.with_(days=("2026-12-01",), hours=("10:00",))) == "confirm"


def test_what_follows_an_event_depends_on_it() -> None:
    assert stage_after("called", can_follow_up=True) == "outcome"
    assert stage_after("left_message", can_follow_up=True) == "follow_up"
    assert stage_after("left_message", can_follow_up=False) == ""
    assert stage_after("refused", can_follow_up=True) == ""


def test_news_come_back_as_they_were_kept() -> None:
    news = News("day", "appointment_made", "1", candidates=("1", "2"), days=("2026-12-01",))
    kept = {**news.to_json(), "candidates": ["1", "2"], "of_another_version": 1}
    assert read_news(kept) == news
    assert read_news(None) == News()
