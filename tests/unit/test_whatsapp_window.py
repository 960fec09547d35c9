"""What may leave by WhatsApp, and when: the note inside the window, the template outside, and how to stop."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.french.sentences import check, plain_limits
from bot.jobs.reminder_words import Subject, say_reminder
from bot.jobs.reminders import kinds
from bot.jobs.whatsapp_window import (
    MOST_BUTTON_CHARACTERS,
    Form,
    Wish,
    form_of,
    load_rules,
    load_template,
    wish_of,
)

NOW = datetime(2026, 12, 1, 10, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("ago", "form"),
    [
        (timedelta(0), Form.NOTE),
        (timedelta(hours=23, minutes=49), Form.NOTE),
        (timedelta(hours=23, minutes=50), Form.TEMPLATE),
        (timedelta(hours=24), Form.TEMPLATE),
        (timedelta(days=9), Form.TEMPLATE),
        (timedelta(seconds=-5), Form.NOTE),
    ],
)
def test_a_note_leaves_in_the_day_after_the_last_message_only(ago: timedelta, form: Form) -> None:
    assert form_of(NOW - ago, NOW) is form


def test_a_person_who_never_wrote_gets_the_template() -> None:
    assert form_of(None, NOW) is Form.TEMPLATE


def test_the_template_is_plain_names_the_machine_and_tells_nothing_of_the_person() -> None:
    template = load_template()
    said = "\n".join(template.body).format(operator="La Boussole")
    faults = check(said, plain_limits(statements=len(template.body)), ["Boussole"])
    assert not [f"{fault.code}: {fault.detail} | {fault.sentence}" for fault in faults]
    assert "machine" in said and "{" not in said
    assert (template.language, template.category) == ("fr", "UTILITY")
    assert all(0 < len(label) <= MOST_BUTTON_CHARACTERS for label in template.buttons.values())
    assert all(label in said for label in template.buttons.values())


def test_what_is_said_to_who_stops_is_plain() -> None:
    assert not check("\n".join(load_rules()["stopped"]), plain_limits(statements=3))


@pytest.mark.parametrize(
    ("words", "is_reminded", "wish"),
    [
        ("Écouter", True, Wish.LISTEN),
        ("euh oui", True, Wish.LISTEN),
        ("Oui", False, None),
        ("Arrêter", True, Wish.STOP),
        ("Arrêter", False, None),
        ("Stop", True, Wish.STOP),
        ("non merci, plus de messages", True, Wish.STOP),
        ("stop", False, None),
        ("je cherche du ménage", True, None),
        ("non", True, None),
        ("", True, None),
    ],
)
def test_an_answer_to_a_reminder_asks_to_hear_it_to_stop_or_neither(
    words: str, is_reminded: bool, wish: Wish | None
) -> None:
    assert wish_of(words, is_reminded) is wish


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a_reminder_by_note_asks_for_an_answer_here_and_never_for_a_call(kind: str) -> None:
    subject = Subject("Vendeuse", "Les Tilleuls", state="called", appointments=[NOW + timedelta(days=1)])
    for is_discreet in (False, True):
        said = say_reminder(kind, subject, NOW, "whatsapp", "La Boussole", is_discreet)
        assert not [one for one in said if "ppelez-moi" in one or "appel," in one]
        assert not [one for one in said if "{" in one]
    assert any("Répondez-moi ici" in one for one in said)
