"""The invented offers around Lyon that come with the program."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bot.errors import Misconfigured
from bot.jobs.offer import Offer
from bot.sources.offer_file import read_offers

EXAMPLES = Path(__file__).parents[1] / "jobs" / "data" / "offers.jsonl"
"""File of the example offers, one a line."""

SOURCE = "example"
"""Name of their source in the store."""


class OfferLoads(Protocol):
    """What loading needs of the store."""

    def loaded_digest(self, source: str) -> str | None:
        """SHA-256 of what a source loaded last."""

    def offer_count(self, source: str | None = None) -> int:
        """Number of offers, of one source or of all."""

    def replace_offers(self, source: str, offers: Sequence[Offer], digest: str = "") -> int:
        """Put these offers in the place of all those of the source."""


def load_example_offers(store: OfferLoads) -> int:
    """Load the example offers unless this very file is loaded already; gives their number. Raises
    Misconfigured when the file is damaged."""
    digest = hashlib.sha256(EXAMPLES.read_bytes()).hexdigest()
    if store.loaded_digest(SOURCE) == digest:
        return store.offer_count(SOURCE)
    file = read_offers(EXAMPLES, SOURCE)
    if file.bad:
        advice = f"line {file.bad[0].number} of the example offers is wrong: {file.bad[0].reason}"
        raise Misconfigured("offers.examples", advice)
    return store.replace_offers(SOURCE, file.offers, digest)
