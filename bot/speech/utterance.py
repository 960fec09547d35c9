"""One stretch of the person's speech, and what to keep when it was recognised twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.model import UNKNOWN, Transcript
from bot.speech.bargein import BargeIn
from bot.speech.endpointing import Endpointer
from bot.speech.holding import Over
from bot.speech.judging import Answered, Misheard, Noise, judge
from bot.speech.listening import Listening
from bot.speech.patience import Completeness, completeness
from bot.speech.turn_words import TurnWords, known_words

if TYPE_CHECKING:
    from bot.speech.grammars import AnswerGrammar

WIDER_SECONDS = 0.6
"""Voice from which unknown words are looked for in the wide grammar, seconds: a correction ("no, in Bron")
has several words; a single short unknown word is better asked again."""


@dataclass
class Utterance:
    """One stretch of the person's speech."""

    listening: Listening
    grammar: AnswerGrammar
    """Grammar of the question the person may be answering."""
    onset_at: float
    barge_in: BargeIn
    is_over: bool
    """True when the assistant was speaking."""
    hears_commands_only: bool
    """True when only the commands are recognised so far."""
    is_continuing: bool
    """True when the person goes on after the turn was taken."""
    may_take_over: bool = False
    """True when the reply that has just begun gives way if the voice lasts."""
    command: str = ""
    """The command that stopped the assistant."""
    voice_end: float = 0.0
    voiced_seconds: float = 0.0
    is_cut: bool = False
    first: Transcript | None = None
    """What the question's grammar made of it, while a wider grammar is tried."""
    later: list[bytes] = field(default_factory=list)
    """The frames heard since its end, while its final words are looked for."""
    _foretold: tuple[float, Completeness] | None = None

    @property
    def may_go_on(self) -> bool:
        """False once it is a command or too long, and while it speaks over the assistant."""
        return not (self.is_over or self.is_cut or self.command or self.first is not None)

    def announces(self, words: TurnWords, voice: Endpointer) -> Completeness:
        """Tell what the words so far announce; `voice` follows the utterance. What its final words told once
        holds until it has more voice."""
        if self._foretold is not None and voice.last_voice_at <= self._foretold[0]:
            return self._foretold[1]
        return self._completeness(self.listening.partial, words, voice.voiced_seconds)

    def foretell(self, words: TurnWords) -> Completeness:
        """Tell what the final words announce, and remember it."""
        state = self._completeness(self.listening.transcript.text, words, self.voiced_seconds)
        self._foretold = (self.voice_end, state)
        return state

    def take_later(self) -> list[bytes]:
        """Give the frames heard since its end, once."""
        later, self.later = self.later, []
        return later

    def judge(
        self, transcript: Transcript, grammar: AnswerGrammar, words: TurnWords
    ) -> Answered | Misheard | Noise:
        """Judge what was recognised with one of the grammars."""
        reject_below, confirm_below = grammar.reject_below, grammar.confirm_below
        return judge(transcript, self.voiced_seconds, reject_below, confirm_below, words)

    def over(self, now: float, voice: Endpointer, words: TurnWords) -> Over:
        """Say how far this utterance over the assistant is at `now`, seconds; `voice` followed it."""
        heard = known_words(self.listening.partial)
        silent_seconds = now - voice.last_voice_at
        is_listener = " ".join(heard) in words.listening
        return Over(self.onset_at, voice.voiced_seconds, silent_seconds, bool(heard), is_listener)

    def _completeness(self, text: str, words: TurnWords, voiced_seconds: float) -> Completeness:
        answers, asked = self.listening.answers, self.grammar
        return completeness(text, answers, words, asked.name, asked.key_digits, voiced_seconds)


@dataclass(frozen=True)
class Said:
    """What an utterance was."""

    outcome: Answered | Misheard
    transcript: Transcript
    utterance: Utterance


def deserves_wider(utterance: Utterance, transcript: Transcript) -> bool:
    """Tell whether the words unknown to the question's grammar may be those of another answer."""
    has_unknown = UNKNOWN in transcript.text.split() or not transcript.text
    is_dictated = utterance.grammar.is_dictated
    return has_unknown and not is_dictated and utterance.voiced_seconds >= WIDER_SECONDS


def better_of(
    first: Transcript, judged: Answered | Misheard | Noise, wide: Answered | Misheard | Noise
) -> Answered | Misheard | Noise:
    """Choose between the question's grammar (`first`, `judged`) and the wide one: the wide one must be sure
    of its words and must know more of them; it is in doubt when it denies words of the first."""
    if not isinstance(wide, Answered) or wide.is_doubtful:
        return judged
    known = known_words(first.text)
    if len(wide.text.split()) <= len(known):
        return judged
    is_longer = isinstance(judged, Answered) and set(known) <= set(wide.text.split())
    return Answered(wide.text, wide.confidence, not is_longer, wide.word_confidences)
