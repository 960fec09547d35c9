"""The reminders of people who agreed to them: planned, put off, stopped, and made once each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import count

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.jobs.applications import Application
from bot.jobs.reminders import NEVER, answer_to, kind_for, plan
from bot.jobs.rights import PERSON as THE_PERSON
from bot.store.applications import Applications
from bot.store.database import Database, aware, utc
from bot.store.reminder_rows import (
    MADE,
    STOPPED,
    WAITING,
    Reminder,
    agreed,
    follow_cv,
    is_never,
    is_possible,
    made_counts,
    put,
    stop,
    waiting_of,
)
from bot.store.reminders_due import Round, is_any_due, make_next
from bot.store.tables import CV, OUTGOING, REMINDER
from bot.store.traces import write_trace

NAMES_AT_ONCE = 500
"""Rows named in one statement; SQLite takes 999 values at least."""


class Reminders:
    """Reminders in a database; safe to use from threads and from several programs. Every method raises
    Temporary when the database does not answer. Nothing is planned for a person who did not agree."""

    def __init__(self, database: Database, operator: str) -> None:
        """`database` is up to date; `operator` is who offers the service, as a reminder says it."""
        self._database = database
        self._operator = operator

    def plan(
        self,
        person: str,
        kind: str,
        step: int,
        due_at: datetime,
        at: datetime,
        application_id: str | None = None,
    ) -> bool:
        """Plan a reminder at the first decent hour from `due_at` on; one that waits is put off to it. False,
        and nothing planned, without consent, for one that was made already, for an application that is not
        the person's, that the kind does not serve or that they want no reminder of. Raises Refused when
        there is no such kind."""
        with self._database.writing() as connection:
            if not agreed(connection, person) or not is_possible(connection, person, kind, application_id):
                return False
            is_put = put(connection, person, kind, step, due_at, application_id)
            _trace(connection, person, at, planned=is_put)
        return is_put

    def follow(self, application: Application, at: datetime) -> tuple[Reminder, ...]:
        """Plan what an application calls for as it stands now, and stop what its state makes useless; call
        it when the person agrees to a reminder and after each move. Gives what waits about it."""
        person, about = application.person, REMINDER.c.application_id == application.id
        with self._database.writing() as connection:
            if not agreed(connection, person):
                return ()
            stopped = stop(connection, person, about)
            if not is_never(connection, application.id):
                for one in plan(application, at, made_counts(connection, application.id)):
                    put(connection, person, one.kind, one.step, one.due_at, application.id)
            waiting = waiting_of(connection, person, about)
            _trace(connection, person, at, planned=bool(waiting), stopped=stopped > 0)
        return waiting

    def follow_all(self, person: str, at: datetime) -> tuple[Reminder, ...]:
        """Plan what all the person's open applications and CV call for: for a person who agrees to reminders
        after having applied. Gives what waits."""
        for application in Applications(self._database).open_ones(person):
            self.follow(application, at)
        with self._database.writing() as connection:
            question = connection.scalar(sa.select(CV.c.question).where(CV.c.person_key == person))
            if question:
                follow_cv(connection, person, question, at)
            return waiting_of(connection, person)

    def postpone(self, person: str, choice: str, at: datetime, application: Application) -> datetime | None:
        """Do what the person chose (a choice of `follow_up.yml`: `tomorrow`, `in_a_week`, `in_a_month`,
        `in_six_months`, `never`) with the reminders of an application; gives when the next one comes, None
        when none does. Raises Refused when there is no such choice."""
        about = REMINDER.c.application_id == application.id
        with self._database.writing() as connection:
            if not agreed(connection, person) or application.person != person:
                return None
            waiting = waiting_of(connection, person, about)
            answer = answer_to(choice, waiting[0].kind if waiting else kind_for(application.state), at)
            stopped = stop(connection, person, about)
            if answer is None:
                put(connection, person, NEVER, 1, at, application.id, state=STOPPED)
            else:
                connection.execute(sa.delete(REMINDER).where(about, REMINDER.c.kind == NEVER))
                kind, due_at = answer
                step = made_counts(connection, application.id).get(kind, 0) + 1
                put(connection, person, kind, step, due_at, application.id)
            left = waiting_of(connection, person, about)
            _trace(connection, person, at, planned=bool(left), stopped=stopped > 0)
        return left[0].due_at if left else None

    def stop(
        self, person: str, at: datetime, application_id: str | None = None, kind: str | None = None
    ) -> int:
        """Stop what waits, or what was made and not yet sent: of one application, of one kind, or all when
        neither is given ("stop"). Gives the number of reminders stopped."""
        chosen = [] if application_id is None else [REMINDER.c.application_id == application_id]
        chosen += [] if kind is None else [REMINDER.c.kind == kind]
        with self._database.writing() as connection:
            stopped = stop(connection, person, *chosen)
            _trace(connection, person, at, stopped=stopped > 0)
        return stopped

    def of(self, person: str) -> tuple[Reminder, ...]:
        """What waits for a person, the soonest first."""
        with self._database.reading() as connection:
            return waiting_of(connection, person)

    def take_due(self, at: datetime, worker: str, limit: int | None = None) -> Round:
        """Make the reminders that are due, for at most `limit` people when it is given: each is marked and
        its message put in the queue of the doors in one transaction, so that it is made once whatever number
        of programs work and wherever one dies. `worker` names the program that makes them. Does nothing
        outside decent hours."""
        done = Round()
        if not is_any_due(self._database, at):
            return done
        for _ in range(limit) if limit is not None else count():
            made = make_next(self._database, at, worker, self._operator)
            if made is None:
                break
            done += made
        return done

    def counts(self) -> Mapping[tuple[str, str], int]:
        """Number of reminders by kind and state."""
        columns = (REMINDER.c.kind, REMINDER.c.state)
        query = sa.select(*columns, sa.func.count()).group_by(*columns).order_by(*columns)
        with self._database.reading() as connection:
            return {(kind, state): count for kind, state, count in connection.execute(query)}

    def next_due(self) -> datetime | None:
        """When the next reminder is due, or None."""
        query = sa.select(sa.func.min(REMINDER.c.due_at)).where(REMINDER.c.state == WAITING)
        with self._database.reading() as connection:
            due = connection.scalar(query)
        return aware(due) if due is not None else None

    def forget_finished(self, before: datetime) -> int:
        """Erase the reminders, made or stopped, that were due before a moment, with their messages; the marks
        of "never again" stay. Gives the number of rows erased."""
        finished = (REMINDER.c.state.in_((MADE, STOPPED)), REMINDER.c.kind != NEVER)
        old = sa.select(REMINDER.c.id).where(*finished, REMINDER.c.due_at < utc(before))
        with self._database.writing() as connection:
            names = list(connection.scalars(old))
            erased = 0
            for column in (OUTGOING.c.reminder_id, REMINDER.c.id):
                for at in range(0, len(names), NAMES_AT_ONCE):
                    some = sa.delete(column.table).where(column.in_(names[at : at + NAMES_AT_ONCE]))
                    erased += connection.execute(some).rowcount
        if erased:
            self._database.scrub()
        return erased


def _trace(
    connection: Connection, person: str, at: datetime, planned: bool = False, stopped: bool = False
) -> None:
    """Write that the person's reminders changed; what was stopped and planned anew is planned."""
    if planned or stopped:
        write_trace(connection, person, THE_PERSON, "reminder.planned" if planned else "reminder.stopped", at)
