"""The state of one call, followed tick by tick; nothing here waits for anything slow."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.errors import BotError
from bot.model import Reply, Transcript, Turn, TurnKind
from bot.ports import Call, Tick
from bot.speech.answering import Answer, Answering, Failure
from bot.speech.bargein import find_command
from bot.speech.call_events import (
    AssistantSaid,
    BargedIn,
    CallEnd,
    CallEvent,
    Failed,
    FirstSound,
    Joined,
    PersonSaid,
    ReplyCame,
    Silence,
    SpeechIgnored,
)
from bot.speech.call_parts import CallParts
from bot.speech.floor import NOTHING_SAID, Floor, Taken
from bot.speech.judging import Answered, confidences_of
from bot.speech.keypad import Keypad
from bot.speech.patience import Patience
from bot.speech.person_side import PersonSide
from bot.speech.speaking import Mouth
from bot.speech.utterance import Said

log = logging.getLogger(__name__)


class CallRun:
    """The state of one call, followed tick by tick."""

    def __init__(self, call: Call, parts: CallParts, watch: Callable[[CallEvent], None]) -> None:
        self._call, self._parts, self._watch = call, parts, watch
        limits = parts.limits
        self._floor = Floor()
        self._mouth = Mouth(parts.prompts, parts.offload)
        self._answering = Answering(parts.dialogue, limits.answer_seconds, limits.retry_seconds)
        self._patience = Patience()
        self._person = PersonSide(parts, self._mouth, self._floor, self._patience, watch)
        self._keypad = Keypad()
        self._turns = 0
        self._silence_level = 0
        self._was_speaking = False
        self._is_first_sound_told = True
        self._started_at: float | None = None
        self._closing_at: float | None = None
        self._now = 0.0
        self._recalled = 1.0

    async def run(self) -> str:
        """Hold the call; gives the reason of its end."""
        await self._recall()
        self._take(TurnKind.START)
        while True:
            tick = await self._call.tick()
            self._now = tick.now
            if self._started_at is None:
                self._started_at = self._floor.quiet_since = tick.now
            if tick.is_over:
                return "hung_up"
            self._call.send(self._mouth.playback.next_frame(tick.now))
            self._hear_keys(tick)
            self._person.hear(tick)
            for said in self._person.follow(tick.now):
                self._take_speech(said)
            self._follow_playback()
            self._follow_silence()
            self._follow_answer()
            self._follow_held()
            if self._mouth.playback.take_cut():
                self._call.cut()
            if self._is_finished():
                await self._call.hang_up()
                return self._floor.closing

    async def stop(self) -> None:
        """Stop everything that runs for this call."""
        await self._person.close()
        await self._mouth.close()
        await self._answering.close()

    @property
    def last_words(self) -> tuple[str, ...]:
        """What is said when the call cannot go on: that the place is kept only when it is."""
        is_kept = self._floor.reply.facts.get("is_kept")
        return self._parts.fixed["trouble_again" if is_kept else "cannot_go_on"]

    @property
    def manner(self) -> tuple[int, int]:
        """Levels of pace and loudness that the person is spoken to at."""
        return self._floor.reply.pace, self._floor.reply.loudness

    @property
    def learned_factor(self) -> float | None:
        """The patience factor when this call changed it, else None."""
        return self._patience.factor if self._patience.factor != self._recalled else None

    def end(self, reason: str) -> CallEnd:
        """Give the counts of the call."""
        floor = self._floor
        return CallEnd(
            reason,
            self._now - (self._started_at if self._started_at is not None else self._now),
            self._turns,
            floor.barge_ins,
            floor.joined,
            floor.ignored_speech,
            floor.bad_frames,
            self._patience.factor,
        )

    async def _recall(self) -> None:
        try:
            self._recalled = await self._parts.offload(self._parts.recall_patience, self._call.person)
        except BotError as error:
            log.warning("patience not recalled: %s", error.code)
        self._patience.restore(self._recalled)
        self._recalled = self._patience.factor

    def _hear_keys(self, tick: Tick) -> None:
        if self._floor.closing and self._floor.closing != "said_goodbye":
            return
        answers = [self._press(key) for key in tick.keys] + [self._keypad.tick(tick.now)]
        for keys in answers:
            if keys is not None:
                self._take(TurnKind.KEYS, keys)

    def _press(self, key: str) -> str | None:
        if self._mouth.is_speaking:
            self._mouth.stop(self._now)
            self._watch(BargedIn(self._now, self._now, "key"))
        self._floor.early = None
        self._floor.closing = ""
        self._floor.wordless_seconds = 0.0
        self._floor.quiet_since = self._now
        self._person.abandon(self._now)
        return self._keypad.press(self._now, key, self._person.grammar().key_digits)

    def _take_speech(self, said: Said) -> None:
        outcome, utterance = said.outcome, said.utterance
        is_understood = isinstance(outcome, Answered)
        is_out_of_place = self._floor.reply is NOTHING_SAID or bool(self._floor.closing)
        if is_out_of_place or (self._mouth.is_speaking and not is_understood):
            self._floor.ignored_speech += 1
            self._watch(SpeechIgnored(self._now, "out_of_place", said.transcript))
            return
        if self._mouth.is_speaking:
            self._mouth.stop(self._now)
        self._floor.voice_end = utterance.voice_end
        if not is_understood:
            self._take(TurnKind.MISHEARD, "", outcome.confidence, False, said)
            return
        text, confidence, is_doubtful = outcome.text, outcome.confidence, outcome.is_doubtful
        taken = self._floor.taken
        is_joined = (
            utterance.is_continuing
            and taken is not None
            and utterance.onset_at - taken.at <= self._parts.limits.resume_seconds
            and find_command(text, utterance.barge_in.commands) is None
        )
        if is_joined:
            text = f"{taken.turn.text} {text}".strip()
            confidence = min(taken.turn.confidence, confidence) if taken.turn.text else confidence
            is_doubtful = is_doubtful or taken.turn.is_doubtful
            if taken.turn.kind is TurnKind.SPEECH:
                self._patience.resumed()
                self._floor.joined += 1
                self._watch(Joined(self._now, self._patience.factor))
        self._take(TurnKind.SPEECH, text, confidence, is_doubtful, said, is_joined)

    def _take(
        self,
        kind: TurnKind,
        text: str = "",
        confidence: float = 1.0,
        is_doubtful: bool = False,
        said: Said | None = None,
        replaces: bool = False,
        transcript: Transcript | None = None,
    ) -> None:
        if not replaces:
            self._turns += 1
        call, sure = self._call, confidences_of(said.outcome if said else None, text)
        turn = Turn(call.conversation, kind, call.person, text, confidence, is_doubtful, self._turns, sure)
        can_go_on = kind in (TurnKind.SPEECH, TurnKind.MISHEARD, TurnKind.SILENT)
        if said is not None:
            transcript = said.transcript
            can_go_on = not said.utterance.is_cut
        if transcript is None:
            self._floor.voice_end = None
        self._floor.taken = Taken(turn, self._now, can_go_on)
        if kind in (TurnKind.SPEECH, TurnKind.KEYS):
            self._floor.wordless_seconds = 0.0
        if kind is not TurnKind.SILENT:
            self._silence_level = 0
        self._watch(PersonSaid(self._now, transcript, turn))
        self._answering.submit(turn)

    def _follow_playback(self) -> None:
        playback = self._mouth.playback
        self._mouth.check()
        if playback.first_sound_at is not None and not self._is_first_sound_told:
            self._is_first_sound_told = True
            voice_end = self._floor.voice_end
            since = playback.first_sound_at - voice_end if voice_end is not None else None
            self._watch(FirstSound(playback.first_sound_at, since))
        for spoken in playback.take_spoken():
            self._watch(AssistantSaid(self._now, spoken.sentence, spoken.started_at, spoken.heard_share))
        if self._was_speaking and not self._mouth.is_speaking:
            self._floor.quiet_since = max(self._floor.quiet_since, playback.ended_at)
        self._was_speaking = self._mouth.is_speaking
        early = self._floor.early
        if early is not None and not self._mouth.is_speaking and not self._person.is_talking:
            self._floor.early = None
            if self._floor.closing:
                return
            self._floor.voice_end = early.voice_end
            self._take(TurnKind.SPEECH, early.text, early.confidence, transcript=early.transcript)

    def _follow_silence(self) -> None:
        floor = self._floor
        is_waiting = not (
            floor.closing
            or floor.held
            or self._mouth.is_speaking
            or self._person.is_talking
            or self._answering.is_busy
            or self._keypad.is_gathering
        )
        allowed = self._person.grammar().silence_seconds + floor.reply.wait_seconds
        if is_waiting and self._now - floor.quiet_since >= allowed:
            self._silence_level += 1
            self._watch(Silence(self._now, self._silence_level))
            self._take(TurnKind.SILENT)

    def _follow_answer(self) -> None:
        result = self._answering.process(self._now)
        if isinstance(result, Failure):
            self._watch(Failed(self._now, result.code, result.is_final))
            if result.is_final:
                self._close_with("dialogue_down")
            elif not self._floor.closing:
                self._floor.is_apologising = True
                self._mouth.say(self._parts.fixed["trouble"], *self.manner)
        elif isinstance(result, Answer):
            is_dropped = self._answering.is_busy and not result.reply.is_over
            self._watch(ReplyCame(self._now, result.reply, result.seconds, is_dropped))
            self._floor.held = None if is_dropped else result.reply

    def _follow_held(self) -> None:
        reply = self._floor.held
        if reply is None or self._floor.closing or self._keypad.is_gathering:
            return
        if self._answering.is_busy and not reply.is_over:
            self._floor.held = None
        elif reply.is_over or not self._person.delays_reply(self._now):
            self._speak(reply)

    def _speak(self, reply: Reply) -> None:
        floor = self._floor
        floor.held = floor.early = None
        floor.is_apologising = False
        floor.before, floor.reply = floor.reply, reply
        floor.quiet_since = self._now
        self._mouth.say(reply.sentences, *self.manner)
        self._is_first_sound_told = not reply.sentences
        self._person.is_spoken_over()
        if reply.is_over:
            self._floor.closing = "said_goodbye"

    def _close_with(self, reason: str) -> None:
        self._mouth.stop(self._now)
        self._floor.closing, self._floor.held = reason, None
        self._floor.is_apologising = True
        self._mouth.say(self.last_words, *self.manner)

    def _is_finished(self) -> bool:
        floor, limits = self._floor, self._parts.limits
        if not floor.closing:
            self._closing_at = None
            if self._now - self._started_at >= limits.call_seconds:
                self._close_with("too_long")
            elif floor.wordless_seconds >= limits.noise_seconds:
                self._close_with("too_noisy")
            return False
        if self._closing_at is None:
            self._closing_at = self._now
        is_late = self._now - self._closing_at >= limits.closing_seconds
        return is_late or not self._mouth.is_speaking
