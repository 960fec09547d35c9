"""Keeping where a person is at the end of each turn, so that a cut call loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.running import Parts
from bot.model import Reply
from bot.ports import Place

KEPT_SLOTS = (
    "offers_kind", "offers_trade", "offers_place", "offers_travel", "offers_hours",
    "offers_choice", "offers_index", "offers_searched", "offers_found",
)  # fmt: skip
"""What is kept with consent: the search; no words. How the person likes to be spoken to is kept beside it."""


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
    asked = (reply.pace, reply.loudness)
    if preferences is not None and (preferences.pace, preferences.loudness) != asked:
        app.store.keep_manner(person, reply.pace, reply.loudness, now)
