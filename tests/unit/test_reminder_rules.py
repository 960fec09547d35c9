"""What a person is reminded of, and when: every rule, in virtual time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.jobs.applications import Application, load_states
from bot.jobs.decent_hours import is_decent, load_follow_up, local, moment
from bot.jobs.reminders import Plan, Waiting, answer_to, choose, due_at, kind_for, kinds, plan
from bot.jobs.retention import load_retention

TUESDAY = moment(date(2026, 11, 24), time(11))
STATES = sorted(load_states()["states"])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2032, 1, 1), timezones=st.just(timezone.utc))


def an_application(state: str = "called", appointment_at: datetime | None = None) -> Application:
    return Application(
        id="1", person="p", offer_id="EX0001", work="Agent de nettoyage", employer="Clair Matin", contact={},
        way="phone", state=state, follow_ups=0, appointment_at=appointment_at, created_at=TUESDAY,
        updated_at=TUESDAY,
    )  # fmt: skip


def at(text: str) -> datetime:
    day = datetime.fromisoformat(text)
    return moment(day.date(), day.time())


def waiting(kind: str, due: datetime, name: str = "1", **others: object) -> Waiting:
    state = "appointment" if kind.startswith("appointment") else "called"
    return Waiting(name, kind, 1, due, **{"state": state, **others})


def test_the_employer_is_called_again_after_seven_days_then_after_seven_more() -> None:
    assert plan(an_application(), TUESDAY, {}) == (Plan("follow_up", 1, at("2026-12-01T10:00")),)
    assert plan(an_application(), at("2026-12-01T10:05"), {"follow_up": 1}) == (
        Plan("follow_up", 2, at("2026-12-08T10:00")),
    )
    assert plan(an_application(), TUESDAY, {"follow_up": 2}) == ()


def test_an_interview_is_told_the_day_before_the_same_morning_and_asked_about_after() -> None:
    found = plan(an_application("appointment", at("2026-12-03T14:00")), TUESDAY, {})
    assert found == (
        Plan("appointment_eve", 1, at("2026-12-02T17:00")),
        Plan("appointment_day", 1, at("2026-12-03T09:00")),
        Plan("follow_up", 1, at("2026-12-10T10:00")),
    )


@pytest.mark.parametrize(
    ("interview", "eve", "morning"),
    [
        ("2026-11-30T14:00", "2026-11-28T10:00", "2026-11-30T09:00"),  # Monday: told on Saturday
        ("2026-12-03T09:30", "2026-12-02T17:00", None),  # too early in the morning
        ("2026-12-05T15:00", "2026-12-04T17:00", "2026-12-05T10:00"),  # Saturday
        ("2026-12-06T15:00", "2026-12-05T10:00", None),  # Sunday
        ("2026-11-25T15:00", None, "2026-11-25T09:00"),  # told today for tomorrow
        ("2026-11-24T17:00", None, None),  # told today for today
        ("2026-12-26T15:00", "2026-12-24T17:00", "2026-12-26T10:00"),  # after a holiday
    ],
)
def test_an_interview_is_told_at_decent_hours_and_early_enough(
    interview: str, eve: str | None, morning: str | None
) -> None:
    for kind, expected in (("appointment_eve", eve), ("appointment_day", morning)):
        found = due_at(kind, 1, TUESDAY, at(interview))
        assert found == (at(expected) if expected else None), kind


@pytest.mark.parametrize(
    ("told", "due"),
    [
        ("2026-10-22T11:00", "2026-10-29T10:00"),  # winter time begins on 25 October
        ("2027-03-25T11:00", "2027-04-01T10:00"),  # summer time begins on 28 March
        ("2027-03-22T11:00", "2027-03-30T10:00"),  # Easter Monday comes between
    ],
)
def test_a_week_is_a_week_of_the_calendar_when_the_clocks_change(told: str, due: str) -> None:
    assert due_at("follow_up", 1, at(told)) == at(due)
    assert local(at(due)).hour == 10


def test_an_interview_on_the_monday_after_a_change_of_clocks_is_told_at_the_local_hours() -> None:
    interview = at("2026-10-26T14:00")
    assert due_at("appointment_eve", 1, at("2026-10-20T11:00"), interview) == at("2026-10-24T10:00")
    assert due_at("appointment_day", 1, at("2026-10-20T11:00"), interview) == at("2026-10-26T09:00")


def test_an_interview_whose_hour_is_unknown_is_followed_up_only() -> None:
    found = plan(an_application("appointment"), TUESDAY, {})
    assert [one.kind for one in found] == ["follow_up"]


def test_what_was_prepared_and_not_tried_is_proposed_again() -> None:
    for state in ("prepared", "unreached"):
        assert [one.kind for one in plan(an_application(state), TUESDAY, {})] == ["try_out"]
        assert kind_for(state) == "try_out"
    assert due_at("try_out", 1, TUESDAY) == at("2026-11-26T10:00")


def test_nothing_is_planned_once_the_application_is_over() -> None:
    for state in ("refused", "hired", "offer_gone", "given_up"):
        assert plan(an_application(state), TUESDAY, {}) == ()
        assert kind_for(state) == "later"


def test_an_unfinished_cv_is_told_after_three_days_and_once() -> None:
    assert due_at("cv_unfinished", 1, TUESDAY) == at("2026-11-27T10:00")
    assert due_at("cv_unfinished", 2, TUESDAY) is None


def test_six_months_come_before_everything_is_erased() -> None:
    kind, due = answer_to("in_six_months", "follow_up", TUESDAY) or ("", TUESDAY)
    assert kind == "later"
    assert due == at("2027-05-18T10:00")
    longest = max(max(rule["delays_days"]) for rule in kinds().values() if "delays_days" in rule)
    assert timedelta(days=longest + 6) < load_retention().person


def test_choices_are_a_day_a_week_a_month_or_never() -> None:
    assert answer_to("tomorrow", "follow_up", TUESDAY) == ("follow_up", at("2026-11-25T10:00"))
    assert answer_to("in_a_week", "try_out", TUESDAY) == ("try_out", at("2026-12-01T10:00"))
    assert answer_to("in_a_month", "follow_up", TUESDAY) == ("follow_up", at("2026-12-24T10:00"))
    assert answer_to("never", "follow_up", TUESDAY) is None
    with pytest.raises(Refused):
        answer_to("someday", "follow_up", TUESDAY)
    with pytest.raises(Refused):
        due_at("advert", 1, TUESDAY)


@given(
    MOMENTS,
    st.sampled_from(STATES),
    st.integers(0, 3),
    st.none() | st.timedeltas(timedelta(0), timedelta(days=40)),
)
def test_whatever_is_planned_is_at_a_decent_hour_of_another_day(
    now: datetime, state: str, made: int, ahead: timedelta | None
) -> None:
    interview = now + ahead if ahead is not None else None
    counts = dict.fromkeys(kinds(), made)
    for one in plan(an_application(state, interview), now, counts):
        assert is_decent(one.due_at)
        assert local(one.due_at).date() > local(now).date()
        assert state in kinds()[one.kind]["serves"]
        if one.kind.startswith("appointment"):
            assert one.due_at + timedelta(minutes=90) <= interview


def test_every_state_of_an_application_has_its_rule() -> None:
    served = {state for rule in kinds().values() for state in rule.get("serves", ())}
    assert served == {state for state, rule in load_states()["states"].items() if rule["is_open"]}


def test_a_person_gets_one_reminder_a_day_the_interview_first() -> None:
    now = at("2026-12-03T10:00")
    cv = waiting("cv_unfinished", now, "1", state=None)
    call = waiting("follow_up", now, "2")
    day = waiting("appointment_day", at("2026-12-03T09:00"), "3", appointment_at=at("2026-12-03T14:00"))
    chosen = choose([cv, call, day], now, 0, 0)
    assert chosen.made == (day,)
    assert chosen.moved == ((call, at("2026-12-04T10:00")), (cv, at("2026-12-04T10:00")))
    assert choose([call], now, 1, 1).moved == ((call, at("2026-12-04T10:00")),)


def test_a_place_is_kept_for_the_interview_of_this_evening() -> None:
    now = at("2026-12-03T10:00")
    eve = waiting("appointment_eve", at("2026-12-03T17:00"), "1", appointment_at=at("2026-12-04T14:00"))
    call = waiting("follow_up", now, "2")
    chosen = choose([call, eve], now, 0, 0)
    assert chosen.made == ()
    assert [one for one, _ in chosen.moved] == [call]
    assert choose([eve], at("2026-12-03T17:01"), 0, 0).made == (eve,)


def test_what_is_of_no_use_any_more_is_stopped() -> None:
    now = at("2026-12-03T10:00")
    useless = [
        waiting("follow_up", now, "1", state="hired"),
        waiting("follow_up", now, "2", state="refused"),
        waiting("appointment_day", now, "3", appointment_at=at("2026-12-03T11:00")),
        waiting("appointment_eve", now, "4", appointment_at=at("2026-12-03T17:00")),
        waiting("appointment_eve", now, "5", appointment_at=None),
        waiting("cv_unfinished", now, "6", state=None, is_over=True),
        waiting("follow_up", now - timedelta(days=31), "7"),
        waiting("advert", now, "8"),
    ]
    chosen = choose(useless, now, 0, 0)
    assert (chosen.made, chosen.moved) == ((), ())
    assert set(chosen.stopped) == set(useless)


def test_six_reminders_without_a_call_are_enough() -> None:
    now = at("2026-12-03T10:00")
    call = waiting("follow_up", now)
    assert choose([call], now, 0, 5).made == (call,)
    assert choose([call], now, 0, 6).stopped == (call,)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(kinds())),
            st.sampled_from(STATES),
            st.timedeltas(timedelta(days=-40), timedelta(hours=9)),
            st.timedeltas(timedelta(hours=-5), timedelta(days=3)),
        ),
        max_size=8,
    ),
    st.integers(0, 2),
    st.integers(0, 8),
)
def test_all_that_waits_has_one_outcome_and_one_at_most_is_made(
    rows: list[tuple[str, str, timedelta, timedelta]], made_today: int, unanswered: int
) -> None:
    now = at("2026-12-03T10:00")
    given_rows = [
        Waiting(str(name), kind, 1, now + due, state, now + interview)
        for name, (kind, state, due, interview) in enumerate(rows)
    ]
    chosen = choose(given_rows, now, made_today, unanswered)
    ids = [one.id for one in (*chosen.made, *(one for one, _ in chosen.moved), *chosen.stopped)]
    assert len(ids) == len(set(ids))
    left = [one for one in given_rows if one.id not in ids]
    assert all(one.due_at > now for one in left)
    assert len(chosen.made) + made_today <= max(made_today, int(load_follow_up()["limits"]["most_a_day"]))
    assert all(is_decent(later) and local(later).date() > local(now).date() for _, later in chosen.moved)
    assert not (chosen.made and unanswered >= 6)


def test_kinds_without_an_application_are_not_stopped_by_its_state() -> None:
    now = at("2026-12-03T10:00")
    cv = replace(waiting("cv_unfinished", now), state=None)
    assert choose([cv], now, 0, 0).made == (cv,)
