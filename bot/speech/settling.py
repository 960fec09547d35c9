"""What a recognised utterance was, once its final words are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import TurnKind
from bot.speech.floor import Early, Taken
from bot.speech.judging import Answered, Misheard, Noise
from bot.speech.turn_words import TurnWords
from bot.speech.utterance import Said, Utterance, better_of, deserves_wider

if TYPE_CHECKING:
    from bot.speech.grammars import AnswerGrammar


def needs_wider(utterance: Utterance, wide: AnswerGrammar | None) -> bool:
    """Tell whether the sound is to be heard a second time, with the grammar that holds the answers to every
    question (`wide`)."""
    can_widen = wide not in (None, utterance.grammar) and utterance.grammar.phrases is not None
    is_first = utterance.first is None and not utterance.is_over
    return can_widen and is_first and deserves_wider(utterance, utterance.listening.transcript)


def settle(
    utterance: Utterance, wide: AnswerGrammar | None, taken: Taken | None, words: TurnWords
) -> Said | Early | str:
    """Give what was said, an answer given during the assistant's last sentence, or the reason why it counts
    for nothing (`bot.speech.call_events.SpeechIgnored`); `taken` is the last turn taken."""
    transcript, grammar, first = utterance.listening.transcript, utterance.grammar, utterance.first
    if first is None:
        outcome = utterance.judge(transcript, grammar, words)
    else:
        judged = utterance.judge(first, grammar, words)
        outcome = better_of(first, judged, utterance.judge(transcript, wide, words))
    if utterance.is_over:
        return _early(utterance, outcome, words)
    if utterance.command and not isinstance(outcome, Answered):
        outcome = Answered(utterance.command, 1.0, False)
    has_words = taken is not None and taken.turn.kind is TurnKind.SPEECH
    is_more = utterance.is_continuing and has_words
    if isinstance(outcome, Answered) or (isinstance(outcome, Misheard) and not is_more):
        return Said(outcome, transcript, utterance)
    return "thinking" if isinstance(outcome, Noise) and outcome.is_thinking else "noise"


def _early(utterance: Utterance, outcome: Answered | Misheard | Noise, words: TurnWords) -> Early | str:
    is_clear = isinstance(outcome, Answered) and not outcome.is_doubtful
    if not is_clear or utterance.hears_commands_only or utterance.may_take_over:
        return "talk_over"
    if utterance.grammar.phrases is None and outcome.text in words.listening:
        return "listening"
    transcript = utterance.listening.transcript
    return Early(outcome.text, outcome.confidence, transcript, utterance.voice_end)
