"""When a note may leave by WhatsApp, and what leaves when it may not: the 24 hours after the person's last
message, else the template that Meta approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import Misconfigured
from bot.french.heard import normalize, strip_hesitations
from bot.french.lexicon import read_mapping
from bot.jobs.reminder_words import asks_to_stop

RULES = Path(__file__).parent / "data" / "whatsapp.yml"
"""File of the limits, of the template and of what is said about them."""

MOST_BUTTON_CHARACTERS = 25
"""Longest label of a quick reply button, characters (Meta, "Template components")."""


class Form(Enum):
    """How a reminder leaves."""

    NOTE = "note"
    """The voice note itself."""
    TEMPLATE = "template"
    """The template, which says that a note waits."""


class Wish(Enum):
    """What a person wants of a reminder, in answer to it."""

    LISTEN = "listen"
    """To hear it."""
    STOP = "stop"
    """No reminder any more, ever."""


@dataclass(frozen=True)
class Template:
    """The template as it is declared at Meta."""

    language: str
    """Its language code."""
    category: str
    """Its category."""
    body: tuple[str, ...]
    """Its sentences, with {operator} for the name of who offers the service."""
    buttons: Mapping[str, str]
    """Labels of its quick reply buttons by what comes back (a value of Wish), in order."""


@lru_cache(maxsize=1)
def load_rules() -> Mapping[str, Any]:
    """Read the limits and the texts once. Raises Misconfigured when their file is damaged."""
    return read_mapping(RULES, "whatsapp.data")


@lru_cache(maxsize=1)
def load_template() -> Template:
    """The template. Raises Misconfigured when its file is damaged."""
    try:
        raw = load_rules()["template"]
        template = Template(raw["language"], raw["category"], tuple(raw["body"]), dict(raw["buttons"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Misconfigured("whatsapp.data", f"{RULES.name}: the template cannot be read") from error
    if set(template.buttons) != {wish.value for wish in Wish}:
        raise Misconfigured("whatsapp.data", f"{RULES.name}: the template has other buttons")
    return template


def is_open(last_message_at: datetime | None, at: datetime) -> bool:
    """Tell whether a note begun now reaches the person inside the window that the last message opened."""
    if last_message_at is None:
        return False
    rules = load_rules()
    length = timedelta(hours=float(rules["window_hours"]), minutes=-float(rules["margin_minutes"]))
    return at - last_message_at < length


def form_of(last_message_at: datetime | None, at: datetime) -> Form:
    """How a reminder leaves now, for a person whose last message came at that moment."""
    return Form.NOTE if is_open(last_message_at, at) else Form.TEMPLATE


def wish_of(words: str, is_reminded: bool) -> Wish | None:
    """What an answer wants of a reminder: its words, or the label of the button that was touched; None when
    it is about something else. `is_reminded` tells that a reminder was the last thing sent, or waits to be
    heard: else these are words of the dialogue like others."""
    if not is_reminded:
        return None
    said = normalize(words)
    if said == normalize(load_template().buttons[Wish.STOP.value]) or asks_to_stop(words):
        return Wish.STOP
    return Wish.LISTEN if strip_hesitations(said) in load_rules()["listen"] else None
