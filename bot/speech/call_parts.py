"""What one call needs, given from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from bot.model import Clip
from bot.ports import DialogueEngine, Recognizer, Vad
from bot.speech.turn_words import load_answer_commands

if TYPE_CHECKING:
    from bot.speech.grammars import AnswerGrammar


class Prompts(Protocol):
    """Sentences as telephone sound."""

    def get(self, sentence: str, pace: int = 0) -> Clip:
        """Give the sound of a sentence, 8 kHz, at a level of pace; may take time when it is new."""


@dataclass(frozen=True)
class CallLimits:
    """Times of the loop, seconds."""

    call_seconds: float = 1800.0
    """The call is closed politely after so long."""
    closing_seconds: float = 20.0
    """Time granted to the last sentences, then the line is closed."""
    noise_seconds: float = 90.0
    """Voice without one understood word or key after which the call is closed."""
    answer_seconds: float = 8.0
    """The dialogue is asked again when it has not answered after so long."""
    retry_seconds: float = 1.0
    """Pause before the dialogue is asked again."""
    resume_seconds: float = 0.8
    """A person who speaks again so soon after the turn was taken had not finished."""
    overlap_seconds: float = 0.3
    """A reply that has sounded for less than this gives way to a person who goes on."""
    preroll_seconds: float = 0.6
    """Sound kept before the onset of an utterance: in a street, a "s" may be noticed half a second late."""
    wordless_seconds: float = 2.0
    """A voice without words for so long does not delay the reply."""


async def run_inline(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run `function` at once, for tests in virtual time."""
    return function(*arguments)


def forget_factor(person: str | None, factor: float) -> None:
    """Keep nothing about the person."""


def no_factor(person: str | None) -> float:
    """Know nothing about the person: the usual pace."""
    return 1.0


@dataclass(frozen=True)
class CallParts:
    """The parts of a call; shared by all calls but the voice activity, which each call makes anew."""

    recognizer: Recognizer
    vad: Callable[[], Vad]
    prompts: Prompts
    dialogue: DialogueEngine
    grammars: Mapping[str, AnswerGrammar]
    commands: tuple[str, ...]
    """Phrases that stop the assistant, whatever the question."""
    fixed: Mapping[str, tuple[str, ...]]
    """Sentences spoken outside the dialogue, by key (`voices/prompts.yml`): `trouble` (before the
    dialogue is asked once more), and for a call that ends: `trouble_again` (the place is kept) and
    `cannot_go_on` (nothing is kept)."""
    offload: Callable[..., Awaitable[Any]] = run_inline
    """Runs a slow function away from the audio loop: `await offload(function, *arguments)`."""
    commands_at: Mapping[str, tuple[str, ...]] = field(default_factory=load_answer_commands)
    """Further phrases that stop the assistant, by the name of the expected answer (`results`)."""
    wide: str = "trade"
    """Name of the grammar in which words unknown to the question's grammar are looked for: it holds the
    answers to every question of the search."""
    recall_patience: Callable[[str | None], float] = no_factor
    """Gives the patience factor learned in earlier calls."""
    keep_patience: Callable[[str | None, float], None] = forget_factor
    """Keeps the patience factor; does nothing without the person's consent."""
    limits: CallLimits = field(default_factory=CallLimits)
