"""Keeping where a person is at the end of each turn, so that a cut call loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.dialogue.running import Parts
from bot.ports import Place

KEPT_SLOTS = (
    "offers_kind", "offers_trade", "offers_place", "offers_travel", "offers_hours",
    "offers_choice", "offers_index", "offers_searched", "offers_found",
    "applications_preparation", "applications_news", "applications_id",
)  # fmt: skip
"""What is kept with consent: the search, the application that is prepared; no words. How the person likes to
be spoken to is kept beside it."""

SEARCH = "offers_"
"""Beginning of the names of the search's slots."""


def keep_place(app: Parts, person: str | None, slots: Mapping[str, Any]) -> None:
    """Keep the search of a person who agreed; while it is asked, or will be, whether to resume, the kept one
    stays."""
    if person is None or slots.get("session_consent") != "given":
        return
    question = slots.get("session_question") or ""
    kept = {name: slots[name] for name in KEPT_SLOTS if slots.get(name) is not None}
    now = app.clock.now()
    asked_later = [back for back, _ in slots.get("session_return") or []]
    if "session_resume" in (question, *asked_later):
        place = app.store.place(person)
        search = place.slots if place is not None else {}
        kept = {name: value for name, value in kept.items() if not name.startswith(SEARCH)}
        kept |= {name: value for name, value in search.items() if name.startswith(SEARCH)}
        if question == "session_resume":
            question = place.question if place is not None else ""
    app.store.keep_place(person, Place(kept, question), now)
    preferences = app.store.preferences(person)
    asked = (int(slots.get("session_pace") or 0), int(slots.get("session_loudness") or 0))
    if preferences is not None and (preferences.pace, preferences.loudness) != asked:
        app.store.keep_manner(person, *asked, now)
