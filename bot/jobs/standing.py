"""Where all applications of a person stand, in four sentences at most. Keys and values only: the sentences
are the responses `utter_applications_<key>` of the dialogue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.french.spoken import of_word, say_date, say_hour, say_number
from bot.jobs.applications import Application
from bot.jobs.offer_terms import Line

MOST_LINES = 4
"""Nobody remembers more."""

MOST_WORDS = 4
"""Words of an employer's name that are said."""

LONGEST_INTERVIEW = 10
"""Words of a day, an hour and a name that one sentence can hold."""

WAITING = frozenset({"left_message", "called", "visited", "waiting", "appointment"})
"""States in which the employer is to answer; an interview to come is told apart."""

TO_DO = frozenset({"prepared", "unreached"})
"""States in which the person is to act."""


def standing_lines(applications: Sequence[Application], now: datetime) -> list[Line]:
    """The next interview, the answers awaited, what is to be done, what is over; one sentence each."""
    if not applications:
        return [("standing_none", {})]
    lines = [*_interviews(applications, now), *_awaited(applications, now), *_to_do(applications)]
    return [*lines, *_over(applications)][:MOST_LINES]


def who(application: Application) -> str:
    """Whom the application is to: the employer, else the person to reach; empty when neither is known."""
    name = application.employer or application.contact.get("name", "")
    return " ".join(name.split()[:MOST_WORDS])


def coming(application: Application, now: datetime) -> bool:
    """Tell whether an interview is still to come."""
    return application.appointment_at is not None and application.appointment_at >= now


def _interviews(applications: Sequence[Application], now: datetime) -> list[Line]:
    future = [(one.appointment_at, one) for one in applications if one.appointment_at and coming(one, now)]
    if not future:
        return []
    at, one = min(future, key=lambda pair: pair[0])
    local = at.astimezone(now.tzinfo)
    values = {"day": say_date(local.date()), "hour": say_hour(local.time()), "who": who(one)}
    is_short = len(" ".join(values.values()).split()) <= LONGEST_INTERVIEW
    return [("standing_interview" if values["who"] and is_short else "standing_interview_alone", values)]


def _awaited(applications: Sequence[Application], now: datetime) -> list[Line]:
    awaited = [one for one in applications if one.state in WAITING and not coming(one, now)]
    if len(awaited) > 1:
        return [("standing_awaited", {"count": say_number(len(awaited), is_feminine=True)})]
    if not awaited:
        return []
    name = who(awaited[0])
    return [("standing_awaited_of", {"of_who": of_word(name)}) if name else ("standing_awaited_one", {})]


def _to_do(applications: Sequence[Application]) -> list[Line]:
    todo = [one for one in applications if one.state in TO_DO]
    if len(todo) > 1:
        return [("standing_to_do", {"count": say_number(len(todo), is_feminine=True)})]
    if not todo:
        return []
    name = who(todo[0])
    return [(f"standing_to_do_{todo[0].way}" if name else "standing_to_do_one", {"who": name})]


def _over(applications: Sequence[Application]) -> list[Line]:
    hired = next((one for one in applications if one.state == "hired"), None)
    if hired is not None:
        return [("standing_hired", {"work": hired.work[:1].lower() + hired.work[1:]})]
    over = [one for one in applications if not one.is_open]
    if len(over) > 1:
        return [("standing_over", {"count": say_number(len(over), is_feminine=True)})]
    return [("standing_over_one", {})] if over else []
