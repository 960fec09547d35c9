"""The dialogue in this process: Rasa's agent, with its actions run here and its conversations in SQL."""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
import warnings
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.dialogue.answered import LastReplies
from bot.dialogue.codes import CodeGate
from bot.dialogue.conversations import events_of, forget_last_turn, last_turn_number
from bot.dialogue.places import keep_place
from bot.dialogue.replies import check_responses, reply_of, without_opening
from bot.dialogue.running import FAILURES, RUNNING, Parts, translated
from bot.dialogue.train import QUIET, train_if_needed
from bot.dialogue.turn_locks import TurnLocks
from bot.errors import BotError, Misconfigured
from bot.french import tagged
from bot.french.lexicon import read_lexicon
from bot.model import Reply, Turn
from bot.settings import Settings
from bot.store.engine import for_writing, make_engine, make_file, translated_errors
from bot.store.tracker import purge_conversation

LOCK_SECONDS = 2.0
"""Longest wait for an answer of Redis, seconds."""


class EmbeddedDialogue:
    """The DialogueEngine port over a Rasa agent; one turn at a time for each conversation."""

    def __init__(self, agent: Any, store: Any, channel: type, app: Parts, locks: TurnLocks) -> None:
        """Use `open_embedded`."""
        self._agent = agent
        self._store = store
        self._channel = channel
        self._app = app
        self._answered = LastReplies()
        self._locks = locks
        self._codes = CodeGate(app)

    async def reply(self, turn: Turn) -> Reply:
        """Answer one turn; a turn with the number of the one before takes its place. Raises Temporary when
        the database does not answer: the turn then counts for nothing and can be sent again."""
        async with self._locks.hold(turn.conversation):
            before = self._answered.again(turn)
            if before is not None:
                return before
            if self._locks.is_shared:
                self._store.drop(turn.conversation)
            number = last_turn_number(self._store.engine, turn.conversation) if turn.number else -1
            if number == turn.number:
                self._store.forget_last_turn(turn.conversation)
            reply = await self._take(without_opening(turn))
            self._answered.remember(turn, reply)
            return reply

    async def end(self, conversation: str) -> None:
        """Erase the conversation's words; the place is kept already, when the person agreed."""
        self._locks.forget(conversation)
        self._forget(conversation)

    async def warm(self) -> None:
        """Read words once, so that the first caller does not wait for what is made at first use."""
        words = read_lexicon("labels")["default_place"]
        await self._agent.parse_message(words)
        self._app.trades.find(words)
        self._app.places.find(words)
        await asyncio.to_thread(tagged.warm)

    def close(self) -> None:
        """Close the connections to the database."""
        self._store.engine.dispose()

    async def _take(self, turn: Turn) -> Reply:
        slots = self._store.slots_of(turn.conversation)
        question = slots.get("session_aside") or slots.get("session_question") or ""
        text = await self._codes.message_of(turn, question, self._responses)
        reply, is_erased = await self._handle(turn, text)
        if is_erased:
            return await self._start_anew(turn, reply)
        keep_place(self._app, turn.person, self._store.slots_of(turn.conversation))
        return reply

    async def _start_anew(self, turn: Turn, erased: Reply) -> Reply:
        """After an erasure: the words of all the person's conversations go at once, all begins anew."""
        for conversation in {turn.conversation, *self._app.erasure.erase_conversations(turn.person)}:
            self._forget(conversation)
        fresh, _ = await self._handle(turn, "/restart_search", (erased.pace, erased.loudness))
        return replace(fresh, sentences=erased.sentences + fresh.sentences)

    def _forget(self, conversation: str) -> None:
        """Keep nothing of a conversation, in memory nor in the database."""
        self._answered.forget(conversation)
        self._codes.forget(conversation)
        self._store.drop(conversation)
        purge_conversation(self._app.settings.tracker_url, conversation)

    async def _handle(
        self, turn: Turn, text: str, manner: tuple[int, int] | None = None
    ) -> tuple[Reply, bool]:
        from rasa.core.channels.channel import UserMessage

        channel = self._channel()
        details = {
            "person": turn.person, "is_doubtful": turn.is_doubtful,
            "kind": turn.kind.value, "number": turn.number, "manner": manner,
            "word_confidences": list(turn.word_confidences),
        }  # fmt: skip
        message = UserMessage(text, channel, turn.conversation, input_channel="turn", metadata=details)
        failures: list[BaseException] = []
        token, kept = RUNNING.set(self._app), FAILURES.set(failures)
        try:
            with translated_errors():
                await self._agent.handle_message(message)
        finally:
            RUNNING.reset(token)
            FAILURES.reset(kept)
        if failures:
            self._store.forget_last_turn(turn.conversation)
            raise translated(failures[0])
        slots = self._store.slots_of(turn.conversation)
        is_erased = any((message.get("custom") or {}).get("is_erased") for message in channel.messages)
        intent = self._store.intents[turn.conversation]
        return reply_of(channel.messages, slots, self._responses, intent), is_erased

    @property
    def _responses(self) -> Mapping[str, Any]:
        return self._agent.domain.responses


