"""What is known of a search changes when the person is asked, or corrects: never by words half heard."""

from __future__ import annotations

from typing import Any

import pytest

from actions.offers_facts import Understood

WORK, WAY, HOURS = "offers_trade", "offers_travel", "offers_hours"
COOK: dict[str, Any] = {"rome": "G1602", "spoken": "cuisine"}
CLEAN: dict[str, Any] = {"rome": "K2204", "spoken": "ménage dans les bureaux"}


@pytest.mark.parametrize(
    ("understood", "known", "question", "sure", "doubts"),
    [
        (Understood({WORK: CLEAN}), {}, HOURS, {WORK}, set()),
        (Understood({WORK: CLEAN}), {WORK: COOK}, WORK, {WORK}, set()),
        (Understood({WORK: CLEAN}), {WORK: COOK}, HOURS, set(), {WORK}),
        (
            Understood({WORK: CLEAN}, (), frozenset({WORK})),
            {WORK: COOK}, HOURS, {WORK}, set(),
        ),
        (
            Understood({WORK: {**COOK, "spoken": "commis de cuisine"}}),
            {WORK: COOK}, HOURS, {WORK}, set(),
        ),
        (Understood({WAY: "car"}), {WAY: "bus"}, HOURS, set(), {WAY}),
    ],
    ids=["new", "asked", "unasked", "corrected", "same work", "travel"],
)  # fmt: skip
def test_a_known_fact_is_confirmed_before_unasked_words_replace_it(
    understood: Understood, known: dict[str, Any], question: str, sure: set[str], doubts: set[str]
) -> None:
    over = understood.over(known, question)
    assert set(over.sure) == sure
    assert {slot for slot, _ in over.doubts} == doubts
