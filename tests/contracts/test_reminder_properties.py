"""Whatever people do over weeks: no reminder outside decent hours, twice, without consent, after a stop."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.errors import Refused
from bot.jobs.applications import load_states
from bot.jobs.cv import CvContent
from bot.jobs.decent_hours import holidays, load_follow_up, local
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import seal_number
from bot.store.cvs import Cvs
from bot.store.numbers import SealedNumbers
from bot.store.outgoing import OutgoingQueue
from bot.store.sql import open_store
from fakes.reminder_desk import NOW, OTHER, PERSON, ReminderDesk

PEOPLE = st.sampled_from([PERSON, OTHER])
OFFERS = st.sampled_from(["EX0001", "EX0002", "EX0003"])
EVENTS = st.sampled_from(sorted(load_states()["events"]))
TICKS = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=60)
SELDOM = st.sampled_from([True, False, False, False])
CHOICES = st.sampled_from(sorted(load_follow_up()["choices"]))


class Weeks(RuleBasedStateMachine):
    """Two people, what they do, and the clock; `planned` holds whose reminders may still come."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = ReminderDesk(open_store("sqlite://"))
        self.database = self.desk.store.database
        self.queue = OutgoingQueue(self.database)
        self.now = NOW
        self.agreed: set[str] = set()
        self.planned: set[str] = set()
        self.made: dict[str, datetime] = {}
        self.told: list[tuple[str, datetime]] = []

    def teardown(self) -> None:
        self.desk.store.close()

    @initialize(offers=st.lists(OFFERS, min_size=1, max_size=3))
    def begin(self, offers: list[str]) -> None:
        for person in (PERSON, OTHER):
            self.agree(person)
            for offer in offers:
                self.tell(person, offer, "called", 1)

    @rule(person=PEOPLE)
    def agree(self, person: str) -> None:
        self.desk.agree(person, self.now)
        sealed = seal_number("06 39 98 12 34", "s" * 32)
        assert SealedNumbers(self.database, "s" * 32).keep(person, "telephone", sealed, self.now)
        self.agreed.add(person)
        if self.desk.reminders.follow_all(person, self.now):
            self.planned.add(person)

    @rule(person=PEOPLE, is_meant=SELDOM)
    def withdraw(self, person: str, is_meant: bool) -> None:
        if not is_meant:
            return
        self.desk.rights.withdraw(person, REMINDERS, self.now)
        self.agreed.discard(person)
        self.planned.discard(person)

    @rule(person=PEOPLE, is_meant=SELDOM)
    def erase(self, person: str, is_meant: bool) -> None:
        if not is_meant:
            return
        self.desk.store.erase_person(person)
        self.agreed.discard(person)
        self.planned.discard(person)

    @rule(person=PEOPLE, is_meant=SELDOM)
    def stop(self, person: str, is_meant: bool) -> None:
        if not is_meant:
            return
        self.desk.reminders.stop(person, self.now)
        self.planned.discard(person)
        assert self.desk.reminders.of(person) == ()

    @rule(person=PEOPLE, offer=OFFERS, event=EVENTS, ahead=st.integers(1, 24 * 12))
    def tell(self, person: str, offer: str, event: str, ahead: int) -> None:
        application = self.desk.applications.record(person, offer, "Vendeuse", "A", {}, "phone", self.now)
        if application is None:
            return
        try:
            when = self.now + timedelta(hours=ahead) if event == "appointment_made" else None
            moved = self.desk.applications.move(person, application.id, event, self.now, when)
        except Refused:
            return
        if self.desk.reminders.follow(moved, self.now):
            self.planned.add(person)

    @rule(person=PEOPLE, choice=CHOICES)
    def choose(self, person: str, choice: str) -> None:
        for application in self.desk.applications.of(person)[:1]:
            if self.desk.reminders.postpone(person, choice, self.now, application):
                self.planned.add(person)

    @rule(person=PEOPLE, question=st.sampled_from(["cv_name", ""]))
    def tell_cv(self, person: str, question: str) -> None:
        Cvs(self.database).keep(person, CvContent(given_name="Ana"), question, self.now)
        if any(one.kind == "cv_unfinished" for one in self.desk.reminders.of(person)):
            self.planned.add(person)

    @rule(ticks=TICKS, reached=st.booleans())
    def wait(self, ticks: list[tuple[int, bool]], reached: bool) -> None:
        for hours, is_door_open in ticks:
            self.now += timedelta(hours=hours, minutes=hours)
            self.work(reached, is_door_open)

    def work(self, reached: bool, is_door_open: bool) -> None:
        self.desk.reminders.take_due(self.now, "worker")
        for identifier, person in self.fresh():
            self.assert_decent()
            assert person in self.agreed & self.planned
            assert not [one for one, day in self.days() if (one, day) == (person, local(self.now).date())]
            self.made[identifier] = self.now
            self.told.append((person, self.now))
        message = self.queue.take("telephone", "door", self.now) if is_door_open else None
        if message is not None:
            self.assert_decent()
            assert message.person in self.agreed
            if reached:
                assert self.queue.sent(message.id, "door", self.now)
            else:
                self.queue.failed(message.id, "door", self.now)

    def days(self) -> list[tuple[str, object]]:
        return [(person, local(when).date()) for person, when in self.told]

    def assert_decent(self) -> None:
        here = local(self.now)
        assert here.weekday() != 6 and here.date() not in holidays(here.year)
        first, end = (time(10), time(12)) if here.weekday() == 5 else (time(9), time(19))
        assert first <= here.time() < end and not time(12) <= here.time() < time(14)

    def fresh(self) -> list[tuple[str, str]]:
        rows = self.desk.outgoing_rows()
        return [(row.id, row.person_key) for row in rows if row.created_at == self.desk.written(self.now)]

    @invariant()
    def every_reminder_has_one_message_at_most(self) -> None:
        named = [row.reminder_id for row in self.desk.outgoing_rows()]
        assert len(named) == len(set(named))

    @invariant()
    def nobody_without_consent_has_anything_to_come(self) -> None:
        for person in {PERSON, OTHER} - self.agreed:
            assert self.desk.reminders.of(person) == ()
            assert not [
                r for r in self.desk.outgoing_rows() if r.person_key == person and r.state == "waiting"
            ]


Weeks.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.generate],  # a life that goes wrong is told as it is: shortening it takes minutes
)
test_no_life_gets_a_reminder_that_it_should_not = Weeks.TestCase
