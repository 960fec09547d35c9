"""From a yes in a call to a reminder in a door's hands, and to nothing once the person says so."""

from __future__ import annotations

from datetime import datetime, time

from bot.app import App
from bot.jobs.decent_hours import local, moment, next_decent
from bot.jobs.rights import REMINDERS
from bot.jobs.seals import seal_number
from bot.ports import Message
from dialogue.applying import calls_again, prepared
from dialogue.talks import Talk

NUMBER = "06 39 98 12 34"


async def agreed(talk: Talk, app: App) -> datetime:
    """Tells of a call and says yes to a reminder; the line keeps the number, as the reply asks. Gives when
    the reminder is due."""
    await prepared(talk)
    await talk.say("ils vont me rappeler")
    assert talk.reply.question == "applications_follow_up"
    reply = await talk.say("oui")
    assert reply.facts["has_agreed_reminders"] is True
    sealed = seal_number(NUMBER, app.person_secret) or b""
    assert app.numbers.keep(talk.person or "", "telephone", sealed, app.clock.now())
    (waiting,) = app.reminders.of(talk.person or "")
    assert waiting.kind == "follow_up"
    return waiting.due_at


async def test_a_yes_in_a_call_becomes_a_reminder_a_week_later(talk: Talk, app: App) -> None:
    due = await agreed(talk, app)
    today = local(app.clock.now()).date()
    assert 7 <= (local(due).date() - today).days <= 11
    assert due == next_decent(moment(local(due).date(), time(10)))
    app.reminders.take_due(due, "worker")
    message = next_for(app, talk, due)
    assert message is not None
    assert message.sentences[:2] == (
        "Bonjour, je suis une machine.",
        "La Maison des Tests vous offre ce service.",
    )
    (kept,) = app.applications.of(talk.person or "")
    assert message.application_id == kept.id
    reach = app.numbers.reach(message.person)
    assert reach is not None and reach.number == "+33639981234"


async def test_before_the_yes_no_reply_asks_to_keep_the_number(talk: Talk, app: App) -> None:
    await prepared(talk)
    assert "has_agreed_reminders" not in talk.reply.facts
    await talk.say("ils vont me rappeler")
    assert "has_agreed_reminders" not in talk.reply.facts
    reply = await talk.say("non")
    assert "has_agreed_reminders" not in reply.facts
    assert app.reminders.of(talk.person or "") == ()


async def test_do_not_call_me_any_more_stops_all_and_erases_the_number(talk: Talk, app: App) -> None:
    due = await agreed(talk, app)
    app.reminders.take_due(due, "worker")
    again = calls_again(talk)
    await again.start()
    await again.say("ne m'appelez plus")
    assert REMINDERS not in app.rights.purposes(talk.person or "")
    assert app.numbers.reach(talk.person or "") is None
    assert app.reminders.of(talk.person or "") == ()
    assert next_for(app, talk, due) is None


async def test_erasing_everything_takes_reminders_messages_and_number(talk: Talk, app: App) -> None:
    due = await agreed(talk, app)
    app.reminders.take_due(due, "worker")
    await talk.say("effacez tout", "oui")
    assert app.numbers.reach(talk.person or "") is None
    assert app.reminders.of(talk.person or "") == ()
    assert next_for(app, talk, due) is None


def next_for(app: App, talk: Talk, at: datetime) -> Message | None:
    """The message of this person, among those of the other tests."""
    while (message := app.outgoing.take("telephone", "door", at)) is not None:
        if message.person == talk.person:
            return message
    return None
