"""Invented people with their CVs, to try and to measure with."""

from __future__ import annotations

from bot.cv.content_file import check_content
from bot.cv.labels import read_labels
from bot.jobs.cv import CvContent


def example_names() -> tuple[str, ...]:
    """Names of the invented people."""
    return tuple(read_labels("examples"))


def read_example(name: str) -> CvContent:
    """The CV of one of them; raises KeyError when there is none of that name."""
    return check_content(read_labels("examples")[name])
