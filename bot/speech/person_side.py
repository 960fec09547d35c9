"""The person's side of a call: sound becomes utterances, utterances become what was said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.model import FRAME_BYTES, FRAME_SECONDS, Reply, Transcript
from bot.ports import Tick
from bot.speech.bargein import BargeIn, find_command
from bot.speech.call_events import (
    BargedIn,
    CallEvent,
    SpeechEnded,
    SpeechIgnored,
    SpeechStarted,
    SpeechWentOn,
)
from bot.speech.call_parts import CallParts
from bot.speech.endpointing import Edge, Endpointer
from bot.speech.floor import Early, Floor
from bot.speech.holding import Hold
from bot.speech.listening import Listening
from bot.speech.patience import Patience
from bot.speech.playback import SILENT_FRAME
from bot.speech.preroll import Preroll
from bot.speech.settling import needs_wider, settle
from bot.speech.speaking import Mouth
from bot.speech.turn_words import known_words, load_turn_words
from bot.speech.utterance import Said, Utterance

if TYPE_CHECKING:
    from bot.speech.grammars import AnswerGrammar

_OVER_PATIENCE_SECONDS = 0.5

_MEANT_SECONDS = 0.24
"""Voice that makes a reply give way once it sounds, seconds; a cough is shorter."""


class PersonSide:
    """Follows the person's sound, frame by frame and tick by tick."""

    def __init__(
        self,
        parts: CallParts,
        mouth: Mouth,
        floor: Floor,
        patience: Patience,
        watch: Callable[[CallEvent], None],
    ) -> None:
        self._parts, self._mouth, self._floor = parts, mouth, floor
        self._patience, self._watch = patience, watch
        self._vad = parts.vad()
        self._words = load_turn_words()
        self._endpointer = Endpointer()
        self._hold = Hold()
        self._preroll = Preroll(parts.limits.preroll_seconds + self._endpointer.limits.onset_seconds)
        self._current: Utterance | None = None
        self._finishing: list[Utterance] = []
        self._retired: list[Listening] = []

    def grammar(self, reply: Reply | None = None) -> AnswerGrammar:
        """Give the grammar of the question the person is answering, or that of another reply."""
        grammars = self._parts.grammars
        return grammars.get((reply or self._floor.reply).expect) or grammars["free"]

    @property
    def is_talking(self) -> bool:
        """True while an utterance is heard or recognised, whoever it speaks over."""
        return self._current is not None or bool(self._finishing)

    def delays_reply(self, now: float) -> bool:
        """Tell whether the assistant should wait before it speaks: words are being said."""
        current = self._current
        if self._finishing or current is None:
            return bool(self._finishing)
        has_words = bool(known_words(current.listening.partial))
        return has_words or now - current.onset_at < self._parts.limits.wordless_seconds

    def is_spoken_over(self) -> None:
        """Take note that the assistant starts to speak over a voice without words."""
        if self._current is not None:
            self._current.is_over = self._current.hears_commands_only = True
            self._current.is_continuing = False

    def hear(self, tick: Tick) -> None:
        """Take the sound of one tick."""
        frames = [frame for frame in tick.frames if len(frame) == FRAME_BYTES]
        self._floor.bad_frames += len(tick.frames) - len(frames)
        for behind, frame in zip(range(len(frames) - 1, -1, -1), frames, strict=True):
            self._hear_frame(tick.now - behind * FRAME_SECONDS, frame)
        if not frames:
            if self._endpointer.is_gap(tick.now):
                self._vad.is_speech(SILENT_FRAME)
            self._follow_edge(tick.now, self._endpointer.process(tick.now, None, self._patience_now()))

    def abandon(self, now: float) -> None:
        """Drop the utterance being heard: a key was pressed instead."""
        self._endpointer.abandon()
        dropped = ([self._current] if self._current else []) + self._finishing
        for utterance in dropped:
            self._retire(utterance.listening)
            self._ignore(now, "key_instead", None)
        self._current, self._finishing = None, []

    def follow(self, now: float) -> list[Said]:
        """Follow the recognition and what the assistant says; give the utterances that were understood or
        misheard."""
        current = self._current
        if current and current.may_take_over and self._endpointer.voiced_seconds >= _MEANT_SECONDS:
            current.may_take_over = current.is_over = False
            if self._mouth.is_speaking:
                self._give_way(now)
        if not self._mouth.is_speaking:
            for utterance in [*self._finishing, self._current]:
                if utterance is not None and utterance.is_over:
                    self._answer_after_all(utterance)
        for utterance in [*self._finishing, self._current]:
            if utterance is not None:
                self._follow_words(now, utterance)
        self._follow_hold(now)
        said = []
        while self._finishing and self._finishing[0].listening.transcript is not None:
            result = self._settle(now, self._finishing.pop(0))
            if result is not None:
                said.append(result)
        return said

    def _follow_hold(self, now: float) -> None:
        over = [u for u in (*self._finishing, self._current) if u is not None and u.is_over]
        if over and self._mouth.is_speaking:
            self._hold.follow(now, over[-1].over(now, self._endpointer, self._words))
        else:
            self._hold.rest()
        self._mouth.playback.hold(self._hold.is_held)

    async def close(self) -> None:
        """Stop recognising."""
        active = [u.listening for u in (*self._finishing, self._current) if u is not None]
        for listening in (*active, *self._retired):
            await listening.cancel()

    def _hear_frame(self, now: float, frame: bytes) -> None:
        self._preroll.keep(now, frame)
        is_speech = self._vad.is_speech(frame)
        current = self._current
        if current is not None:
            current.listening.feed(frame)
        elif self._finishing:
            self._finishing[-1].later.append(frame)
        if is_speech and not (current and known_words(current.listening.partial)):
            self._floor.wordless_seconds += FRAME_SECONDS
        self._follow_edge(now, self._endpointer.process(now, is_speech, self._patience_now()))
        if self._current is not None and self._endpointer.last_voice_at == now:
            self._current.listening.mark_voice()

    def _patience_now(self) -> float:
        current = self._current
        if current is None or (current.is_over and current.hears_commands_only):
            return _OVER_PATIENCE_SECONDS
        state = current.announces(self._words, self._endpointer)
        return self._patience.seconds(current.grammar.patience_seconds, state)

    def _follow_edge(self, now: float, edge: Edge | None) -> None:
        if edge is Edge.STARTED:
            self._open(now)
        elif edge is not None and self._current is not None:
            utterance, self._current = self._current, None
            utterance.voice_end = self._endpointer.last_voice_at
            self._preroll.heard_until(utterance.voice_end)
            utterance.voiced_seconds = self._endpointer.voiced_seconds
            utterance.is_cut = edge is Edge.CUT
            utterance.listening.end()
            self._finishing.append(utterance)
            silence = 0.0 if utterance.is_cut else now - utterance.voice_end
            self._watch(SpeechEnded(now, utterance.voice_end, silence))

    def _open(self, now: float) -> None:
        onset = self._endpointer.onset_at
        is_continuing = self._is_going_on(onset)
        may_take_over = self._mouth.is_speaking and self._is_just_begun(onset, is_continuing)
        if may_take_over and self._mouth.playback.first_sound_at is None:
            self._give_way(now)
            may_take_over = False
        is_over = self._mouth.is_speaking
        hears_commands_only = is_over and not may_take_over and not self._mouth.playback.is_in_last_sentence
        grammar = self.grammar(self._floor.before if may_take_over else None)
        commands = (*self._parts.commands, *self._parts.commands_at.get(grammar.name, ()))
        phrases = (*commands, *sorted(self._words.listening)) if hears_commands_only else grammar.phrases
        listening = Listening(self._parts.offload, phrases)
        listening.start(self._parts.recognizer, self._preroll.before(now))
        self._current = Utterance(
            listening,
            grammar,
            onset,
            BargeIn(commands),
            is_over,
            hears_commands_only,
            is_continuing and (may_take_over or not is_over),
            may_take_over,
        )
        self._watch(SpeechStarted(now, onset))

    def _is_going_on(self, onset: float) -> bool:
        if self._finishing:
            return not self._finishing[-1].is_cut and not self._finishing[-1].is_over
        return self._floor.is_being_prolonged(onset, self._parts.limits.resume_seconds)

    def _is_just_begun(self, onset: float, is_continuing: bool) -> bool:
        first_sound_at = self._mouth.playback.first_sound_at
        is_new = first_sound_at is None or onset - first_sound_at < self._parts.limits.overlap_seconds
        return (is_continuing or is_new) and self._floor.may_give_way

    def _give_way(self, now: float) -> None:
        self._mouth.stop(now)
        self._floor.give_way()

    def _follow_words(self, now: float, utterance: Utterance) -> None:
        for partial in utterance.listening.take_partials():
            if utterance.is_over and not utterance.command:
                self._stop_assistant(now, utterance, utterance.barge_in.process(partial))
        transcript = utterance.listening.transcript
        if transcript is not None and utterance.is_over and not utterance.command:
            commands = utterance.barge_in.commands
            self._stop_assistant(now, utterance, find_command(transcript.text, commands))

    def _stop_assistant(self, now: float, utterance: Utterance, command: str | None) -> None:
        if command is None or not self._mouth.is_speaking:
            return
        self._mouth.stop(now)
        self._hold.succeed()
        self._floor.barge_in()
        utterance.command = command
        self._watch(BargedIn(now, utterance.onset_at, "word"))
        self._answer_after_all(utterance)

    def _answer_after_all(self, utterance: Utterance) -> None:
        utterance.is_over = False
        utterance.grammar = self.grammar()
        if utterance.hears_commands_only:
            utterance.hears_commands_only = False
            self._listen_again(utterance, utterance.grammar.phrases)

    def _listen_again(self, utterance: Utterance, phrases: tuple[str, ...] | None) -> None:
        self._retire(utterance.listening)
        utterance.listening = utterance.listening.again(self._parts.recognizer, phrases)

    def _settle(self, now: float, utterance: Utterance) -> Said | None:
        if self._is_to_go_on(now, utterance):
            self._go_on(now, utterance)
            return None
        transcript, wide = utterance.listening.transcript, self._parts.grammars.get(self._parts.wide)
        if needs_wider(utterance, wide):
            utterance.first = transcript
            self._listen_again(utterance, tuple(wide.phrases))  # no answer to another question is likely
            self._finishing.insert(0, utterance)
            return None
        settled = settle(utterance, wide, self._floor.taken, self._words)
        if isinstance(settled, Said):
            return settled
        if isinstance(settled, Early):
            self._hold.succeed()
            self._floor.early = settled
        else:
            self._floor.quiet_since = now if settled == "thinking" else self._floor.quiet_since
            self._ignore(now, settled, transcript)
        return None

    def _is_to_go_on(self, now: float, utterance: Utterance) -> bool:
        """Tell whether the final words deserve a longer silence than the one that ended the utterance."""
        if not utterance.may_go_on or self._current is not None or self._finishing:
            return False
        state = utterance.foretell(self._words)
        patience = self._patience.seconds(utterance.grammar.patience_seconds, state)
        return now - utterance.voice_end < patience - 1e-9

    def _go_on(self, now: float, utterance: Utterance) -> None:
        self._endpointer.go_on()
        self._current = utterance
        heard, grammar = utterance.listening, utterance.grammar
        self._retire(heard)
        utterance.listening = heard.again(self._parts.recognizer, grammar.phrases, utterance.take_later())
        self._watch(SpeechWentOn(now))

    def _retire(self, listening: Listening) -> None:
        listening.drop()
        self._retired = [*(other for other in self._retired if not other.is_done), listening]

    def _ignore(self, now: float, reason: str, transcript: Transcript | None) -> None:
        self._floor.ignored_speech += 1
        self._watch(SpeechIgnored(now, reason, transcript))