def open_embedded(settings: Settings, app: Parts) -> EmbeddedDialogue:
    """Open the dialogue in this process, training its model if needed. Raises Misconfigured when the model
    or the conversations' database cannot be opened: Rasa's own fall-back to memory is never used."""
    model = train_if_needed(settings)
    os.environ.update({name: value for name, value in QUIET.items() if name not in os.environ})
    with warnings.catch_warnings(record=True):  # those of Rasa's own libraries are no news to an operator
        from rasa.shared.exceptions import RasaException

        _silence()
        store = _open_tracker_store(settings.tracker_url)
        try:
            agent = _open_agent(model, store)
        except (RasaException, OSError, ValueError, KeyError) as error:
            advice = "the dialogue model is damaged: run: make prepare"
            raise Misconfigured("dialogue.model", advice) from error
    check_responses(agent.domain.responses)
    locks = TurnLocks(_open_lock_store(settings.dialogue.redis_url))
    return EmbeddedDialogue(agent, store, _channel_class(), app, locks)


def _open_lock_store(url: str) -> Any:
    """Rasa's lock store in Redis, or None without address. Raises Misconfigured when it does not answer."""
    if not url:
        return None
    from rasa.core.lock_store import RedisLockStore
    from redis import Redis, RedisError

    store = RedisLockStore(key_prefix="vivevoix")
    store.red = Redis.from_url(url, socket_timeout=LOCK_SECONDS, socket_connect_timeout=LOCK_SECONDS)
    try:
        store.red.ping()
    except RedisError as error:
        raise Misconfigured("dialogue.redis", "the server of VIVEVOIX_REDIS_URL does not answer") from error
    return store


def _open_agent(model: Path, store: Any) -> Any:
    from rasa.core.actions.action import RemoteAction
    from rasa.core.agent import Agent

    # Rasa checks each action's answer, and its JSON schema with it, for 30 to 60 ms: here the answer comes
    # from this very program, so the check is left out.
    RemoteAction._validate_action_result = lambda _self, _result: True

    agent = Agent.load(model_path=str(model), action_endpoint=_endpoint_class()(), tracker_store=store)
    # The agent wraps the store in one that falls back to memory; the bare store is put back.
    agent.tracker_store = store
    agent.processor.tracker_store = store
    store.domain = agent.domain
    return agent


def _silence() -> None:
    """Keep Rasa from logging what people say: errors only, in both of its logging systems."""
    import structlog

    importlib.import_module("rasa.core.agent")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in ("rasa", "rasa_sdk", "tensorflow", "matplotlib", "apscheduler"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _channel_class() -> type:
    from rasa.core.channels.channel import OutputChannel

    class Collected(OutputChannel):
        """Keeps whole messages, text and custom fields together, in order."""

        def __init__(self) -> None:
            self.messages: list[dict[str, Any]] = []

        @classmethod
        def name(cls) -> str:
            return "turn"

        async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
            self.messages.append(dict(message))

    return Collected


def _endpoint_class() -> type:
    from rasa.utils.endpoints import EndpointConfig

    class ActionsHere(EndpointConfig):
        """Runs the actions in this process instead of posting the whole conversation over HTTP."""

        def __init__(self) -> None:
            super().__init__(url="http://in-process", enable_selective_domain=True)
            self._executor = importlib.import_module("rasa_sdk.executor").ActionExecutor()
            self._executor.register_package("actions")

        async def request(self, *_: Any, json: dict[str, Any], **__: Any) -> dict[str, Any]:
            # Rasa would log an action's error and go on: it is kept for the engine instead.
            (result,) = await asyncio.gather(self._executor.run(json), return_exceptions=True)
            if isinstance(result, BaseException):
                FAILURES.get().append(result)
                return {"events": [], "responses": []}
            return result

    return ActionsHere


def _open_tracker_store(url: str) -> Any:
    try:
        make_file(url)
        store = _conversations_class()(for_writing(make_engine(url)))
        with translated_errors(), store.engine.begin() as connection:
            store.Base.metadata.create_all(connection)
    except BotError as error:
        raise Misconfigured("dialogue.tracker", f"the conversations' database: {error.advice}") from error
    return store


def _conversations_class() -> type:
    from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.trackers import DialogueStateTracker

    class SqlConversations(SQLTrackerStore):
        """Rasa's conversations in SQL: an error is an error, and the last turn can be taken back."""

        def __init__(self, engine: sa.engine.Engine) -> None:
            self.engine = engine
            self.sessionmaker = sa.orm.sessionmaker(bind=engine)
            self.slots: dict[str, dict[str, Any]] = {}
            self.intents: dict[str, str] = {}
            self._saved: dict[str, Any] = {}
            TrackerStore.__init__(self, Domain.empty(), None)

        async def save(self, tracker: Any) -> None:
            await super().save(tracker)
            self._note(tracker)
            self._saved[tracker.sender_id] = tracker

        async def retrieve(self, sender_id: str) -> Any:
            # What was just saved needs not be read again; a turn that fails is not saved, hence the pop.
            saved = self._saved.pop(sender_id, None)
            return saved if saved is not None else await super().retrieve(sender_id)

        def drop(self, conversation: str) -> None:
            """Keep nothing of a conversation in memory."""
            for kept in (self.slots, self.intents, self._saved):
                kept.pop(conversation, None)

        def slots_of(self, conversation: str) -> dict[str, Any]:
            """Slots after the last turn; read again from the database after a restart."""
            if conversation not in self.slots and (events := events_of(self.engine, conversation)):
                self._note(DialogueStateTracker.from_dict(conversation, events, self.domain.slots))
            return self.slots.get(conversation, {})

        def forget_last_turn(self, conversation: str) -> None:
            """Take the last turn back, as if it had not been."""
            forget_last_turn(self.engine, conversation)
            self.drop(conversation)

        def _note(self, tracker: Any) -> None:
            self.slots[tracker.sender_id] = tracker.current_slot_values()
            self.intents[tracker.sender_id] = tracker.latest_message.intent.get("name") or ""

    return SqlConversations
