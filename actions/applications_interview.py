"""An interview: its day, its hour, then a rehearsal; doubt is asked about, what is unknown is left open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from actions.applications_context import Here
from actions.applications_told import Told, encouraged, record
from actions.turns import label, metadata
from bot.french.spoken import say_date, say_hour
from bot.jobs.appointment import in_part, moment_of, read_days, read_part, read_times
from bot.jobs.news_talk import News, appointment_stage

UNSURE = frozenset({"no", "unknown", "skip"})
"""Answers that leave a question open."""


def moment_in(here: Here, text: str, part: str = "") -> dict[str, Any]:
    """The day, the hour and the part of the day that a text names."""
    days, named = read_days(text, here.now.date()), read_part(text) or part
    hours = read_times(text, named)
    found: dict[str, Any] = {"part": named} if named else {}
    if days:
        found["days"] = tuple(day.isoformat() for day in days)
    if hours:
        found["hours"] = tuple(hour.isoformat("minutes") for hour in hours)
    return found


def asked_again(news: News, **moment: Any) -> Told:
    """Ask what is still missing of the day and the hour."""
    changed = news.with_(**moment)
    return Told((), changed.with_(stage=appointment_stage(changed)))


def take_moment(here: Here, news: News, words: str, said: str) -> Told | None:
    """The day or the hour; unknown, the interview is noted without them."""
    digits = words if words.isdecimal() and news.stage == "hour" and len(words) in (3, 4) else ""
    text = label("apply_clock").format(hour=digits[:-2], minute=digits[-2:]) if digits else words
    found = moment_in(here, text, news.part)
    if news.stage in ("day", "hour") and (found.get("days") or found.get("hours")):
        return None if metadata(here.tracker).get("is_doubtful") else asked_again(news, **found)
    if news.stage == "half" and found.get("part"):
        kept = in_part(tuple(time.fromisoformat(hour) for hour in news.hours), str(found["part"]))
        return asked_again(news, hours=tuple(hour.isoformat("minutes") for hour in kept) or news.hours[:1])
    return _unknown_moment(here, news) if said in UNSURE else None


def _unknown_moment(here: Here, news: News) -> Told:
    application = here.application(news.chosen)
    if application is not None:
        record(here, application, "appointment_made")
    return Told((("applications_event_appointment_unknown", {}),), news.with_(stage=""))


def take_confirm(here: Here, news: News, words: str, said: str) -> Told | None:
    """Whether the day and the hour are right; other ones said instead are asked again."""
    application = here.application(news.chosen)
    day, hour = date.fromisoformat(news.days[0]), time.fromisoformat(news.hours[0])
    found = {} if said == "yes" else moment_in(here, words, news.part)
    if found.get("days") or found.get("hours"):
        return asked_again(news, **found)
    if said == "yes" and application is not None:
        record(here, application, "appointment_made", appointment_at=moment_of(day, hour, here.now))
        noted = ("applications_event_appointment_noted", {"day": say_date(day), "hour": say_hour(hour)})
        return Told((noted,), news.with_(stage="interview"))
    if said == "no" and len(news.days) > 1:
        return Told((), news.with_(days=news.days[1:]))
    if said in UNSURE:
        return asked_again(news, days=(), hours=(), part="")
    return None


def take_interview(here: Here, news: News, words: str, said: str) -> Told | None:
    """Whether the person wants to rehearse for the interview."""
    application = here.application(news.chosen)
    if said == "yes" and application is not None:
        told = encouraged(here, application, news, (("applications_play", {}),))
        if told.preparation is None:
            return told
        return replace(told, preparation=told.preparation.with_(rehearses=True, is_follow_up_asked=True))
    return Told((), news.with_(stage="")) if said in UNSURE else None
