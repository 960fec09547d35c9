"""The measure of likely answers counts what becomes of them with and without their weight."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.app import build
from bot.bench.likely import LIKELY, OTHER, RARE, as_json, as_markdown, measure
from bot.engines.espeak_caller import CALLERS, speak
from bot.model import Clip, Phrases, Transcript, Word


class ExpectingEar:
    """Hears "oui" when likely answers are told, else nothing."""

    name = "expecting"

    def listen(self, phrases: Sequence[str]) -> ExpectingEar:
        self.text = "oui" if isinstance(phrases, Phrases) else "[unk]"
        return self

    def feed(self, pcm: bytes) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript(self.text, 1.0, (Word(self.text, 1.0, 0.0, 1.0),))

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        return set()


class Caller:
    name = "caller"

    def say(self, text: str, pace: int = 0) -> Clip:
        return speak(text, CALLERS["woman"])


@pytest.fixture(scope="module")
def rows():
    return measure(ExpectingEar(), Caller(), build().grammars, ["yes_no"])


def test_each_kind_is_heard_in_both_ways(rows) -> None:
    heard = {(one.kind, one.is_stranger, one.is_weighted): one.outcomes for one in rows}
    assert heard[LIKELY, True, True] == {"right taken": 1, "wrong taken": 1}, "oui and non were said"
    assert heard[LIKELY, True, False] == {"refused": 2}
    assert heard[OTHER, False, True].keys() == {"wrong taken"}
    assert (RARE, True, True) not in heard


def test_the_tables_tell_shares(rows) -> None:
    text = as_markdown(rows)
    assert "| likely answers | unknown | likely ones more | 1/2 = 50.0 %" in text
    assert "| yes_no | 0/4" in text
    assert {row["grammar"] for row in as_json(rows)} == {"yes_no"}
