"""One message of a person, spoken or written, through the ear and the dialogue: the call loop of mail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bot.model import UNKNOWN, Clip, Reply, Transcript, Turn, TurnKind
from bot.ports import DialogueEngine, Recognizer
from bot.speech.call_parts import run_inline
from bot.speech.judging import Answered, Misheard, Noise, judge
from bot.speech.transcribing import transcribe
from bot.speech.turn_words import TurnWords, load_turn_words
from bot.speech.utterance import WIDER_SECONDS, better_of

if TYPE_CHECKING:
    from bot.speech.grammars import AnswerGrammar

KEYS = frozenset("0123456789*#")
"""Marks of the telephone's keys: a message of these alone stands for keys."""

IN_A_CALL, IN_A_MESSAGE = "in_a_call_", "in_a_message_"
"""Beginnings of the keys of `voices/prompts.yml` that hold what is said of a call and of a message."""

WIDE = "trade"
"""The answer grammar in which words unknown to the question's are looked for (`bot.speech.call_parts`)."""


@dataclass(frozen=True)
class NoteParts:
    """What messages need, shared by all people."""

    recognizer: Recognizer
    dialogue: DialogueEngine
    grammars: Mapping[str, AnswerGrammar]
    words: TurnWords = field(default_factory=load_turn_words)
    reworded: Mapping[str, str] = field(default_factory=dict)
    """Sentences of the dialogue that speak of a call, and what is said of a message instead."""
    offload: Callable[..., Awaitable[Any]] = run_inline
    """Runs a slow function elsewhere: `await offload(function, *arguments)`."""


@dataclass(frozen=True)
class Pending:
    """Where a conversation by messages stands."""

    conversation: str
    """Opaque identifier of the conversation."""
    number: int = 0
    """Number of the last turn taken; 0 before the first."""
    expect: str = "free"
    """Name of the answer grammar of the next answer."""
    question: str = ""
    """Identifier of the pending question."""


@dataclass(frozen=True)
class Answer:
    """What is said back to one message."""

    reply: Reply
    """The dialogue's reply, with all that is to be said."""
    pending: Pending | None
    """Where the conversation stands now; None when it is over."""
    heard: str
    """What was understood of the message; empty when nothing was."""


def kind_of(text: str) -> TurnKind:
    """What a written message stands for: words, telephone keys, or silence when it is empty."""
    if not text.strip():
        return TurnKind.SILENT
    return TurnKind.KEYS if set(text.strip()) <= KEYS else TurnKind.TEXT


async def take_message(parts: NoteParts, pending: Pending, person: str | None, message: Clip | str) -> Answer:
    """Answer one message, a voice note (telephone sound, 8 kHz) or a text. The first one is answered with the
    greeting and with what it asks for. Raises Temporary when the dialogue cannot answer now: the same message
    can then be taken again with the same `pending`."""
    greeting: tuple[str, ...] = ()
    if not pending.number:
        start = Turn(pending.conversation, TurnKind.START, person, number=1)
        reply = await parts.dialogue.reply(start)
        pending = _after(pending, reply, 1)
        greeting = reply.sentences
    turn = await parts.offload(_turn, parts, pending, person, message)
    if greeting and turn.kind in (TurnKind.SILENT, TurnKind.MISHEARD):
        return Answer(_as_message(parts, reply), pending, "")
    reply = await parts.dialogue.reply(turn)
    after = None if reply.is_over else _after(pending, reply, turn.number)
    if greeting:  # the greeting's question is asked again, or answered already
        again = [sentence for sentence in greeting if sentence not in reply.sentences]
        reply = replace(reply, sentences=(*_without_question(again), *reply.sentences))
    return Answer(_as_message(parts, reply), after, turn.text)


def call_words(fixed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The sentences that speak of a call, each with what a message says instead (`voices/prompts.yml`)."""
    names = [key.removeprefix(IN_A_CALL) for key in fixed if key.startswith(IN_A_CALL)]
    return {fixed[IN_A_CALL + name][0]: fixed[IN_A_MESSAGE + name][0] for name in names}


def _as_message(parts: NoteParts, reply: Reply) -> Reply:
    said = tuple(parts.reworded.get(sentence, sentence) for sentence in reply.sentences)
    return replace(reply, sentences=said)


def hear(parts: NoteParts, clip: Clip, expect: str) -> tuple[Answered | Misheard | Noise, Transcript]:
    """What was said in a note, and the words as they were recognised, with the grammar of the pending
    question; among the answers to other questions too when it holds words that are none of this one's."""
    grammar = parts.grammars[expect]
    said = transcribe(parts.recognizer, clip, grammar.phrases)
    outcome = _judged(parts, said, clip, grammar)
    is_strange = UNKNOWN in said.text.split() or not said.text
    may_widen = grammar.phrases is not None and not grammar.is_dictated and expect != WIDE
    if is_strange and may_widen and clip.seconds >= WIDER_SECONDS:
        wide = parts.grammars[WIDE]
        wider = transcribe(parts.recognizer, clip, tuple(wide.phrases))  # none of them is likely here
        outcome = better_of(said, outcome, _judged(parts, wider, clip, wide))
    return outcome, said


def _judged(
    parts: NoteParts, said: Transcript, clip: Clip, grammar: AnswerGrammar
) -> Answered | Misheard | Noise:
    return judge(said, clip.seconds, grammar.reject_below, grammar.confirm_below, parts.words)


def _turn(parts: NoteParts, pending: Pending, person: str | None, message: Clip | str) -> Turn:
    turn = Turn(pending.conversation, TurnKind.SILENT, person, number=pending.number + 1)
    if isinstance(message, str):
        return replace(turn, kind=kind_of(message), text=message.strip())
    outcome, _ = hear(parts, message, pending.expect)
    if isinstance(outcome, Answered):
        return replace(
            turn, kind=TurnKind.SPEECH, text=outcome.text, confidence=outcome.confidence,
            is_doubtful=outcome.is_doubtful, word_confidences=outcome.word_confidences,
        )  # fmt: skip
    return replace(turn, kind=TurnKind.MISHEARD if isinstance(outcome, Misheard) else TurnKind.SILENT)


def _after(pending: Pending, reply: Reply, number: int) -> Pending:
    return replace(pending, number=number, expect=reply.expect, question=reply.question)


def _without_question(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if not sentence.rstrip().endswith("?"))
