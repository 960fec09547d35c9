"""Whole calls as real sound: SIP, AudioSocket, Vosk, Rasa in its process, Piper; four callers at once."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from bot.app import App, build
from bot.bench.caller_process import files_in, run_caller
from bot.bench.latency import heard_in_log, percentile, time_turns
from bot.bench.sip_door import free_port, loopback_account, sip_callers
from bot.bench.story import SAID, Story
from bot.bench.trial import fill_trial, trial_settings
from bot.bench.wire_log import WireLog
from bot.commands.serving import serving
from bot.french.numbers import find_numbers
from bot.french.spoken import say_phone
from bot.jobs.cv import CvContent
from bot.jobs.persons import load_secret
from bot.jobs.rights import PERSON
from bot.settings import read_settings
from bot.speech.call_events import CallEvent

SCRIPTS = Path(__file__).parent / "scripts"
CALLS = ("applied", "corrected", "keys_only")
"""Calls that reach a named person."""

BY_SIP = "applied"
"""The one that comes by the SIP line, as G.711 over RTP; the others come by AudioSocket."""

CV = "cv_told"

CODE_DIGITS = 6

pytestmark = pytest.mark.timeout(600)


@dataclass
class Heard:
    """One call: what both sides told, and what went over the wire."""

    story: Story
    log: WireLog
    cv: CvContent | None = None
    """What the print code that was said opens; None when none was said."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """What the day's calls were counted as."""

    def expectation_at(self, words: str) -> str:
        """Names of the questions asked, for the message of a failure."""
        return f"{words}: " + " / ".join(f"{line.who} {line.text}" for line in self.story.lines)


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Heard]:
    """The four calls, played once for all tests of this file."""
    return asyncio.run(play_calls(tmp_path_factory.mktemp("calls")))


async def play_calls(folder: Path) -> dict[str, Heard]:
    stories: dict[str, Story] = {}
    told_by: dict[str, list[dict[str, object]]] = {}

    def watch(conversation: str, event: CallEvent) -> None:
        stories.setdefault(conversation, Story()).take_event(conversation, event)

    with trial_settings(read_settings()) as trial:
        await asyncio.to_thread(fill_trial, trial)
        account = loopback_account("line", "127.0.0.1", free_port())
        app = build(replace(trial, operator_name="", sip=account))
        async with serving(app, watch) as service, sip_callers(trial, account.port) as relay:

            async def play(name: str) -> Heard:
                told: list[dict[str, object]] = []
                port, control = relay if name == BY_SIP else (service.phone_port, service.control_port)
                files = files_in(folder, name)
                log = await run_caller(
                    SCRIPTS / f"{name}.yml", ("127.0.0.1", port), control, files, told.append
                )
                told_by[name] = told
                return Heard(Story(), log)

            heard = await asyncio.gather(*(play(name) for name in (*CALLS, CV)))
        pair(dict(zip((*CALLS, CV), heard, strict=True)), stories, told_by)
        heard[-1].cv = printed(build(trial), heard[-1].story)
        counted = build(trial).daily_counts.between(date.min, date.max)
    counts = Counter[str]()
    for day in counted.values():
        counts.update(day)
    played = zip((*CALLS, CV), heard, strict=True)
    return {name: replace(one, counts=counts) for name, one in played}


def pair(
    heard: Mapping[str, Heard], stories: dict[str, Story], told_by: Mapping[str, list[dict[str, object]]]
) -> None:
    """Give each call its story: the SIP line names its call itself, so that one is the story nobody names."""
    for name in sorted(heard, key=lambda name: name == BY_SIP):
        call = next(iter(stories)) if name == BY_SIP else str(told_by[name][0]["uuid"])
        heard[name].story = stories.pop(call)
        for event in told_by[name]:
            heard[name].story.take_caller(event)


