"""Keeping where a person is at the end of each turn, so that a cut call loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.running import Parts
from bot.model import Reply
from bot.ports import Place

KEPT_SLOTS = (
    "offers_kind", "offers_trade", "offers_place", "offers_travel", "offers_hours",
    "offers_choice", "offers_index", "offers_searched", "session_is_slow", "session_is_loud",
)  # fmt: skip
"""What is kept with consent: the search and how the person likes to be spoken to; no words."""


def keep_place(app: Parts, person: str | None, slots: Mapping[str, Any], reply: Reply) -> None:
    """Keep the search of a person who agreed; while it is asked whether to resume, the kept one stays."""
    if person is None or slots.get("session_consent") != "given":
        return
    question = slots.get("session_question") or ""
    if question == "session_resume":
        return
    kept = {name: slots[name] for name in KEPT_SLOTS if slots.get(name) is not None}
    now = app.clock.now()
    app.store.keep_place(person, Place(kept, question), now)
    preferences = app.store.preferences(person)
    asked = (reply.is_slow, reply.is_loud)
    if preferences is not None and (preferences.is_slow, preferences.is_loud) != asked:
        app.store.keep_preferences(person, reply.is_slow, reply.is_loud, preferences.patience)
