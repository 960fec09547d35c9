"""Proposing to call the person back: agreed to, put to another day, refused, or never again."""

from __future__ import annotations

from actions.applications_context import Here, Note, meaning
from actions.applications_words import delay_words
from actions.turns import app
from bot.jobs.applications import Application
from bot.jobs.follow_up_words import is_longest, is_never, moment_after, read_delay
from bot.jobs.reminders import kind_for, plan
from bot.jobs.rights import REMINDERS

REMINDERS_VERSION = "2026-11"
"""Version of the spoken question; a yes to another version is asked again when its meaning changes."""

USUAL_DAYS = 7
"""Delay proposed when nothing is planned for the state of the application, days."""


def proposed_days(here: Here, application: Application | None) -> int:
    """In how many days a call is proposed: that of the first reminder that the application calls for."""
    planned = plan(application, here.now, {}) if application else ()
    if not planned:
        return USUAL_DAYS
    return max(1, (planned[0].due_at.astimezone(here.now.tzinfo).date() - here.now.date()).days)


def take_follow_up(here: Here, application_id: str, words: str) -> list[Note]:
    """What is said after an answer to the proposal, once it is done; [] when it is no answer."""
    application = here.application(application_id)
    said = meaning(here.tracker, words)
    if application is None or here.person is None:
        return [("applications_follow_up_none", {})]
    if is_never(words):
        app().reminders.postpone(here.person, "never", here.now, application)
        return [("applications_follow_up_none", {})]
    days = read_delay(words, here.now.date())
    if days is None and said in ("no", "skip", "unknown"):
        app().reminders.stop(here.person, here.now, application.id)
        return [("applications_follow_up_none", {})]
    if days is None and said != "yes":
        return []
    _agree(here)
    waiting = app().reminders.follow(application, here.now)
    if days is not None and is_longest(days):
        app().reminders.postpone(here.person, "in_six_months", here.now, application)
    elif days is not None:
        step = next((one.step for one in waiting if one.kind == kind_for(application.state)), 1)
        due = moment_after(days, here.now)
        app().reminders.plan(here.person, kind_for(application.state), step, due, here.now, application.id)
    told = days if days is not None else proposed_days(here, application)
    return [("applications_follow_up_noted", {"delay": delay_words(told)})]


def _agree(here: Here) -> None:
    """Record the yes to being called back, with the question as it was heard."""
    said = (event for event in reversed(here.tracker.events) if event.get("event") == "bot")
    heard = next((str(event.get("text") or "") for event in said), "")
    if here.person and REMINDERS not in app().rights.purposes(here.person):
        app().rights.give(here.person, REMINDERS, REMINDERS_VERSION, heard, here.now)
