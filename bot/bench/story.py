"""A call as both sides heard it, put together from what the call loop and the caller tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.model import Reply, TurnKind
from bot.speech.call_events import (
    AssistantSaid,
    BargedIn,
    CallEvent,
    Failed,
    PersonSaid,
    ReplyCame,
    SpeechIgnored,
)

SAID = 0.95
"""Share of a sentence from which it counts as heard."""


@dataclass(frozen=True)
class Line:
    """One line of the conversation."""

    who: str
    """`caller` (what was really said), `heard` (what was recognised), `assistant`, `delay` or `note`."""
    text: str
    """Words, or what happened."""
    seconds: float | None = None
    """Time since the start of the call, or the delay of a `delay` line, seconds."""
    confidence: float | None = None
    """Recogniser's confidence, 0 to 1, on `heard` lines."""


@dataclass
class Story:
    """One call."""

    show: Callable[[Line], None] = lambda line: None
    """Takes each line as it comes."""
    lines: list[Line] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    said: list[tuple[str, float]] = field(default_factory=list)
    """Sentences of the assistant and the share of each that was heard."""
    barge_ins: int = 0

    def take_event(self, conversation: str, event: CallEvent) -> None:
        """Take what the call loop tells."""
        if isinstance(event, AssistantSaid):
            self.said.append((event.sentence, event.heard_share))
            cut = "" if event.heard_share >= SAID else " [cut]"
            self._add(Line("assistant", event.sentence + cut, event.started))
        elif isinstance(event, PersonSaid):
            self._add(_heard(event))
        elif isinstance(event, ReplyCame) and not event.is_dropped:
            self.replies.append(event.reply)
        elif isinstance(event, BargedIn):
            self.barge_ins += 1
            self._add(Line("note", f"the assistant is stopped by a {event.cause}", event.now))
        elif isinstance(event, SpeechIgnored):
            self._add(Line("note", f"sound left out: {event.reason}", event.now))
        elif isinstance(event, Failed):
            self._add(Line("note", f"dialogue failed: {event.code}", event.now))

    def take_caller(self, told: Mapping[str, object]) -> None:
        """Take what the caller program tells."""
        kind = told["event"]
        if kind == "speaks":
            self._add(Line("caller", str(told["text"]), float(str(told["at"]))))
        elif kind == "presses":
            self._add(Line("caller", f"keys {told['keys']}", float(str(told["at"]))))
        elif kind == "stays_silent":
            self._add(Line("caller", "[silent]", float(str(told["at"]))))
        elif kind == "hears" and told.get("delay_seconds") is not None:
            self._add(Line("delay", "", float(str(told["delay_seconds"]))))
        elif kind == "ends":
            self._add(Line("note", f"call ended by the {told['by']}"))

    @property
    def facts(self) -> Mapping[str, object]:
        """What the dialogue had understood at the end."""
        return self.replies[-1].facts if self.replies else {}

    @property
    def contact(self) -> object:
        """The contact that was given; None when there was none."""
        return next((reply.facts["contact"] for reply in self.replies if reply.facts.get("contact")), None)

    @property
    def is_contact_heard(self) -> bool:
        """True when the reply that gave the contact was said to its end."""
        reply = next((reply for reply in self.replies if reply.facts.get("contact")), None)
        heard = {sentence for sentence, share in self.said if share >= SAID}
        return reply is not None and set(reply.sentences) <= heard

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        self.show(line)


def _heard(event: PersonSaid) -> Line:
    turn = event.turn
    if turn.kind is TurnKind.SPEECH:
        doubt = " [to be confirmed]" if turn.is_doubtful else ""
        return Line("heard", turn.text + doubt, event.now, turn.confidence)
    if turn.kind is TurnKind.KEYS:
        return Line("heard", f"keys {turn.text}", event.now)
    raw = f": {event.transcript.text}" if event.transcript is not None and event.transcript.text else ""
    return Line("heard", f"[{turn.kind.value}{raw}]", event.now)
