"""Whole journeys of simulated people with the real dialogue, in this process or in several."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.app import App, build
from bot.bench.error_channel import ErrorChannel, Vocabularies
from bot.bench.misheard_turns import HeardTurn, MishearingEar
from bot.bench.people import Profile, make_profile
from bot.bench.person import Person
from bot.bench.trial import fill_trial, trial_settings
from bot.dialogue.embedded import EmbeddedDialogue, open_embedded
from bot.dialogue.train import QUIET, train_if_needed
from bot.errors import BotError
from bot.french.numbers import find_numbers
from bot.jobs.print_code import DIGITS as CODE_DIGITS
from bot.model import Reply, Turn, TurnKind
from bot.settings import Settings

TURNS_MOST = 80
"""Turns after which a journey is given up: nobody stays so long."""

PROCESSES = 2
"""Journeys taken at the same time."""


@dataclass(frozen=True)
class Line:
    """One turn of a journey, as it was said and heard."""

    question: str
    """The question that was answered."""
    said: str
    """What the person said or keyed."""
    heard: str
    """What the dialogue got; empty when nothing was understood."""
    is_doubtful: bool
    """True when the dialogue was told to confirm."""
    reply: tuple[str, ...]
    """What was replied."""


@dataclass(frozen=True)
class Journey:
    """One journey from the first greeting to its end."""

    person: str
    """Name of the profile."""
    half: str
    """Half of the people that the profile belongs to."""
    goal: str
    """What the person called for."""
    rate: float
    """Word error rate asked of the ear."""
    end: str
    """`over` (the dialogue ended the call), `gave_up`, `long` or an error's code."""
    question: str
    """The question that was pending at the end, or before the last goodbye."""
    questions: tuple[str, ...]
    """Questions heard, in order."""
    failures: Mapping[str, int]
    """Times that each question came back unanswered."""
    facts: Mapping[str, Any]
    """What the dialogue had understood at the last turn that had facts."""
    cv: Mapping[str, Any]
    """The CV that was made (its print code opens it) or kept, as `bot.jobs.cv.CvContent` gives it."""
    said: int
    """Words said."""
    errors: int
    """Words heard wrong, missed or added."""
    lines: tuple[Line, ...] = field(repr=False)
    """All turns."""

    @property
    def turns(self) -> int:
        """Turns that the person took."""
        return len(self.lines)


class World:
    """The real dialogue with its own database, and the ears of the people who call it."""

    def __init__(self, parts: App, dialogue: EmbeddedDialogue) -> None:
        self.parts = parts
        self.dialogue = dialogue
        self.vocabularies = Vocabularies(parts.grammars)

    async def travel(self, profile: Profile, rate: float) -> Journey:
        """Take one person through one call."""
        person = Person(profile)
        seed = f"{profile.name} {profile.goal}"
        channel = ErrorChannel(self.vocabularies, rate, seed)
        ear = MishearingEar(channel, self.parts.grammars)
        conversation = f"{seed} {rate}"
        start = Turn(conversation, TurnKind.START, f"person {conversation}", number=1)
        lines: list[Line] = []
        replies: list[Reply] = []
        end, content = "", {}
        try:
            replies.append(await self.dialogue.reply(start))
            while not end:
                end = await self._step(person, ear, start, lines, replies)
            content = self._cv_made(start.person or "", replies)
            await self.dialogue.end(conversation)
        except BotError as error:
            end = error.code
        told = [reply for reply in replies if reply.question]
        return Journey(
            profile.name, profile.half, profile.goal, rate, end, told[-1].question if told else "",
            tuple(reply.question for reply in replies), dict(person.failures),
            dict(told[-1].facts) if told else {}, content, channel.said, channel.errors, tuple(lines),
        )  # fmt: skip

    def _cv_made(self, person: str, replies: Sequence[Reply]) -> Mapping[str, Any]:
        """The CV that the print code of the call opens, else the one that is kept; empty without any."""
        for code in filter(None, map(_code_said, reversed(replies))):
            printed = self.parts.cvs.by_code(code, self.parts.clock.now(), self.parts.person_secret)
            return printed.to_json() if printed else {}
        kept = self.parts.cvs.of(person)
        return kept.content.to_json() if kept else {}

    async def _step(
        self, person: Person, ear: MishearingEar, start: Turn, lines: list[Line], replies: list[Reply]
    ) -> str:
        """Take one turn; gives how the journey ended, or an empty string."""
        reply = replies[-1]
        act = person.answer(reply)
        if act is None:
            return "gave_up"
        number = len(lines) + 2
        heard = HeardTurn(act.kind, act.text, 1.0)
        if act.kind is TurnKind.SPEECH:
            heard = ear.take(act.text, reply.expect)
        turn = Turn(
            start.conversation, heard.kind, start.person, heard.text, heard.confidence, heard.is_doubtful,
            number, heard.word_confidences,
        )  # fmt: skip
        replies.append(await self.dialogue.reply(turn))
        lines.append(Line(reply.question, act.text, heard.text, heard.is_doubtful, replies[-1].sentences))
        if replies[-1].is_over:
            return "over"
        return "long" if len(lines) >= TURNS_MOST else ""


