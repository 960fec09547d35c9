"""How well an ear hears answers: each item in the closed list of its task, and what is no answer at all."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.audio.rechunk import split_frames
from bot.bench.figures import Share, word_errors
from bot.bench.line import add_noise, carry
from bot.bench.report import as_table
from bot.bench.sets import Item
from bot.bench.tasks import OTHER, WORDS, WORDS_MOST, Task, grammar_task, word_tasks
from bot.engines.vosk_ear import VoskEar
from bot.errors import Misconfigured, Refused
from bot.model import Clip, Transcript
from bot.speech.grammars import AnswerGrammar
from bot.speech.judging import Answered, judge
from bot.speech.turn_words import load_turn_words

MARGIN_SECONDS = 0.3
"""Silence before and after each item, as the call loop keeps, seconds."""

ALWAYS_TESTED = "yes_no"
"""Grammar that is tested with other words on every set: to take something else for a yes is the worst."""

Progress = Callable[[int, int], None]
"""Takes what is done and what there is to do."""


@dataclass(frozen=True)
class Line:
    """How the sound comes to the ear."""

    channel: str = "g711"
    """One of `bot.bench.line.CHANNELS`."""
    noise: str = "none"
    """One of `bot.bench.line.NOISES`."""
    snr_db: float = 0.0
    """Active speech over noise, decibels."""

    def carry(self, clip: Clip, seed: int) -> Clip:
        """Give what the ear receives."""
        return carry(add_noise(clip, self.noise, self.snr_db, seed), self.channel)

    def __str__(self) -> str:
        noise = "no noise" if self.noise == "none" else f"{self.noise} {self.snr_db:g} dB"
        return f"{self.channel}, {noise}"


def read_line(channel: str, noise: str) -> Line:
    """Read `--channel` and `--noise` (`none` or `kind:decibels`); raises Misconfigured for a noise without
    its decibels, a noise or a channel that does not exist."""
    kind, _, decibels = noise.partition(":")
    try:
        line = Line(channel, kind, float(decibels) if kind != "none" else 0.0)
    except ValueError as error:
        raise Misconfigured("line.noise", "a noise is given with its decibels, as in street:15") from error
    line.carry(Clip(bytes(640), 8000), 0)
    return line


@dataclass(frozen=True)
class Heard:
    """One item heard in the list of one task."""

    task: str
    """Name of the task."""
    speaker: str
    """Who said it."""
    said: str
    """What was said."""
    text: str
    """The known words that were heard."""
    confidence: float
    """Confidence as the call loop judges it, 0 to 1; -1 when nothing was understood."""
    is_answer: bool
    """False for what answers nothing: it ought to be refused."""
    is_right: bool
    """True when an answer was heard as it was said, whatever the confidence."""
    closed: str
    """The words heard when everything must be a phrase of the list (without `[unk]`); empty for no answer."""
    is_right_closed: bool
    """True when these are what was said."""
    verdict: str
    """`taken`, `asked` (confirmed by yes or no) or `refused`, by the thresholds of the grammar."""


class Listener:
    """Hears items over one line and counts the time it takes."""

    def __init__(self, ear: VoskEar, line: Line) -> None:
        self._ear, self._line = ear, line
        self._closed_ear = ear.with_unknown_share(0.0)
        self._received: dict[Item, Clip] = {}
        self.sound_seconds = 0.0
        """Sound heard, seconds."""
        self.cpu_seconds = 0.0
        """Computing time spent on hearing it, seconds."""

    def hear(self, item: Item, task: Task, is_answer: bool) -> Heard:
        """Hear one item in the list of a task."""
        clip = self._receive(item)
        judged = judge(self._listen(self._ear, clip, task), clip.seconds, 0.0, 0.0, load_turn_words())
        text, confidence = "", -1.0
        if isinstance(judged, Answered):
            text, confidence = judged.text, judged.confidence
        closed = self._listen(self._closed_ear, clip, task).text if is_answer else ""
        return Heard(
            task=task.name,
            speaker=item.speaker,
            said=item.text,
            text=text,
            confidence=confidence,
            is_answer=is_answer,
            is_right=is_answer and task.means_the_same(text, item.text),
            closed=closed,
            is_right_closed=is_answer and task.means_the_same(closed, item.text),
            verdict=verdict_of(confidence, task.grammar),
        )

    def transcribe(self, item: Item, task: Task) -> Transcript:
        """Give all that is heard of one item in the list of a task, word by word."""
        return self._listen(self._ear, self._receive(item), task)

    def _listen(self, ear: VoskEar, clip: Clip, task: Task) -> Transcript:
        margin = bytes(int(MARGIN_SECONDS * clip.rate_hz) * 2)
        start = time.process_time()
        hearing = ear.listen(task.phrases)
        for frame in split_frames(margin + clip.pcm + margin):
            hearing.feed(frame)
        transcript = hearing.finish()
        self.cpu_seconds += time.process_time() - start
        self.sound_seconds += clip.seconds + 2 * MARGIN_SECONDS
        return transcript

    def _receive(self, item: Item) -> Clip:
        if item not in self._received:
            seed = zlib.crc32(f"{item.speaker} {item.text}".encode())
            self._received[item] = self._line.carry(item.sound(), seed)
        return self._received[item]


def verdict_of(confidence: float, grammar: AnswerGrammar) -> str:
    """Give what the call loop does with words of that confidence."""
    if confidence < max(grammar.reject_below, 0.0):
        return "refused"
    return "asked" if confidence < grammar.confirm_below else "taken"


def plan(
    items: Sequence[Item],
    tasks: Sequence[Task],
    grammars: Mapping[str, AnswerGrammar],
    fillers: Sequence[str],
    others_most: int,
) -> list[tuple[Item, Task, bool]]:
    """Give what is heard in which list, and whether it is an answer: each item in every task it belongs to,
    and for each task at most `others_most` short items without one word of it. Raises Refused when an item
    names a task that is not there."""
    answers = list(_answers(items, tasks, grammars, fillers))
    used = {task.name: task for _, task in answers}
    if ALWAYS_TESTED in grammars:
        used.setdefault(ALWAYS_TESTED, grammar_task(grammars[ALWAYS_TESTED]))
    short = [item for item in items if len(item.text.split()) <= WORDS_MOST]
    planned = [(item, task, True) for item, task in answers]
    for name, task in used.items():
        foreign = [item for item in short if task.is_foreign(item.text)]
        if len(foreign) > others_most:
            foreign = random.Random(name).sample(foreign, others_most)
        planned += [(item, task, False) for item in foreign]
    return planned


def _answers(
    items: Sequence[Item],
    tasks: Sequence[Task],
    grammars: Mapping[str, AnswerGrammar],
    fillers: Sequence[str],
) -> Iterator[tuple[Item, Task]]:
    named = {task.name: task for task in tasks}
    words = []
    for item in items:
        if item.task == OTHER:
            continue
        if item.task in named:
            yield item, named[item.task]
        elif item.task in grammars:
            yield item, grammar_task(grammars[item.task])
        elif item.task and item.task != WORDS:
            raise Refused("recognition.task", f"there is no task and no answer grammar called {item.task}")
        else:
            found = [task for task in tasks if item.text in task.phrases]
            yield from ((item, task) for task in found)
            if not found and len(item.text.split()) <= WORDS_MOST:
                words.append(item)
    lists = word_tasks([item.text for item in words], fillers, grammars["trade"]) if words else {}
    yield from ((item, lists[item.text]) for item in words)


def hear_all(
    listener: Listener, planned: Sequence[tuple[Item, Task, bool]], progress: Progress | None = None
) -> list[Heard]:
    """Hear everything that is planned."""
    heard = []
    for number, (item, task, is_answer) in enumerate(planned, 1):
        heard.append(listener.hear(item, task, is_answer))
        if progress:
            progress(number, len(planned))
    return heard


def figures_of(heard: Iterable[Heard]) -> dict[str, object]:
    """Give the figures of some items heard: `correct` and `wer` in the closed list; then with `[unk]` and the
    thresholds, as the product hears: what became of answers, right and wrong, and of what was no answer."""
    rows = list(heard)
    answers = [row for row in rows if row.is_answer]
    others = [row for row in rows if not row.is_answer]
    return {
        "correct": _share(answers, lambda row: row.is_right_closed),
        "wer": word_errors([(row.said, row.said if row.is_right_closed else row.closed) for row in answers]),
        "right_taken": _share(answers, lambda row: row.is_right and row.verdict == "taken"),
        "wrong_taken": _share(answers, lambda row: not row.is_right and row.verdict == "taken"),
        "asked": _share(answers, lambda row: row.verdict == "asked"),
        "others_taken": _share(others, lambda row: row.verdict == "taken"),
        "others_asked": _share(others, lambda row: row.verdict == "asked"),
    }


def _share(rows: Sequence[Heard], is_counted: Callable[[Heard], bool]) -> Share:
    return Share(sum(map(is_counted, rows)), len(rows))


HEAD = ("correct", "word errors", "right, taken at once", "wrong, taken", "confirmed by a question",
        "other words taken", "other words asked")  # fmt: skip
"""Columns of a table of figures, after the names."""


def as_row(figures: Mapping[str, object]) -> list[str]:
    """Give the cells of a table of figures."""
    return [str(value) for value in figures.values()]


def as_report(heard: Sequence[Heard]) -> str:
    """Give the tables of a measure: by task, then by speaker (answers only)."""
    tasks = list(dict.fromkeys(row.task for row in heard))
    by_task = [(name, *as_row(figures_of(row for row in heard if row.task == name))) for name in tasks]
    text = as_table(("task", *HEAD), by_task)
    speakers = sorted({row.speaker for row in heard if row.is_answer})
    if len(speakers) > 1:
        rows = []
        for name in speakers:
            figures = figures_of(row for row in heard if row.speaker == name)
            rows.append((name, figures["correct"], figures["wer"], figures["wrong_taken"]))
        text += "\n\n" + as_table(("speaker", "correct", "word errors", "wrong, taken"), rows)
    return text


def missed_words(heard: Sequence[Heard]) -> list[dict[str, str]]:
    """Give the answers that were not heard as said."""
    return [
        {
            "task": row.task,
            "speaker": row.speaker,
            "said": row.said,
            "closed": row.closed,
            "heard": row.text,
            "verdict": row.verdict,
        }  # fmt: skip
        for row in heard
        if row.is_answer and not (row.is_right_closed and row.is_right)
    ]
