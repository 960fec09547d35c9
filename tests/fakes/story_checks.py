"""What a scripted call expects, checked against what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.model import Reply, Turn
from bot.speech.call_events import (
    AssistantSaid,
    BargedIn,
    CallEnd,
    CallEvent,
    PersonSaid,
    ReplyCame,
    SpeechIgnored,
)
from fakes.story import Story
from fakes.story_caller import StoryCaller

BARGE_IN_SECONDS = 0.5
"""A command stops the assistant in at most this, seconds."""


def check_story(story: Story, caller: StoryCaller, end: CallEnd) -> list[str]:
    """Give what went otherwise than told, in words."""
    faults = [caller.problem] if caller.problem else []
    if len(caller.marks) < len(story.steps) and not caller.problem:
        faults.append(f"the call ended before step {len(caller.marks) + 1}")
    borders = [*(mark.first_event for mark in caller.marks[1:]), len(caller.events)]
    for number, (mark, border) in enumerate(zip(caller.marks, borders, strict=False), start=1):
        window = caller.events[mark.first_event : border]
        faults += [f"step {number}: {fault}" for fault in check_window(mark.step.then, window)]
    return faults + [f"end: {fault}" for fault in check_end(story.then, caller.events, end)]


def check_window(then: Mapping[str, Any], events: Sequence[CallEvent]) -> list[str]:
    """Check what came of one step."""
    faults = _check_common(then, events)
    reply = _last_reply(events)
    if "asks" in then and (reply is None or reply.question != then["asks"]):
        faults.append(f"asks {reply.question if reply else None}, not {then['asks']}")
    cuts = [event for event in events if isinstance(event, BargedIn)]
    if "cut" in then and bool(cuts) != then["cut"]:
        faults.append("the assistant was not cut" if then["cut"] else "the assistant was cut")
    faults += [
        f"cut after {cut.now - cut.onset:.2f} s" for cut in cuts if cut.now - cut.onset > BARGE_IN_SECONDS
    ]
    if "doubtful" in then and [turn.is_doubtful for turn in _turns(events)][-1:] != [then["doubtful"]]:
        faults.append(f"the turn is not {'doubtful' if then['doubtful'] else 'sure'}")
    ignored = [event.reason for event in events if isinstance(event, SpeechIgnored)]
    if "ignored" in then and then["ignored"] not in ignored:
        faults.append(f"ignored for {ignored}, not {then['ignored']}")
    for key, value in (("pace", reply and reply.pace), ("loudness", reply and reply.loudness)):
        if key in then and then[key] != value:
            faults.append(f"{key} is {value}")
    return faults


def check_end(then: Mapping[str, Any], events: Sequence[CallEvent], end: CallEnd) -> list[str]:
    """Check the whole call."""
    faults = _check_common(then, events)
    found = {
        "ends": end.reason, "joined": end.joined, "barge_ins": end.barge_ins, "bad_frames": end.bad_frames,
    }  # fmt: skip
    faults += [
        f"{key} is {found[key]}, not {then[key]}" for key in found if key in then and then[key] != found[key]
    ]
    if "shorter_than" in then and end.seconds >= then["shorter_than"]:
        faults.append(f"lasted {end.seconds:.0f} s")
    return faults


def _check_common(then: Mapping[str, Any], events: Sequence[CallEvent]) -> list[str]:
    said = " ".join(_sentences(events)).lower()
    faults = [f"never says {text!r}" for text in _list(then.get("says")) if text.lower() not in said]
    faults += [f"says {text!r}" for text in _list(then.get("never_says")) if text.lower() in said]
    if "turns" in then:
        turns = [f"{turn.kind.value} {turn.text}".strip() for turn in _turns(events)]
        if turns != _list(then["turns"]):
            faults.append(f"turns are {turns}, not {_list(then['turns'])}")
    reply = _last_reply(events)
    facts = reply.facts if reply else {}
    for name, wanted in (then.get("facts") or {}).items():
        if not holds(facts.get(name), wanted):
            faults.append(f"{name} is {facts.get(name)!r}, not {wanted!r}")
    return faults


def holds(found: object, wanted: object) -> bool:
    """Tell whether a fact is what was wanted, or holds it: a place holds its name, a list its items."""
    if found == wanted or (wanted == "something" and bool(found)):
        return True
    if isinstance(found, str) and isinstance(wanted, str):
        return wanted.lower() in found.lower().split()
    if isinstance(found, Mapping):
        return any(holds(value, wanted) for value in found.values())
    if isinstance(found, (list, tuple)):
        return any(holds(value, wanted) for value in found)
    return False


def _turns(events: Iterable[CallEvent]) -> list[Turn]:
    """The turns in order; one that replaced another stands alone."""
    turns = {event.turn.number: event.turn for event in events if isinstance(event, PersonSaid)}
    return list(turns.values())


def _sentences(events: Iterable[CallEvent]) -> list[str]:
    return [event.sentence for event in events if isinstance(event, AssistantSaid)]


def _last_reply(events: Iterable[CallEvent]) -> Reply | None:
    replies = [event.reply for event in events if isinstance(event, ReplyCame) and not event.is_dropped]
    return replies[-1] if replies else None


def _list(value: object) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]