def _code_said(reply: Reply) -> str:
    """The print code that a reply says two digits at a time; empty when it says none."""
    parts = [sentence.split(", ") for sentence in reply.sentences]
    numbers = ["".join(digits for pair in pairs for digits in find_numbers(pair)) for pairs in parts]
    is_code = reply.question == "cv_code"
    return next((digits for digits in numbers if is_code and len(digits) == CODE_DIGITS), "")


@dataclass(frozen=True)
class Trip:
    """One journey to take."""

    number: int
    """Number of the person."""
    goal: str
    """What the person calls for."""
    rate: float
    """Word error rate of the ear."""


def travel_all(
    settings: Settings,
    trips: Sequence[Trip],
    progress: Callable[[int, int], None] | None = None,
    journal: Path | None = None,
) -> list[Journey]:
    """Take all journeys, several at the same time, each process with a database of its own; the order of the
    trips is kept. Those of the journal, when there is one, are not taken again; the others join it."""
    found = read_journal(journal, trips) if journal else {}
    ahead = [trip for trip in trips if trip not in found]
    if not ahead:
        return [found[trip] for trip in trips]
    train_if_needed(settings)
    arguments = (settings,)
    with ProcessPoolExecutor(min(PROCESSES, len(ahead)), get_context("spawn"), _open, arguments) as pool:
        waiting = {pool.submit(_travel, trip): trip for trip in ahead}
        for done in as_completed(waiting):
            if done.exception() is not None:
                pool.shutdown(wait=False, cancel_futures=True)
            found[waiting[done]] = done.result()
            if journal:
                with journal.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(done.result()), ensure_ascii=False) + "\n")
            if progress:
                progress(len(found), len(trips))
    return [found[trip] for trip in trips]


def read_journal(path: Path, trips: Sequence[Trip] | None = None) -> dict[Trip, Journey]:
    """Read the journeys of a journal, those of some trips when they are given; {} when it is not there."""
    if not path.exists():
        return {}
    read: dict[Trip, Journey] = {}
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        lines = tuple(Line(**{**one, "reply": tuple(one["reply"])}) for one in row.pop("lines"))
        journey = Journey(**{**row, "questions": tuple(row["questions"]), "lines": lines})
        trip = Trip(int(journey.person), journey.goal, journey.rate)
        if trips is None or trip in trips:
            read[trip] = journey
    return read


_WORLD: list[World] = []
"""The World of this process, once `_open` has run in it."""


def _open(settings: Settings) -> None:
    """Open the dialogue in a process that does nothing else; its folder goes when the process ends."""
    os.environ.update(QUIET)
    stack = ExitStack()
    _WORLD.append(stack.enter_context(open_world(settings)))
    import atexit

    atexit.register(stack.close)


def _travel(trip: Trip) -> Journey:
    return asyncio.run(_WORLD[0].travel(make_profile(trip.number, trip.goal), trip.rate))


@contextmanager
def open_world(settings: Settings) -> Iterator[World]:
    """Open the real dialogue over an empty database with the example offers, in a temporary folder."""
    with trial_settings(settings) as trial:
        fill_trial(trial)
        parts = build(trial)
        dialogue = open_embedded(trial, parts)
        try:
            yield World(parts, dialogue)
        finally:
            dialogue.close()
