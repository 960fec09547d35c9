"""From what a person says to the turn that the dialogue gets, through the ear that makes mistakes and the
same judgement of confidences as in a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.bench.error_channel import ErrorChannel
from bot.bench.sounds import sounds_of
from bot.model import UNKNOWN, Transcript, TurnKind
from bot.speech.grammars import AnswerGrammar
from bot.speech.judging import Answered, Misheard, Noise, judge
from bot.speech.turn_words import load_turn_words
from bot.speech.utterance import WIDER_SECONDS, better_of

SOUND_SECONDS = 0.08
"""Usual length of one sound of speech, seconds."""

WIDE = "trade"
"""The answer grammar in which words unknown to the question's are looked for, as in `bot.speech`."""


@dataclass(frozen=True)
class HeardTurn:
    """What the dialogue gets."""

    kind: TurnKind
    """SPEECH or MISHEARD."""
    text: str = ""
    """The words heard."""
    confidence: float = 0.0
    """0 to 1."""
    is_doubtful: bool = False
    """True when the words are to be confirmed."""
    word_confidences: tuple[float, ...] = ()
    """Confidence of each word, 0 to 1."""


class MishearingEar:
    """One person's line."""

    def __init__(self, channel: ErrorChannel, grammars: Mapping[str, AnswerGrammar]) -> None:
        self._channel = channel
        self._grammars = grammars

    def take(self, said: str, expect: str) -> HeardTurn:
        """Hear an answer to a question that expects this grammar."""
        grammar = self._grammars[expect]
        seconds = SOUND_SECONDS * len(sounds_of(said))
        transcript = self._channel.hear(said, expect)
        outcome = self._judge(transcript, seconds, grammar)
        is_strange = UNKNOWN in transcript.text.split() or not transcript.text
        may_widen = grammar.phrases is not None and not grammar.is_dictated and expect != WIDE
        if is_strange and seconds >= WIDER_SECONDS and may_widen:
            wider = self._channel.hear(said, WIDE)
            outcome = better_of(transcript, outcome, self._judge(wider, seconds, self._grammars[WIDE]))
        if isinstance(outcome, Answered):
            return HeardTurn(
                TurnKind.SPEECH,
                outcome.text,
                outcome.confidence,
                outcome.is_doubtful,
                outcome.word_confidences,
            )
        return HeardTurn(TurnKind.MISHEARD, "", transcript.confidence)

    def _judge(
        self, transcript: Transcript, seconds: float, grammar: AnswerGrammar
    ) -> Answered | Misheard | Noise:
        limits = (grammar.reject_below, grammar.confirm_below)
        return judge(transcript, seconds, *limits, load_turn_words())
