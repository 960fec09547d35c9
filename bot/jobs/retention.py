"""How long data is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import yaml

from bot.errors import Misconfigured

FILE = Path(__file__).parent / "data" / "retention.yml"

LONGEST_PERSON_DAYS = 730
"""Greatest time a job seeker's data may be kept after the last contact, days (two years: CNIL's guidance
for recruitment, see docs/design.md)."""


@dataclass(frozen=True)
class Retention:
    """Periods after which data is erased."""

    person: timedelta
    """After a person's last contact."""
    conversation: timedelta
    """After the last word of a conversation that a crash left behind."""


def load_retention(path: Path = FILE) -> Retention:
    """Read the periods; raises Misconfigured when one is missing, or longer than the law allows."""
    try:
        days = yaml.safe_load(path.read_text(encoding="utf-8"))
        person, conversation = int(days["person_days"]), int(days["conversation_days"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise Misconfigured(
            "retention.wrong", f"{path.name} must give person_days and conversation_days"
        ) from error
    if not 1 <= person <= LONGEST_PERSON_DAYS or not 1 <= conversation <= LONGEST_PERSON_DAYS:
        raise Misconfigured("retention.wrong", f"{path.name}: from 1 to {LONGEST_PERSON_DAYS} days")
    return Retention(timedelta(days=person), timedelta(days=conversation))
