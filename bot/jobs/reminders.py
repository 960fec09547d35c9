"""What a person is reminded of, and when: pure rules over the delays and limits of `data/follow_up.yml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from bot.errors import Misconfigured, Refused
from bot.jobs.applications import Application, load_states
from bot.jobs.decent_hours import FOLLOW_UP, decent_from, decent_on, load_follow_up, local, moment

NEVER = "never"
"""Kind of the mark that a person wants no reminder of an application any more."""

DAYS_LOOKED_BACK = 7
"""How far before an interview a decent day is looked for, days."""


@dataclass(frozen=True)
class Plan:
    """A reminder to come."""

    kind: str
    """A kind of `follow_up.yml`."""
    step: int
    """1 for the first one of its kind about the same thing, 2 for the next."""
    due_at: datetime
    """When, in universal time; always at a decent hour."""


@dataclass(frozen=True)
class Waiting:
    """A reminder that waits, and what it is about as it stands now."""

    id: str
    """UUID."""
    kind: str
    """A kind of `follow_up.yml`."""
    step: int
    """1 for the first one."""
    due_at: datetime
    """When, with its zone."""
    state: str | None = None
    """State of its application; None when it is about none."""
    appointment_at: datetime | None = None
    """Interview of its application."""
    is_over: bool = False
    """True when what it is about is done: the CV is finished."""


@dataclass(frozen=True)
class Choice:
    """What becomes of the reminders of one person on one day."""

    made: tuple[Waiting, ...] = ()
    """Those to make now."""
    moved: tuple[tuple[Waiting, datetime], ...] = ()
    """Those put off, and to when."""
    stopped: tuple[Waiting, ...] = ()
    """Those of no use any more."""


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Mapping[str, Any]]:
    """The kinds by name. Raises Misconfigured when one is incomplete or names an unknown state."""
    try:
        found: Mapping[str, Mapping[str, Any]] = load_follow_up()["kinds"]
        bad = [name for name, rule in found.items() if name == NEVER or not _is_whole(rule)]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Misconfigured("reminders.data", f"{FOLLOW_UP.name}: kinds cannot be read") from error
    if bad:
        raise Misconfigured("reminders.data", f"{FOLLOW_UP.name}: {', '.join(bad)} cannot be used")
    return found


def serves(kind: str, state: str | None) -> bool:
    """Tell whether a kind is of use for an application in a state (None: about no application). Raises
    Refused when there is no such kind."""
    states = _rule(kind).get("serves")
    return states is None or state in states


def needs_application(kind: str) -> bool:
    """Tell whether a kind is about an application only. Raises Refused when there is no such kind."""
    return "serves" in _rule(kind)


def kind_for(state: str) -> str:
    """The kind that follows an application in a state, the first in rank; the last kind of all when nothing
    does any more (`later`)."""
    ranked = sorted(kinds(), key=lambda kind: int(_rule(kind)["rank"]))
    delayed = [kind for kind in ranked if "delays_days" in _rule(kind)]
    return next((kind for kind in delayed if state in _rule(kind).get("serves", ())), delayed[-1])


def due_at(kind: str, step: int, since: datetime, appointment_at: datetime | None = None) -> datetime | None:
    """When a reminder is due, at a decent hour and never on the day of `since`; None when it has no such
    step, or would come too late for the interview. Raises Refused when there is no such kind."""
    rule = _rule(kind)
    hour = time.fromisoformat(rule["hour"])
    if "delays_days" in rule:
        if not 1 <= step <= len(rule["delays_days"]):
            return None
        day = local(since).date() + timedelta(days=int(rule["delays_days"][step - 1]))
        return decent_from(day, hour)
    if appointment_at is None:
        return None
    nearest = local(appointment_at).date() - timedelta(days=int(rule["days_before"]))
    back = DAYS_LOOKED_BACK if rule["days_before"] else 1
    days = (nearest - timedelta(days=days) for days in range(back))
    found = next((at for day in days if (at := decent_on(day, hour))), None)
    if found is None or local(found).date() <= local(since).date():
        return None
    return found if is_useful(kind, found, appointment_at) else None


def is_useful(kind: str, at: datetime, appointment_at: datetime | None) -> bool:
    """Tell whether a reminder still serves at a moment: one of an interview must come early enough, and that
    of the day before on a day before."""
    rule = _rule(kind)
    if "days_before" not in rule:
        return True
    if appointment_at is None:
        return False
    days = (local(appointment_at).date() - local(at).date()).days
    least = timedelta(minutes=int(rule["least_minutes_before"]))
    return at + least <= appointment_at and (days > 0 if rule["days_before"] else days == 0)


def plan(application: Application, at: datetime, made: Mapping[str, int]) -> tuple[Plan, ...]:
    """The reminders that an application calls for as it stands at `at`, the soonest first; `made` tells how
    many of each kind were made already. After an interview, the follow-up counts from it."""
    since = at
    if application.state == "appointment" and application.appointment_at is not None:
        since = max(at, application.appointment_at)
    plans = []
    for kind, rule in kinds().items():
        if application.state not in rule.get("serves", ()):
            continue
        step = made.get(kind, 0) + 1
        due = due_at(kind, step, since if "delays_days" in rule else at, application.appointment_at)
        if due is not None:
            plans.append(Plan(kind, step, due))
    return tuple(sorted(plans, key=lambda one: one.due_at))


def answer_to(choice: str, kind: str, since: datetime) -> tuple[str, datetime] | None:
    """What a person's choice (`in_a_week`, `in_six_months`, ...) makes of a reminder of this kind: the kind
    and when; None for never. Raises Refused when there is no such choice."""
    rule = load_follow_up()["choices"].get(choice)
    if rule is None:
        raise Refused("reminders.choice", "no such choice of a reminder")
    if rule["kind"] == "none":
        return None
    chosen = kind if rule["kind"] == "same" else str(rule["kind"])
    day = local(since).date() + timedelta(days=int(rule["days"]))
    return chosen, decent_from(day, time.fromisoformat(_rule(chosen)["hour"]))


def choose(waiting: Sequence[Waiting], at: datetime, made_today: int, made_unanswered: int) -> Choice:
    """What becomes of one person's reminders at a decent moment: `waiting` holds those due until the end of
    the day, `made_today` and `made_unanswered` count those made since midnight and since the last call."""
    limits = load_follow_up()["limits"]
    late = timedelta(days=int(limits["late_days"]))
    stopped = [
        one
        for one in waiting
        if one.is_over
        or one.kind not in kinds()
        or not serves(one.kind, one.state)
        or not is_useful(one.kind, max(at, one.due_at), one.appointment_at)
        or one.due_at < at - late
        or made_unanswered >= int(limits["most_unanswered"])
    ]
    alive = sorted((one for one in waiting if one not in stopped), key=_order)
    places = max(0, int(limits["most_a_day"]) - made_today)
    places = min(places, int(limits["most_unanswered"]) - made_unanswered)
    first, others = alive[:places], alive[places:]
    tomorrow = local(at).date() + timedelta(days=1)
    moved = [(one, decent_from(tomorrow, time.fromisoformat(_rule(one.kind)["hour"]))) for one in others]
    return Choice(tuple(one for one in first if one.due_at <= at), tuple(moved), tuple(stopped))


def day_bounds(at: datetime) -> tuple[datetime, datetime]:
    """The start of the local day of a moment, and that of the next one, in universal time."""
    today = local(at).date()
    return moment(today, time()), moment(today + timedelta(days=1), time())


def _order(one: Waiting) -> tuple[int, datetime, str]:
    return int(_rule(one.kind)["rank"]), one.due_at, one.id


def _rule(kind: str) -> Mapping[str, Any]:
    rule = kinds().get(kind)
    if rule is None:
        raise Refused("reminders.kind", "no such kind of reminder")
    return rule


def _is_whole(rule: Mapping[str, Any]) -> bool:
    time.fromisoformat(rule["hour"])
    if not set(rule.get("serves", ())) <= set(load_states()["states"]) or int(rule["rank"]) < 1:
        return False
    if "delays_days" in rule:
        return bool(rule["delays_days"]) and all(int(days) > 0 for days in rule["delays_days"])
    return int(rule["days_before"]) >= 0 and int(rule["least_minutes_before"]) > 0
