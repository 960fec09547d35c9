"""Thresholds of confidence, chosen for each answer grammar on data, with the curve that justifies them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bench.figures import Share
from bot.bench.recognition import Heard
from bot.bench.report import as_table
from bot.errors import Refused
from bot.files import write_whole

TAKEN_MOST = 0.03
"""Most of what is no answer, and most of the answers (heard wrong), that may be taken at once."""

HEARD_MOST = 0.10
"""Most of what is no answer that may lead to a yes-or-no question or be taken."""

LOST_MOST = 0.05
"""Most of the right answers that may be refused: a person who has to say everything twice gives up."""

ASKED_MOST = 0.35
"""Most of the right answers that may be confirmed by a question: a call of questions wears people out."""

RULE = (
    "`confirm_below` is the lowest threshold at which at most 3 % of what is no answer is taken at once, and "
    "at most 3 % of the answers are taken at once and wrong, but never one that asks about more than 35 % of "
    "the answers heard right. `reject_below` is the lowest one at which at most 10 % of what is no answer is "
    "asked about or taken, but never one that refuses more than 5 % of the answers heard right, and never "
    "above `confirm_below`."
)
"""The rule, for the report."""

_STEPS = tuple(number / 100 for number in range(101))


@dataclass(frozen=True)
class Choice:
    """Thresholds chosen for one grammar."""

    grammar: str
    """Its name."""
    reject_below: float
    """Confidence under which words are not understood, 0 to 1."""
    confirm_below: float
    """Confidence under which words are confirmed, 0 to 1."""
    is_kept: bool
    """True when at most 3 % are taken wrongly; else the surest words are too often wrong."""
    right: tuple[float, ...]
    """Confidences of the answers heard right; -1 for an answer refused whatever the threshold."""
    wrong: tuple[float, ...]
    """Confidences of the answers heard wrong."""
    others: tuple[float, ...]
    """Confidences of what is no answer."""

    @property
    def answers(self) -> int:
        """Answers heard."""
        return len(self.right) + len(self.wrong)


def choose(grammar: str, heard: Iterable[Heard]) -> Choice:
    """Choose the thresholds of one grammar by RULE. Raises Refused without answers or other things."""
    rows = list(heard)
    right = tuple(row.confidence for row in rows if row.is_answer and row.is_right)
    wrong = tuple(row.confidence for row in rows if row.is_answer and not row.is_right)
    others = tuple(row.confidence for row in rows if not row.is_answer)
    if not right + wrong or not others:
        raise Refused("confidence.data", f"there is not enough to choose the thresholds of {grammar}")
    answers = len(right) + len(wrong)

    def is_safe(step: float) -> bool:
        taken = _share_from(others, step)
        return taken <= TAKEN_MOST and _count_from(wrong, step) / answers <= TAKEN_MOST

    confirm = next((step for step in _STEPS if is_safe(step)), 1.0)
    reject = next((step for step in _STEPS if _share_from(others, step) <= HEARD_MOST), 1.0)
    confirm = min(confirm, _highest(right, ASKED_MOST))
    reject = min(reject, confirm, _highest(right, LOST_MOST))
    return Choice(grammar, reject, confirm, is_safe(confirm), right, wrong, others)


def _highest(right: Sequence[float], lost_most: float) -> float:
    """Give the highest threshold that at most a share `lost_most` of the answers understood lies under."""
    understood = [value for value in right if value >= 0]
    if not understood:
        return 1.0
    return max(step for step in _STEPS if 1 - _share_from(understood, step) <= lost_most)


def _count_from(values: Sequence[float], step: float) -> int:
    return sum(value >= step and value >= 0 for value in values)


def _share_from(values: Sequence[float], step: float) -> float:
    return _count_from(values, step) / len(values) if values else 0.0


def as_report(choices: Sequence[Choice], picture: str) -> str:
    """Give what was chosen and the curves; `picture` is the name of the SVG file beside the report."""
    head = ("grammar", "reject below", "confirm below", "right, taken", "right, asked", "wrong, taken",
            "others taken", "others asked")  # fmt: skip
    rows = [_row(choice) for choice in choices]
    unkept = [choice.grammar for choice in choices if not choice.is_kept]
    text = f"{RULE}\n\n{as_table(head, rows)}"
    if unkept:
        text += (
            f"\n\nThe 3 % are passed for {', '.join(unkept)}: sure words are too often wrong there, and a "
            "higher threshold would ask about too many right answers."
        )
    steps = [step / 10 for step in range(11)]
    curve = [
        (
            choice.grammar,
            name,
            *(f"{100 * _count_from(values, step) / (total or 1):.0f}" for step in steps),
        )
        for choice in choices
        for name, values, total in _lines(choice)
    ]
    table = as_table(("grammar", "kept, %", *(f"{step:.1f}" for step in steps)), curve)
    return f"{text}\n\n![What is kept at each threshold]({picture})\n\nKept at each threshold:\n\n{table}"


def _lines(choice: Choice) -> tuple[tuple[str, tuple[float, ...], int], ...]:
    return (
        ("right answers", choice.right, choice.answers),
        ("wrong answers", choice.wrong, choice.answers),
        ("no answers", choice.others, len(choice.others)),
    )


def _row(choice: Choice) -> tuple[object, ...]:
    taken = _count_from(choice.right, choice.confirm_below)
    asked = _count_from(choice.right, choice.reject_below) - taken
    others_taken = _count_from(choice.others, choice.confirm_below)
    others_asked = _count_from(choice.others, choice.reject_below) - others_taken
    return (
        choice.grammar, f"{choice.reject_below:.2f}", f"{choice.confirm_below:.2f}",
        Share(taken, choice.answers), Share(asked, choice.answers),
        Share(_count_from(choice.wrong, choice.confirm_below), choice.answers),
        Share(others_taken, len(choice.others)), Share(others_asked, len(choice.others)),
    )  # fmt: skip


def write_thresholds(choice: Choice, folder: Path) -> None:
    """Put the thresholds into the grammar's file, everything else as it is. Raises Refused when the file
    cannot be written or lacks a threshold."""
    path = folder / f"{choice.grammar}.yml"
    try:
        text = path.read_text("utf-8")
        for key, value in (("reject_below", choice.reject_below), ("confirm_below", choice.confirm_below)):
            text, count = re.subn(rf"(?m)^{key}: \S+", f"{key}: {value:g}", text)
            if count != 1:
                raise Refused("confidence.file", f"{path} has {count} lines for {key} instead of one")
        write_whole(path, text.encode())
    except OSError as error:
        raise Refused("confidence.file", f"{path} cannot be written ({error.strerror})") from error


_COLOURS = (("right answers", "#1b7837"), ("wrong answers", "#b2182b"), ("no answers", "#666666"))
_WIDE, _HIGH, _PER_LINE = 190, 120, 4


def as_picture(choices: Sequence[Choice]) -> str:
    """Draw the curves as SVG: for each grammar the share kept, against the threshold."""
    lines = -(-len(choices) // _PER_LINE)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE * _PER_LINE} {_HIGH * lines + 20}" '
        'font-family="sans-serif" font-size="9">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for number, choice in enumerate(choices):
        parts.append(_draw(choice, number % _PER_LINE * _WIDE, number // _PER_LINE * _HIGH))
    for number, (name, colour) in enumerate(_COLOURS):
        x, y = 20 + number * 110, _HIGH * lines + 13
        parts.append(f'<text x="{x}" y="{y}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _draw(choice: Choice, left: int, top: int) -> str:
    x0, y0, wide, high = left + 20, top + 18, _WIDE - 35, _HIGH - 35
    parts = [
        f'<text x="{x0}" y="{top + 12}" font-weight="bold">{choice.grammar}</text>',
        f'<rect x="{x0}" y="{y0}" width="{wide}" height="{high}" fill="none" stroke="#cccccc"/>',
    ]
    for step in (choice.reject_below, choice.confirm_below):
        x = x0 + wide * step
        parts.append(
            f'<path d="M{x:.1f} {y0}V{y0 + high}" stroke="#888888" stroke-dasharray="2 2"/>'
            f'<text x="{x:.1f}" y="{y0 + high + 10}" text-anchor="middle">{step:.2f}</text>'
        )
    for (_, colour), (_, values, total) in zip(_COLOURS, _lines(choice), strict=True):
        points = " ".join(
            f"{x0 + wide * step:.1f},{y0 + high * (1 - _count_from(values, step) / (total or 1)):.1f}"
            for step in _STEPS[::2]
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.4"/>')
    return "\n".join(parts)
