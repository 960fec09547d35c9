"""The topics besides the search, by name."""

from __future__ import annotations

from actions import applications, cv, scam
from actions.topics import Topic

TOPICS: dict[str, Topic] = {topic.name: topic for topic in (cv.TOPIC, applications.TOPIC, scam.TOPIC)}
"""Each stands in `actions/<name>.py`."""

OPENINGS: tuple[str, ...] = ("applications", "cv")
"""Topics whose news begin a call, the most urgent first."""
