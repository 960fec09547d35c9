"""What happened in one call, as counts that tell of no person: made of what the call loop tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.model import Reply, TurnKind
from bot.speech.call_events import CallEnd, CallEvent, Failed, FirstSound, PersonSaid, ReplyCame

WISHES = {
    "ask_repeat": "repeat",
    "ask_slower": "repeat",
    "say_unclear": "repeat",
    "ask_person": "person",
    "stop_call": "gave_up",
}
"""Intents that show where people are stuck, and the name of their count."""

DELAY_STEP_MS = 200
"""Delays are counted in steps of this length, milliseconds."""

LONGEST_DELAY_MS = 3000
"""All that is longer counts as this, milliseconds."""


class CallTally:
    """The counts of one call; `counts` gives them at its end."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._reached: set[str] = set()
        self._reply: Reply | None = None
        self._is_over = False

    def take(self, event: CallEvent) -> None:
        """Take what the call loop tells."""
        if isinstance(event, PersonSaid):
            self._take_turn(event)
        elif isinstance(event, ReplyCame) and not event.is_dropped:
            self._take_reply(event.reply)
        elif isinstance(event, FirstSound) and event.since_voice_end is not None:
            step = round(event.since_voice_end * 1000 / DELAY_STEP_MS) * DELAY_STEP_MS
            self._counts[f"delay:{max(0, min(LONGEST_DELAY_MS, step))}"] += 1
        elif isinstance(event, Failed):
            self._counts["failed"] += 1

    def counts(self, end: CallEnd) -> Mapping[str, int]:
        """The counts of the call: `call`, `end:<reason>`, `asked:<question>` and `contact` once each; how
        often `repeat`, `person`, `gave_up`, `misheard`, `silent` came at a question; `sure`, the sum of the
        confidences in percent of its `heard` answers; and the delays by step, milliseconds."""
        found = Counter(self._counts)
        found["call"] = 1
        found[f"end:{end.reason}"] = 1
        for reached in self._reached:
            found[reached] = 1
        if end.reason == "hung_up" and self._question:
            found[f"left:{self._question}"] += 1
        return dict(found)

    @property
    def _question(self) -> str:
        return self._reply.question if self._reply is not None else ""

    def _take_turn(self, event: PersonSaid) -> None:
        turn, question = event.turn, self._question
        if not question:
            return
        if turn.kind is TurnKind.SPEECH:
            self._counts[f"heard:{question}"] += 1
            self._counts[f"sure:{question}"] += round(turn.confidence * 100)
        elif turn.kind in (TurnKind.MISHEARD, TurnKind.SILENT):
            self._counts[f"{turn.kind.value}:{question}"] += 1

    def _take_reply(self, reply: Reply) -> None:
        wish = WISHES.get(str(reply.facts.get("intent") or ""))
        if wish and self._question:
            self._counts[f"{wish}:{self._question}"] += 1
        self._reply = reply
        if reply.question:
            self._reached.add(f"asked:{reply.question}")
        if reply.facts.get("contact"):
            self._reached.add("contact")
