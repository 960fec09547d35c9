"""How long a CV takes to print, and how long its summary lasts when it is said."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date

from bot.cv.examples import example_names, read_example
from bot.cv.paper import make_pdf
from bot.cv.words import spoken_summary
from bot.jobs.cv import CvContent
from bot.model import Clip

PRINT_MOST_SECONDS = 1.0
"""Longest time to make a PDF in a program that runs, seconds (95th percentile)."""

FIRST_MOST_SECONDS = 3.0
"""Longest time to make the first PDF, from the start of a new program, seconds."""

SUMMARY_SECONDS = (15.0, 25.0)
"""Least and most that a summary may last, seconds."""

DAY = date(2026, 11, 27)
"""Day that the CVs are made for."""

_FIRST = (
    "from bot.cv.examples import read_example; from bot.cv.paper import make_pdf; "
    "make_pdf(read_example('awa'))"
)


@dataclass(frozen=True)
class CvFigures:
    """What was measured, on so many invented people."""

    people: int
    """Invented people (`bot/cv/data/examples.yml`)."""
    prints: int
    """PDFs made in one program, each of other words."""
    print_p50_seconds: float
    """Median time to make one, seconds."""
    print_p95_seconds: float
    """95th percentile of it, seconds."""
    print_most_seconds: float
    """Greatest, the first one apart, seconds."""
    first_seconds: float
    """From the start of a new Python program to its first PDF, median of the starts, seconds."""
    starts: int
    """New programs started."""
    most_kilobytes: float
    """Size of the largest PDF, kB."""
    voice: str
    """Voice that said the summaries."""
    summary_seconds: tuple[float, ...]
    """How long each person's summary lasts over the telephone, seconds."""

    def missed(self) -> list[str]:
        """Aims that are missed, one line each."""
        least, most = SUMMARY_SECONDS
        aims = {
            f"a PDF in {PRINT_MOST_SECONDS:g} s": self.print_p95_seconds <= PRINT_MOST_SECONDS,
            f"the first PDF in {FIRST_MOST_SECONDS:g} s": self.first_seconds <= FIRST_MOST_SECONDS,
            f"summaries from {least:g} to {most:g} s": all(least <= s <= most for s in self.summary_seconds),
        }
        return [name for name, is_met in aims.items() if not is_met]

    def as_json(self) -> dict[str, object]:
        """The figures as JSON values."""
        return {**asdict(self), "missed": self.missed()}

    def as_text(self) -> str:
        """The figures in lines."""
        shown = ", ".join(f"{seconds:.1f}" for seconds in self.summary_seconds)
        times = (self.print_p50_seconds, self.print_p95_seconds, self.print_most_seconds)
        p50, p95, most = (f"{seconds * 1000:.0f} ms" for seconds in times)
        return (
            f"PDF: p50 {p50}, p95 {p95}, most {most} ({self.prints} different PDFs)\n"
            f"first PDF of a new program: {self.first_seconds:.2f} s (median of {self.starts} starts)\n"
            f"size: at most {self.most_kilobytes:.0f} kB\n"
            f"spoken summaries: {shown} s (each said once by {self.voice}, pauses included)"
        )


def measure_cv(prints: int, starts: int, say: Callable[[str], Clip], voice: str) -> CvFigures:
    """Make `prints` PDFs in this program and one in each of `starts` new programs; say each summary once."""
    people = [read_example(name) for name in example_names()]
    sizes = [len(make_pdf(person, DAY)) for person in people]
    others = [_another(people[at % len(people)], at) for at in range(prints)]
    lasted = sorted(_seconds(lambda other=other: make_pdf(other, DAY)) for other in others)
    firsts = [
        _seconds(lambda: subprocess.run([sys.executable, "-c", _FIRST], check=True)) for _ in range(starts)
    ]
    return CvFigures(
        people=len(people),
        prints=prints,
        print_p50_seconds=round(statistics.median(lasted), 4),
        print_p95_seconds=round(lasted[min(prints - 1, int(prints * 0.95))], 4),
        print_most_seconds=round(lasted[-1], 4),
        first_seconds=round(statistics.median(firsts), 3),
        starts=starts,
        most_kilobytes=round(max(sizes) / 1000, 1),
        voice=voice,
        summary_seconds=tuple(round(say(" ".join(spoken_summary(p, DAY))).seconds, 1) for p in people),
    )


def _another(person: CvContent, number: int) -> CvContent:
    """A CV of the same length with other words: what Typst remembers of an earlier page is of no use."""
    return person.with_(
        given_name=f"{person.given_name} {number}",
        proud=f"{person.proud} {number}",
        skills=tuple(f"{skill} {number}" for skill in person.skills),
        experiences=tuple(
            replace(w, work=f"{w.work} {number}", title="", place=str(number)) for w in person.experiences
        ),
        studies=tuple(replace(study, title=f"{study.title} {number}") for study in person.studies),
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
