"""Journeys as tables: what was reached at each word error rate, repairs by question, failures by cause."""

from __future__ import annotations

from collections.abc import Sequence

from bot.bench.journeys_score import Level
from bot.bench.report import as_table

DONE_LEAST = {0.3: 0.95, 0.45: 0.85}
"""Least share of the journeys done with every fact right, by word error rate: the aims."""

CV_TURNS_MOST = 25
"""Most turns of a CV that is good enough."""


def as_markdown(goal: str, half: str, levels: Sequence[Level]) -> str:
    """Give all tables of one goal and one half of the people."""
    parts = [
        f"Goal: {goal}; people: {half or 'both halves'}. *Done*: the goal is reached and every fact that the "
        "dialogue holds is right. *Wrong kept*: a wrong fact is held at the end. 95 % intervals (Wilson).",
        _main_table(levels),
        "Times that a question came back unanswered, by journey in which it was asked:",
        _repairs_table(levels),
        "Journeys that failed, by cause:",
        _causes_table(levels),
    ]
    return "\n\n".join(parts)


def _main_table(levels: Sequence[Level]) -> str:
    head = ("word errors asked", "reached", "done", "wrong kept", "a person was offered", "turns: median",
            "90th percentile", "most")  # fmt: skip
    rows = [
        (f"{one.rate:.2f}", f"{100 * one.obtained:.1f} %", one.done, one.wrong, one.offered,
         *(f"{number:g}" for number in one.turns))
        for one in levels
    ]  # fmt: skip
    return as_table(head, rows)


def _repairs_table(levels: Sequence[Level]) -> str:
    questions = sorted({question for one in levels for question in one.repairs})
    rows = [(question, *(_number(one.repairs.get(question)) for one in levels)) for question in questions]
    return as_table(("question", *(f"{one.rate:.2f}" for one in levels)), rows)


def _causes_table(levels: Sequence[Level]) -> str:
    causes = sorted(
        {cause for one in levels for cause in one.causes},
        key=lambda cause: (-sum(one.causes.get(cause, 0) for one in levels), cause),
    )
    rows = [(cause, *(one.causes.get(cause, 0) for one in levels)) for cause in causes]
    head = ("cause", *(f"{one.rate:.2f}" for one in levels))
    return as_table(head, rows or [("none", *("0" for _ in levels))])


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def missed(levels: Sequence[Level]) -> list[str]:
    """Give one line for each aim that is missed."""
    lines = []
    for one in levels:
        least = DONE_LEAST.get(one.rate)
        if least is not None and (one.done.value or 0.0) < least:
            lines.append(f"at {one.rate:g} word errors {one.done} are done, {100 * least:g} % are wanted")
    return lines
