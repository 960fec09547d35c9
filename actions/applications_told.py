"""What comes of some news: it is recorded, something is said, and perhaps something is asked or begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.applications_context import Here, Note, finished, offer_named, telling
from actions.turns import Events, app
from bot.jobs.applications import Application
from bot.jobs.news import can_happen
from bot.jobs.news_talk import News
from bot.jobs.preparation import Preparation, jumped, plan_of


@dataclass(frozen=True)
class Told:
    """What comes of some news."""

    notes: tuple[Note, ...]
    """What is said."""
    news: News
    """What is still to be asked; an empty stage when nothing is."""
    preparation: Preparation | None = None
    """The preparation that begins, when one does."""
    application_id: str = ""
    """Its application."""

    def events(self, here: Here) -> Events:
        """The answer of a turn inside the topic."""
        if self.preparation is not None:
            slots = {"applications_preparation": self.preparation.to_json(), "applications_trail": None}
            slots |= {"applications_id": self.application_id or None, "applications_answers": []}
            return telling(here, *self.notes, news=self.news, **slots)
        if self.news.stage:
            return telling(here, *self.notes, news=self.news)
        return next_in_queue(here, self.news, *self.notes)


def record(here: Here, application: Application, event: str, **when: Any) -> Application:
    """Move the application, and plan or stop its reminders as its state asks."""
    if here.person is None or not can_happen(application, event):
        return application
    moved = app().applications.move(here.person, application.id, event, here.now, **when)
    if moved is None:
        return application
    app().reminders.follow(moved, here.now)
    here.__dict__.pop("applications", None)
    return moved


def next_in_queue(here: Here, news: News, *notes: Note) -> Events:
    """Ask about the next application of the beginning of the call; then go on with what was going on."""
    for at, identifier in enumerate(news.queue):
        application = here.application(identifier)
        if application is not None and application.is_open:
            asked = News(stage=opening_stage(application), chosen=identifier, queue=news.queue[at + 1 :])
            return telling(here, *notes, news=asked)
    is_about_it = bool(news.chosen) and news.chosen == here.tracker.get_slot("applications_id")
    if here.preparation is not None and not is_about_it:
        return telling(here, *notes, news=News())
    return finished(here, *notes)


def opening_stage(application: Application) -> str:
    """What is asked of an application at the beginning of a call."""
    return "news" if application.is_tried and application.state != "unreached" else "done"


def encouraged(here: Here, application: Application, news: News, notes: tuple[Note, ...]) -> Told:
    """Who did not dare is offered a rehearsal, when the offer is still there."""
    offer = offer_named(application.offer_id)
    if offer is None:
        return Told(notes, news.with_(stage=""))
    way = "phone" if application.way == "mediator" else application.way
    fresh = Preparation(offer.id, dict(application.contact), way=way)
    plan = plan_of(fresh, offer, here.now.date(), can_follow_up=True)
    ready = jumped(fresh, plan, "rehearsal").with_(rehearses=None)
    return Told(notes, news.with_(stage=""), ready, application.id)
