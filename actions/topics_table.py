"""The topics besides the search, by name."""

from __future__ import annotations

from actions.topics import Topic

TOPICS: dict[str, Topic] = {}
"""Each stands in `actions/<name>.py`."""

OPENINGS: tuple[str, ...] = ("applications", "cv")
"""Topics whose news begin a call, the most urgent first."""
