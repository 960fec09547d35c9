"""What happened in a call, as told to `watch`: for the demo, the measures and the tests."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model import Reply, Transcript, Turn


@dataclass(frozen=True)
class CallEvent:
    """Something happened at `now`, seconds on the call's clock."""

    now: float


@dataclass(frozen=True)
class SpeechStarted(CallEvent):
    """The person started to speak."""

    onset: float
    """Start of the voice, seconds."""


@dataclass(frozen=True)
class SpeechEnded(CallEvent):
    """An utterance was taken at `now`."""

    voice_end: float
    """End of the voice, seconds."""
    patience: float
    """Silence that ended it, seconds; 0 when it was cut at the greatest length."""


@dataclass(frozen=True)
class SpeechWentOn(CallEvent):
    """The utterance that had ended is heard on: its final words announced more than those before."""


@dataclass(frozen=True)
class PersonSaid(CallEvent):
    """Words, keys or nothing became a turn."""

    transcript: Transcript | None
    """What was recognised; None for keys and silence."""
    turn: Turn
    """The turn given to the dialogue."""


@dataclass(frozen=True)
class SpeechIgnored(CallEvent):
    """An utterance became no turn."""

    reason: str
    """`noise`, `thinking`, `talk_over`, `listening`, `out_of_place` or `key_instead`."""
    transcript: Transcript | None = None
    """What was recognised, if anything."""


@dataclass(frozen=True)
class Joined(CallEvent):
    """The person went on after the turn was taken: the two utterances are one."""

    factor: float
    """Patience factor from now on."""


@dataclass(frozen=True)
class BargedIn(CallEvent):
    """A command or a key stopped the assistant."""

    onset: float
    """Start of the command's voice, or time of the key, seconds."""
    cause: str
    """`word` or `key`."""


@dataclass(frozen=True)
class ReplyCame(CallEvent):
    """The dialogue answered."""

    reply: Reply
    """The answer."""
    seconds: float
    """Time the dialogue took, seconds."""
    is_dropped: bool
    """True when something newer replaced it before it was said."""


@dataclass(frozen=True)
class FirstSound(CallEvent):
    """The first frame of a reply leaves."""

    since_voice_end: float | None
    """Time since the end of the person's voice, seconds; None when the turn was not speech."""


@dataclass(frozen=True)
class AssistantSaid(CallEvent):
    """A sentence ended or was cut."""

    sentence: str
    """The sentence."""
    started: float
    """Time of its first frame, seconds."""
    heard_share: float
    """Share that was sent, 0 to 1."""


@dataclass(frozen=True)
class Silence(CallEvent):
    """The person said nothing for as long as the question allows."""

    level: int
    """How many times in a row."""


@dataclass(frozen=True)
class Failed(CallEvent):
    """The dialogue could not answer."""

    code: str
    """Code of the error."""
    is_final: bool
    """True when it will not be asked again."""


@dataclass(frozen=True)
class CallEnd:
    """How the call ended, in counts."""

    reason: str
    """`hung_up`, `said_goodbye`, `dialogue_down`, `too_long`, `too_noisy` or `failed`."""
    seconds: float = 0.0
    """Length, seconds."""
    turns: int = 0
    """Turns given to the dialogue."""
    barge_ins: int = 0
    """Times the assistant was stopped by a word."""
    joined: int = 0
    """Utterances that were joined to the one before."""
    ignored_speech: int = 0
    """Utterances that became no turn."""
    bad_frames: int = 0
    """Frames of a wrong size."""
    patience_factor: float = 1.0
    """What was learned of the person's pace."""
