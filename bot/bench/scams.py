"""Measures how scams are told from honest offers, on texts that no rule was written from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from bot.bench.figures import Share
from bot.bench.report import as_table
from bot.errors import Misconfigured
from bot.jobs.scam import ScamCheck, check_text
from bot.jobs.scam_signs import Verdict

FOLDER = Path(__file__).parent / "scripts" / "scams"
"""Folder of the texts; its GUIDE.md says how they were made and labelled."""

RECALL_LEAST = 0.98
"""Least share of the dangers that is to be found."""

FALSE_MOST = 0.01
"""Greatest share of the other texts that may be called a danger."""

COLUMNS = ["id", "verdict", "kinds", "form", "text"]

_MILLISECONDS = 1000


@dataclass(frozen=True)
class Reading:
    """What was made of one text."""

    verdict: str
    """Its label: danger, attention or clear."""
    kinds: tuple[str, ...]
    """Kinds of scam it has, of its label."""
    form: str
    """Form of the text: advert, offer, message or spoken."""
    found: ScamCheck
    """What was found."""
    seconds: float
    """How long it took, seconds."""

    @property
    def is_called_danger(self) -> bool:
        """True when it was called a danger."""
        return self.found.verdict is Verdict.DANGER


@dataclass(frozen=True)
class Scams:
    """What was measured on one half of the texts."""

    half: str
    """`test` or `development`."""
    readings: tuple[Reading, ...]
    """All texts."""

    def recall(self, kind: str = "", form: str = "") -> Share:
        """Dangers found, of one kind or form or of all."""
        return _share([one for one in self._dangers(kind) if form in ("", one.form)])

    def named(self, kind: str) -> Share:
        """Dangers of a kind for which a sign of this very kind was found."""
        dangers = self._dangers(kind)
        return Share(sum(kind in one.found.kinds for one in dangers), len(dangers))

    def false_danger(self, form: str = "", verdict: str = "") -> Share:
        """Other texts called a danger, of one form or label or of all."""
        others = [one for one in self.readings if one.verdict != "danger" and form in ("", one.form)]
        return _share([one for one in others if verdict in ("", one.verdict)])

    def precision(self, form: str = "") -> Share:
        """Dangers among what was called a danger."""
        called = [one for one in self.readings if one.is_called_danger and form in ("", one.form)]
        return Share(sum(one.verdict == "danger" for one in called), len(called))

    def warned(self, verdict: str) -> Share:
        """Texts of a label that got a warning of any kind (danger or attention)."""
        rows = [one for one in self.readings if one.verdict == verdict]
        return Share(sum(one.found.verdict is not Verdict.CLEAR for one in rows), len(rows))

    def milliseconds(self) -> tuple[float, float]:
        """Median and 95th percentile of the time of one text, milliseconds."""
        cuts = quantiles([one.seconds * _MILLISECONDS for one in self.readings], n=20)
        return cuts[9], cuts[18]

    def missed(self) -> list[str]:
        """One line for each aim that is missed."""
        lines = []
        if (self.recall().value or 0.0) < RECALL_LEAST:
            lines.append(f"dangers found: {self.recall()}, at least {RECALL_LEAST:.0%} is wanted")
        if (self.false_danger().value or 0.0) > FALSE_MOST:
            lines.append(f"false dangers: {self.false_danger()}, at most {FALSE_MOST:.0%} is wanted")
        return lines

    def _dangers(self, kind: str = "") -> list[Reading]:
        return [one for one in self.readings if one.verdict == "danger" and (not kind or kind in one.kinds)]


def measure(half: str) -> Scams:
    """Check every text of a half. Raises Misconfigured when the file is not there or not as it must be."""
    path = FOLDER / f"{half}.tsv"
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise Misconfigured("bench.scams", f"{path} cannot be read") from error
    rows = [line.split("\t") for line in lines]
    if not rows or rows[0] != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        raise Misconfigured("bench.scams", f"{path.name} must have the columns {', '.join(COLUMNS)}")
    check_text("")  # the tables are read before the clock starts
    return Scams(half, tuple(_read(*row) for row in rows[1:]))


def as_markdown(scams: Scams) -> str:
    """The figures as the section of a report; no text and no error is shown."""
    dangers = [one for one in scams.readings if one.verdict == "danger"]
    kinds = sorted({kind for one in dangers for kind in one.kinds})
    forms = sorted({one.form for one in scams.readings})
    median, slow = scams.milliseconds()
    head = (
        f"{len(scams.readings)} texts of the {scams.half} half, {len(dangers)} dangers; 95 % intervals in "
        f"brackets (Wilson). Time of one text: median {median:.1f} ms, 95th percentile {slow:.1f} ms."
    )
    total = as_table(
        ["figure", "value"],
        [
            ["dangers found (recall)", scams.recall()],
            ["called a danger and one (precision)", scams.precision()],
            ["false dangers, of all other texts", scams.false_danger()],
            ["false dangers, of clear texts", scams.false_danger(verdict="clear")],
            ["false dangers, of texts to check", scams.false_danger(verdict="attention")],
            ["texts to check that got a warning", scams.warned("attention")],
            ["clear texts that got any warning", scams.warned("clear")],
        ],
    )
    by_kind = as_table(
        ["kind", "dangers found", "with a sign of that kind"],
        [[kind, scams.recall(kind), scams.named(kind)] for kind in kinds],
    )
    by_form = as_table(
        ["form", "dangers found", "precision", "false dangers"],
        [[form, scams.recall(form=form), scams.precision(form), scams.false_danger(form)] for form in forms],
    )
    return "\n\n".join([head, total, by_kind, by_form])


def as_json(scams: Scams) -> dict[str, Any]:
    """The same figures for a program."""
    kinds = sorted({kind for one in scams.readings for kind in one.kinds if one.verdict == "danger"})
    forms = sorted({one.form for one in scams.readings})
    median, slow = scams.milliseconds()
    return {
        "half": scams.half, "n": len(scams.readings), "recall": scams.recall().as_json(),
        "precision": scams.precision().as_json(), "false_danger": scams.false_danger().as_json(),
        "kinds": {kind: scams.recall(kind).as_json() for kind in kinds},
        "forms": {form: scams.recall(form=form).as_json() for form in forms},
        "median_ms": round(median, 2), "p95_ms": round(slow, 2), "missed": scams.missed(),
    }  # fmt: skip


def _read(_number: str, verdict: str, kinds: str, form: str, text: str) -> Reading:
    began = time.perf_counter()
    found = check_text(text)
    seconds = time.perf_counter() - began
    return Reading(verdict, tuple(kind for kind in kinds.split(",") if kind), form, found, seconds)


def _share(readings: Sequence[Reading]) -> Share:
    return Share(sum(one.is_called_danger for one in readings), len(readings))
