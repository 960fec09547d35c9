"""How turns are taken from people who hesitate: premature cuts, waits, clipped beginnings."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.bench.figures import Share
from bot.bench.report import as_table
from bot.bench.turns_call import RULE_SECONDS, Outcome, play
from bot.bench.turns_cases import AFTERTHOUGHT, HALVES, Case, read_cases
from bot.ports import Recognizer, Vad
from bot.speech.grammars import AnswerGrammar

MOST_CUTS = 0.01
"""Share of premature cuts that is good enough."""

MOST_ADDED_SECONDS = 0.25
"""Median of the added wait that is good enough, seconds."""

MOST_CLIPPED_SECONDS = 0.02
"""A word has lost its beginning when more than this is missing, seconds: one frame."""

_HEAD = (
    "cases", "n", "premature cuts", "spoken over", "added wait, median", "p95", "never taken", "clipped",
    "cuts by the rule",
)  # fmt: skip

_HOW = f"""A case is one answer, said by a synthetic voice over one line, and played through the real call
loop in virtual time: voice activity, ear, patience, joining. *Premature cut*: the turn was taken while words
were still to come, also when it was taken back before the assistant spoke. *Spoken over*: the assistant's
voice was heard before the last word. *Added wait*: from the end of the last word until the turn is taken,
less {RULE_SECONDS:g} s. *Clipped*: more than 20 ms of a word's beginning never reached the ear. *The rule*: a
silence of {RULE_SECONDS:g} s on the same voice activity. 95 % intervals (Wilson) in brackets."""


@dataclass(frozen=True)
class Summary:
    """The figures of some cases."""

    name: str
    """What these cases have in common."""
    cut: Share
    """Premature cuts."""
    spoken_over: Share
    """Cases where the assistant was heard before the last word."""
    broken: Share
    """Cases whose words did not end in one turn."""
    added: tuple[float, float] | None
    """Median and 95th percentile of the added wait, seconds; None when no turn was taken."""
    never: Share
    """Cases whose turn was not taken."""
    false: Share
    """Cases where a turn was taken before the first word."""
    clipped: Share
    """Cases where a word lost its beginning."""
    cut_by_rule: Share
    """Premature cuts by the fixed rule."""
    rule_added: float | None
    """Median of the fixed rule's added wait, seconds."""

    def row(self) -> tuple[object, ...]:
        """Give the line of a table."""
        median, late = ("-", "-") if self.added is None else (f"{seconds:.2f} s" for seconds in self.added)
        return (
            self.name, self.cut.n, self.cut, self.spoken_over.count, median, late, self.never.count,
            self.clipped.count, self.cut_by_rule,
        )  # fmt: skip

    def as_json(self) -> dict[str, object]:
        """Give the figures for a program."""
        shares = ("cut", "spoken_over", "broken", "never", "false", "clipped", "cut_by_rule")
        added = None if self.added is None else [round(seconds, 3) for seconds in self.added]
        rule = None if self.rule_added is None else round(self.rule_added, 3)
        return {
            "name": self.name, "n": self.cut.n, "added_median_p95": added, "rule_added_median": rule,
            **{name: getattr(self, name).as_json() for name in shares},
        }  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """A run of the suite."""

    half: str
    """Half of the suite."""
    ear: str
    """Name of the ear."""
    outcomes: tuple[Outcome, ...]
    """What became of each case."""

    @property
    def title(self) -> str:
        """Title of the section."""
        return f"Turns: {self.half} half ({self.ear})"

    @property
    def whole(self) -> Summary:
        """All hesitations, without afterthoughts."""
        return summarise("all hesitations", self._hesitations())

    @property
    def afterthoughts(self) -> Summary:
        """A long pause after a whole answer."""
        return summarise("afterthoughts", [one for one in self.outcomes if one.case.kind == AFTERTHOUGHT])

    def missed(self) -> list[str]:
        """Give one line for each aim that is missed."""
        whole, missed = self.whole, []
        if whole.cut.value is not None and whole.cut.value > MOST_CUTS:
            missed.append(f"premature cuts are {whole.cut}, at most {100 * MOST_CUTS:g} % are wanted")
        if whole.added is not None and whole.added[0] > MOST_ADDED_SECONDS:
            missed.append(f"added wait is {whole.added[0]:.2f} s, at most {MOST_ADDED_SECONDS:g} s is wanted")
        if whole.clipped.count:
            missed.append(f"beginnings of words are clipped in {whole.clipped} cases")
        return missed

    def groups(self) -> list[Summary]:
        """Give the hesitations by kind, by question, by line and by voice."""
        ways: tuple[Callable[[Case], str], ...] = (
            lambda case: case.kind,
            lambda case: f"question: {case.question}",
            lambda case: f"line: {case.line.name}",
            lambda case: f"voice: {case.voice}",
        )
        kept = self._hesitations()
        return [
            summarise(name, [one for one in kept if way(one.case) == name])
            for way in ways
            for name in dict.fromkeys(way(one.case) for one in kept)
        ]

    def as_markdown(self) -> str:
        """Give the figures as text."""
        whole, after = self.whole, self.afterthoughts
        rule = "-" if whole.rule_added is None else f"{whole.rule_added:.2f} s"
        facts = [
            f"Turns taken before the first word: {whole.false}.",
            f"Words that did not end in one turn: {whole.broken}.",
            f"The rule's own added wait, median: {rule}.",
            "Afterthoughts (a long pause after a whole answer, where a listener may take the turn) are "
            f"counted apart: taken in the pause {after.cut}, spoken over {after.spoken_over}, "
            f"not one turn {after.broken}.",
        ]
        rows = [summary.row() for summary in (whole, after, *self.groups())]
        return "\n\n".join((_HOW, as_table(_HEAD, rows), "\n".join(f"- {fact}" for fact in facts)))

    def as_json(self) -> dict[str, object]:
        """Give the figures for a program."""
        return {
            "half": self.half, "ear": self.ear, "missed": self.missed(), "all": self.whole.as_json(),
            "afterthoughts": self.afterthoughts.as_json(), "groups": [one.as_json() for one in self.groups()],
        }  # fmt: skip

    def _hesitations(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.case.kind != AFTERTHOUGHT]


