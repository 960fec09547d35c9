"""What a new call begins with: what was cut, news of an application, a preparation, an interview."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from rasa_sdk import Tracker

from actions.applications_context import offer_named
from actions.applications_told import opening_stage
from actions.turns import app
from bot.jobs.applications import Application
from bot.jobs.decent_hours import local
from bot.jobs.news_talk import News, read_news
from bot.jobs.preparation import read_preparation
from bot.jobs.standing import coming

LEAST_AGE = timedelta(hours=1)
"""An application that moved since is not asked about at the beginning of a call."""

FRESH = timedelta(days=1)
"""What was being told of an application is taken up again for so long."""

MOST_ASKED = 3
"""Applications that are asked about at the beginning of one call."""

ASKED_AT_THE_BEGINNING = frozenset({"news", "done", "interview"})
"""Questions that are chosen anew at each call rather than taken up again."""


def slots_to_begin(tracker: Tracker, person: str) -> dict[str, Any] | None:
    """The topic's slots for the beginning of a call; None when there is nothing to begin with."""
    place = app().store.place(person)
    kept: Mapping[str, Any] = place.slots if place else {}
    now = local(app().clock.now())
    applications = app().applications.of(person)
    news = read_news(kept.get("applications_news"))
    paused = _paused(kept, applications)
    told = next((one for one in applications if one.id == news.chosen), None)
    is_fresh = told is None or told.updated_at > now - FRESH
    if news.stage and is_fresh and news.stage not in ASKED_AT_THE_BEGINNING:
        return {**paused, "applications_news": news.to_json()}
    due = [one for one in applications if one.is_open and one.updated_at <= now - LEAST_AGE]
    about_it = paused.get("applications_id")
    due = [one for one in due if not coming(one, now) and (one.is_tried or one.id != about_it)]
    if due:
        first, *others = due[:MOST_ASKED]
        queue = tuple(one.id for one in others)
        asked = News(stage=opening_stage(first), chosen=first.id, queue=queue)
        return {**paused, "applications_news": asked.to_json()}
    if paused:
        return {**paused, "applications_news": None}
    soon = min((one for one in applications if coming(one, now)), key=_when, default=None)
    if soon is not None:
        return {"applications_news": News(stage="interview", chosen=soon.id).to_json()}
    return None


def _paused(kept: Mapping[str, Any], applications: list[Application]) -> dict[str, Any]:
    """The preparation that was cut, to be proposed again; none when the employer was reached since."""
    one = read_preparation(kept.get("applications_preparation"))
    identifier = kept.get("applications_id")
    application = next((found for found in applications if found.id == identifier), None)
    is_over = application is not None and (application.is_tried or not application.is_open)
    if one is None or is_over or offer_named(one.offer_id) is None:
        return {}
    return {
        "applications_preparation": one.with_(is_paused=True).to_json(),
        "applications_id": identifier,
        "applications_answers": [],
    }


def _when(application: Application) -> float:
    return application.appointment_at.timestamp() if application.appointment_at else 0.0
