"""How long data is kept."""

from __future__ import annotations

from dataclasses import dataclass, fields
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
    reminder: timedelta
    """After a reminder that was made or stopped was due."""
    trace: timedelta
    """After somebody changed or looked at a person's data."""
    offer: timedelta
    """After an outside service gave an offer."""
    count: timedelta
    """After the day whose calls were counted; no person is in the counts."""


PERIODS = tuple(field.name for field in fields(Retention))
"""Names of the periods; each is `<name>_days` in the file."""


def load_retention(path: Path = FILE) -> Retention:
    """Read the periods; raises Misconfigured when one is missing, or longer than the law allows."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        days = {name: int(content[f"{name}_days"]) for name in PERIODS}
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        names = ", ".join(f"{name}_days" for name in PERIODS)
        raise Misconfigured("retention.wrong", f"{path.name} must give {names}") from error
    if not all(1 <= number <= LONGEST_PERSON_DAYS for number in days.values()):
        raise Misconfigured("retention.wrong", f"{path.name}: from 1 to {LONGEST_PERSON_DAYS} days")
    return Retention(**{name: timedelta(days=number) for name, number in days.items()})