def printed(parts: App, story: Story) -> CvContent | None:
    """What a mediator gets who types the code that the caller heard."""
    said = [sentence for sentence, share in story.said if share >= SAID]
    codes = [found for sentence in said if len(found := "".join(find_numbers(sentence))) == CODE_DIGITS]
    secret = load_secret(parts.settings)
    return parts.cvs.by_code(codes[-1], parts.clock.now(), secret, PERSON) if codes else None


@pytest.mark.parametrize("name", CALLS)
def test_the_call_reaches_a_named_person_and_the_number_is_heard_to_its_end(
    calls: dict[str, Heard], name: str
) -> None:
    call = calls[name]
    contact = call.story.contact
    assert isinstance(contact, dict) and contact.get("phone"), call.expectation_at("no contact")
    number = ", ".join(say_phone(str(contact["phone"]))).lower()
    heard = [sentence.lower() for sentence, share in call.story.said if share >= SAID]
    assert any(number in sentence for sentence in heard), call.expectation_at("the number was not heard")


def test_the_words_of_the_first_caller_were_understood(calls: dict[str, Heard]) -> None:
    facts = calls["applied"].story.facts
    trade, place = facts["offers_trade"], facts["offers_place"]
    assert isinstance(trade, dict) and trade["rome"] in ("K1304", "K2204")
    assert isinstance(place, dict) and place["insee"] == "69266"


def test_the_first_caller_prepares_the_call_to_the_employer_to_its_end(calls: dict[str, Heard]) -> None:
    call = calls["applied"]
    asked = [line.text for line in call.story.lines if line.who == "assistant"]
    for words in ("Étape 1 sur 4", "Étape 3 sur 4", "Je vous appelle pour votre", "Tout est prêt pour"):
        assert any(words in text for text in asked), call.expectation_at(words)
    assert any("je vous rappelle dans" in text for text in asked), call.expectation_at("no reminder")


def test_a_cv_told_by_voice_is_what_its_code_opens(calls: dict[str, Heard]) -> None:
    call = calls[CV]
    assert call.cv is not None, call.expectation_at("no code")
    assert call.cv.family_name == "Martin" and call.cv.commune == "Villeurbanne"
    assert call.cv.phone == "06 39 98 01 04"
    (job,) = call.cv.experiences
    assert job.rome in ("K1304", "K2204") and job.months == 36
    assert "français" in {language.name for language in call.cv.languages}


def test_the_second_caller_corrects_the_place_and_cuts_the_assistant(calls: dict[str, Heard]) -> None:
    call = calls["corrected"]
    place = call.story.facts["offers_place"]
    assert isinstance(place, dict) and place["insee"] == "69266", call.expectation_at("not corrected")
    assert call.story.barge_ins >= 1, call.expectation_at("not cut")
    assert any(share < SAID for _, share in call.story.said)


def test_the_third_caller_says_no_word(calls: dict[str, Heard]) -> None:
    call = calls["keys_only"]
    assert call.log.spoken == [] and len(call.log.keys) == 11
    assert not [line for line in call.story.lines if line.who == "heard" and line.confidence is not None]


def test_every_answer_comes_and_frames_keep_their_pace_with_four_callers(calls: dict[str, Heard]) -> None:
    for call in calls.values():
        turns = time_turns(call.log.spoken, heard_in_log(call.log))
        delays = [turn.delay_seconds for turn in turns if turn.delay_seconds is not None]
        assert len(delays) >= len(call.log.spoken) - 3
        seconds = call.log.received[-1][0] - call.log.received[0][0]
        assert len(call.log.received) == pytest.approx(seconds / 0.02, rel=0.03)
        assert percentile(delays, 50) < 5 if delays else True


def test_the_calls_are_counted_and_nobody_is_named(calls: dict[str, Heard]) -> None:
    counts = calls["applied"].counts
    assert counts["call"] == len(calls)
    assert counts["asked:offers_results"] == counts["contact"] == len(CALLS)
    assert sum(count for code, count in counts.items() if code.startswith("delay:")) >= len(CALLS)
    assert all(re.fullmatch(r"[a-z_]+(:[a-z_0-9]+)?", code) for code in counts)
