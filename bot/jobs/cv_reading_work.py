"""Work done, told freely: "trois ans vendeuse à Bron puis j'ai gardé des enfants" is two jobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.french.heard import normalize, strip_hesitations
from bot.french.heard_spans import WorkedTime, join_times, worked_times
from bot.french.heard_words import Reading, split_words
from bot.jobs.cv import Experience
from bot.jobs.cv_own import is_denied, own_words
from bot.jobs.cv_pieces import Piece, split_pieces
from bot.jobs.cv_private import hide_private
from bot.jobs.cv_reading_places import ToldPlace, read_employer, read_told_place
from bot.jobs.cv_reading_tasks import read_tasks
from bot.jobs.cv_reading_trades import NamedTrade, gender_of, named_trades
from bot.jobs.cv_reading_unknown import unknown_work
from bot.jobs.cv_words import first_code, is_only
from bot.jobs.places import Places
from bot.jobs.trades import Trades
from bot.jobs.wording import split_words as split_elided

MOST_JOBS = 5
"""Jobs taken of one answer."""


@dataclass(frozen=True)
class ToldJob:
    """A job as it was told."""

    experience: Experience
    """What is known of it."""
    is_sure: bool = True
    """False when the work itself is to be confirmed by yes or no."""
    doubt: str = ""
    """What else is to be confirmed: `time` or `place`; empty when nothing is."""


@dataclass(frozen=True)
class ToldWork:
    """What an answer says of the work done."""

    jobs: tuple[ToldJob, ...] = ()
    """The jobs, in the order told."""
    is_none: bool = False
    """True when the person says that there was none, or no other."""
    gender: str = ""
    """`f` or `m` when the person named the trade so."""


@dataclass(frozen=True)
class Circumstances:
    """Where, when, for whom and how: what is told around a job."""

    time: WorkedTime = WorkedTime()
    place: ToldPlace = ToldPlace()
    employer: str = ""
    setting: str = ""
    is_current: bool = False

    @property
    def is_empty(self) -> bool:
        """True when nothing was told."""
        return self == Circumstances()


@dataclass
class _Job:
    trade: NamedTrade
    told: Circumstances
    tasks: list[str] = field(default_factory=list)


def read_work(text: str, trades: Trades, places: Places, today: date) -> ToldWork:
    """Read the jobs of an answer. What is private is left out first; what is doubtful is marked."""
    if is_only(text, "nothing"):
        return ToldWork(is_none=True)
    jobs: list[_Job] = []
    gender = ""
    for part in hide_private(strip_hesitations(text)):
        gender = _read_part(own_words(part), jobs, trades, places, today) or gender
    is_none = not jobs and first_code(text, "nothing") is not None
    return ToldWork(tuple(map(_told, jobs[:MOST_JOBS])), is_none, gender)


def read_circumstances(text: str, places: Places, today: date) -> Circumstances:
    """Read where, when, for whom and how a job was done; several times that agree are one."""
    words = normalize(text)
    times = worked_times(split_words(words), today)
    said = [one for one in times if not is_denied(words[: one.start])]
    return _circumstances(words, said or times, places)


def _circumstances(
    words: str, times: Sequence[Reading[WorkedTime]], places: Places, lead: str = ""
) -> Circumstances:
    taken = [(reading.start, reading.end) for reading in times]
    employer, span = read_employer(words, tuple(taken))
    place = _place(words, [*taken, *([span] if span is not None else [])], places)
    is_current = first_code(f"{lead} {words}", "current") is not None
    setting = first_code(words, "settings") or ""
    return Circumstances(_joined(times), place, employer, setting, is_current)


def _place(words: str, taken: Sequence[tuple[int, int]], places: Places) -> ToldPlace:
    """The place that the words name besides what is taken already, with its characters in these words."""
    kept = [at for at in range(len(words)) if not any(first <= at < last for first, last in taken)]
    kept = [at for n, at in enumerate(kept) if words[at] != " " or (n and words[kept[n - 1]] != " ")]
    found = read_told_place("".join(words[at] for at in kept), places)
    spans = tuple((kept[first], kept[last - 1] + 1) for first, last in found.spans if last <= len(kept))
    return replace(found, spans=spans)


def _joined(times: Sequence[Reading[WorkedTime]]) -> WorkedTime:
    told = WorkedTime()
    for reading in times:
        joined = join_times(told, reading.value) if told != WorkedTime() else reading.value
        told = joined if joined is not None else told
    return told


def _read_part(part: str, jobs: list[_Job], trades: Trades, places: Places, today: date) -> str:
    """Read one part of an answer into `jobs`; gives the gender it shows."""
    gender = ""
    pending = Circumstances()
    pieces = split_pieces(part)
    for at, piece in enumerate(pieces):
        times = worked_times(split_words(piece.text), today)
        told = _circumstances(piece.text, times, places, piece.lead)
        named = _named(piece, times, told, trades, bool(jobs))
        if not named:
            pending = _attach(jobs, piece, told, pending, _next_names(pieces, at, trades), today)
            continue
        gender = gender_of(piece.text) or gender
        pending = _take_named(jobs, piece, named, times, told, pending, today)
    if jobs and not pending.is_empty:
        jobs[-1].told = merge(jobs[-1].told, pending)
    return gender


def _named(
    piece: Piece, times: Sequence[Reading[WorkedTime]], told: Circumstances, trades: Trades, has_job: bool
) -> list[NamedTrade]:
    taken = [(reading.start, reading.end) for reading in times]
    _, span = read_employer(piece.text, tuple(taken))
    taken += [*told.place.spans, *([span] if span is not None else [])]
    named = named_trades(piece.text, trades, taken)
    if named and named[0].is_sure:
        return named
    if first_code(piece.text, "not_being") is not None:
        return []
    is_task = has_job and not piece.is_linked and first_code(piece.text, "being") is None
    unknown = unknown_work(piece.text, taken) if not is_task else None
    if is_task and not (named and named[0].is_person):
        return []
    if unknown is None:
        return named if piece.has_subject or piece.lead or len(piece.text.split()) <= 4 else []
    return named or [unknown]


def _next_names(pieces: Sequence[Piece], at: int, trades: Trades) -> bool:
    """Tell whether the next piece names a job and belongs to this one ("au pays", "j'étais couturière")."""
    if at + 1 >= len(pieces) or pieces[at + 1].is_linked:
        return False
    return bool(named_trades(pieces[at + 1].text, trades))


def _attach(
    jobs: list[_Job], piece: Piece, told: Circumstances, pending: Circumstances, is_next: bool, today: date
) -> Circumstances:
    """Give what a piece without an occupation tells to the job before, or keep it for the next one."""
    bare = replace(told, is_current=False)
    if not jobs or (is_next and (piece.is_linked or not piece.has_subject) and not bare.is_empty):
        return merge(pending, told)
    job = jobs[-1]
    if piece.is_linked and not is_next and _is_elsewhere(job.told, told):
        jobs.append(_Job(job.trade, told))
        return pending
    if is_next and piece.is_linked:
        return merge(pending, told)
    job.told = merge(job.told, told)
    if piece.has_subject:
        job.tasks += [task for task in read_tasks(piece.text, today) if task not in job.tasks]
    return pending


def _take_named(
    jobs: list[_Job], piece: Piece, named: Sequence[NamedTrade], times: Sequence[Reading[WorkedTime]],
    told: Circumstances, pending: Circumstances, today: date,
) -> Circumstances:  # fmt: skip
    """Take the occupations of a piece: new jobs, or what was done in the job before."""
    bare = replace(told, is_current=False, setting="")
    is_new = piece.is_linked or not jobs or not bare.is_empty or not pending.is_empty
    is_being = first_code(piece.text, "being") is not None
    if not is_new and not is_being:
        job = jobs[-1]
        job.tasks += [task for task in read_tasks(piece.text, today) if task not in job.tasks]
        job.told = merge(job.told, told)
        return pending
    same = jobs[-1] if jobs and len(named) == 1 and jobs[-1].trade.work == named[0].work else None
    if same is not None and _fits(same.told, told):
        same.told = merge(merge(same.told, told), pending)
        return Circumstances()
    for trade, own in _shared(piece, named, times, told):
        jobs.append(_Job(trade, merge(own, pending) if trade is named[0] else own))
    return Circumstances()


def _shared(
    piece: Piece, named: Sequence[NamedTrade], times: Sequence[Reading[WorkedTime]], told: Circumstances
) -> Iterator[tuple[NamedTrade, Circumstances]]:
    """Give each occupation of a piece its part of what is told: a length each when there are as many, else
    what is told belongs to the nearest one."""
    if len(named) == 1:
        yield named[0], told
        return
    how = Circumstances(setting=told.setting, is_current=told.is_current)
    is_each = len(times) == len(named)
    owner = _owner(piece.text, named, times, told)
    for number, trade in enumerate(named):
        own = replace(told, time=WorkedTime()) if number == owner else how
        if is_each:
            own = replace(own, time=times[number].value)
        elif number == owner:
            own = told
        yield trade, own


def _owner(
    text: str, named: Sequence[NamedTrade], times: Sequence[Reading[WorkedTime]], told: Circumstances
) -> int:
    """Which occupation what is told belongs to: the one just before the first of it, else the first one."""
    starts = _starts(text)
    spans = [reading.start for reading in times] + [first for first, _ in told.place.spans]
    _, employer = read_employer(text)
    spans += [employer[0]] if employer is not None else []
    if not spans:
        return len(named) - 1
    return max((n for n, trade in enumerate(named) if starts[trade.first] <= min(spans)), default=0)


def _starts(text: str) -> list[int]:
    return [word.start for word in split_elided(text)]


def _fits(one: Circumstances, other: Circumstances) -> bool:
    """Tell whether two pieces about the same work can be one job."""
    is_time = one.time.is_empty or other.time.is_empty or join_times(one.time, other.time) is not None
    is_place = not (one.place.name and other.place.name) or one.place.name == other.place.name
    is_employer = not (one.employer and other.employer) or one.employer == other.employer
    return is_time and is_place and is_employer


def _is_elsewhere(one: Circumstances, other: Circumstances) -> bool:
    """Tell whether the same work was then done for somebody else or in another place."""
    is_moved = bool(one.place.name and other.place.name and one.place.name != other.place.name)
    return is_moved or bool(one.employer and other.employer and one.employer != other.employer)


def merge(one: Circumstances, other: Circumstances) -> Circumstances:
    """What both tell; the first counts where they differ."""
    time = one.time
    if time == WorkedTime() or time.is_vague:
        time = other.time if other.time != WorkedTime() else time
    elif other.time != WorkedTime():
        time = join_times(time, other.time) or time
    place = one.place if one.place.name or not other.place.name else other.place
    if one.place.is_abroad and not place.is_abroad and not place.name:
        place = one.place
    if not place.name and other.place.is_abroad:
        place = other.place
    return Circumstances(
        time, place, one.employer or other.employer, _stronger(one.setting, other.setting),
        one.is_current or other.is_current,
    )  # fmt: skip


def _stronger(one: str, other: str) -> str:
    order = ("unpaid", "family", "internship", "informal", "")
    return min((one, other), key=order.index)


def _told(job: _Job) -> ToldJob:
    told = job.told
    setting = told.setting or job.trade.setting
    if job.trade.setting and setting == "informal":
        setting = job.trade.setting
    if not setting:
        setting = "abroad" if told.place.is_abroad else "paid"
    time = told.time
    experience = Experience(
        work=job.trade.work, rome=job.trade.rome, employer=told.employer, place=told.place.name,
        months=time.months, start=time.start, end=time.end,
        is_current=(time.is_current or told.is_current) and not time.end,
        tasks=tuple(job.tasks), setting=setting,
    )  # fmt: skip
    doubt = "time" if time.is_about else "place" if not told.place.is_sure else ""
    return ToldJob(experience, job.trade.is_sure, doubt)