def measure(
    half: str,
    ear: Recognizer | None,
    vad: Callable[[], Vad],
    grammars: Mapping[str, AnswerGrammar],
    every: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Measured:
    """Play one case in `every` of one half of the suite (`tuning`, `heldout`, `all`). Without an ear, one
    that makes no mistake hears them. Raises Misconfigured for a half that is not there."""
    halves = HALVES if half == "all" else (half,)
    cases = [case for name in halves for case in read_cases(name)][::every]
    outcomes = []
    for number, case in enumerate(cases, start=1):
        outcomes.append(play(case, ear, vad(), grammars))
        if progress:
            progress(number, len(cases))
    return Measured(half, ear.name if ear else "ideal ear", tuple(outcomes))


def summarise(name: str, outcomes: Sequence[Outcome]) -> Summary:
    """Give the figures of some outcomes."""

    def share(is_counted: Iterable[bool]) -> Share:
        return Share(sum(is_counted), len(outcomes))

    added = [one.wait_seconds - RULE_SECONDS for one in outcomes if one.wait_seconds is not None]
    by_rule = [one.rule_wait_seconds - RULE_SECONDS for one in outcomes if one.rule_wait_seconds is not None]
    return Summary(
        name,
        cut=share(one.is_cut for one in outcomes),
        spoken_over=share(one.is_spoken_over for one in outcomes),
        broken=share(not one.is_whole for one in outcomes),
        added=(statistics.median(added), float(np.quantile(added, 0.95))) if added else None,
        never=share(one.wait_seconds is None for one in outcomes),
        false=share(one.is_false_turn for one in outcomes),
        clipped=share(one.clipped_seconds > MOST_CLIPPED_SECONDS for one in outcomes),
        cut_by_rule=share(one.is_cut_by_rule for one in outcomes),
        rule_added=statistics.median(by_rule) if by_rule else None,
    )
