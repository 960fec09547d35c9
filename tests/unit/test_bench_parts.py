"""The story of a call, the figures against their targets, memory from /proc, the echo gate."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.bench.caller_process import files_in
from bot.bench.latency import TurnTiming
from bot.bench.latency_run import Measures, figures_of, missed_targets
from bot.bench.processes import family_bytes, family_of, resident_bytes
from bot.bench.service_process import READY, ServiceProcess
from bot.bench.story import Story
from bot.bench.wire_log import Spoken, WireLog
from bot.channels.microphone import ECHO_SECONDS, EchoGate, missing_sound
from bot.commands.demo import show_summary
from bot.commands.fixed_sentences import fixed_sentences
from bot.model import Reply, Transcript, Turn, TurnKind
from bot.settings import read_settings
from bot.speech.call_events import AssistantSaid, PersonSaid, ReplyCame

SERVICE = ServiceProcess(1, 2, 3, "ear a, voice b", 12.0)
CONTACT = {"name": "Madame Martin", "phone": "0465710001"}


def reply_with(contact: object, *sentences: str) -> ReplyCame:
    return ReplyCame(1.0, Reply(sentences, facts={"contact": contact, "offers_kind": "job"}), 0.1, False)


def test_the_story_tells_what_was_said_beside_what_was_recognised() -> None:
    story = Story()
    story.take_caller({"event": "speaks", "at": 1.0, "text": "oui"})
    turn = Turn("c", TurnKind.SPEECH, text="oui", confidence=0.9)
    story.take_event("c", PersonSaid(1.5, Transcript("oui", 0.9), turn))
    story.take_caller({"event": "hears", "at": 2.0, "delay_seconds": 0.6})
    story.take_event("c", AssistantSaid(3.0, "Merci.", 2.0, 1.0))
    assert [(line.who, line.text) for line in story.lines] == [
        ("caller", "oui"), ("heard", "oui"), ("delay", ""), ("assistant", "Merci.")
    ]  # fmt: skip
    assert story.lines[1].confidence == 0.9 and story.lines[2].seconds == 0.6


def test_the_contact_counts_only_when_it_was_heard_to_its_end() -> None:
    story = Story()
    story.take_event("c", reply_with(None, "Bonjour."))
    story.take_event("c", AssistantSaid(1.0, "Bonjour.", 0.5, 1.0))
    assert story.contact is None and not story.is_contact_heard
    story.take_event("c", reply_with(CONTACT, "Le nom.", "Le numéro."))
    story.take_event("c", AssistantSaid(2.0, "Le nom.", 1.5, 1.0))
    story.take_event("c", AssistantSaid(3.0, "Le numéro.", 2.5, 0.4))
    assert story.contact == CONTACT and not story.is_contact_heard
    story.take_event("c", AssistantSaid(5.0, "Le numéro.", 4.0, 1.0))
    assert story.is_contact_heard


def test_a_reply_that_was_replaced_is_not_part_of_the_story() -> None:
    story = Story()
    story.take_event("c", ReplyCame(1.0, Reply(("Merci.",), facts={"contact": CONTACT}), 0.1, True))
    assert story.contact is None


def measures_with(delay: float, stop: float, step: float) -> Measures:
    measures = Measures(memory_bytes=10**9, calls=1)
    measures.turns = [TurnTiming("oui", delay, None, False)] * 100
    measures.turns += [TurnTiming("stop", None, stop, False)] * 20
    measures.jitter = [step] * 1000
    return measures


def test_good_figures_miss_no_target() -> None:
    figures = figures_of(measures_with(0.7, 0.3, 0.002), SERVICE)
    assert missed_targets(figures) == []
    assert (figures["turns"], figures["barge_ins"]) == (100, 20)


def test_each_bad_figure_misses_its_target() -> None:
    missed = missed_targets(figures_of(measures_with(1.3, 0.6, 0.011), SERVICE))
    assert [line.split()[0] for line in missed] == [
        "delay_p50_seconds", "delay_p95_seconds", "barge_in_p95_seconds", "jitter_p99_seconds"
    ]  # fmt: skip


def test_a_figure_that_could_not_be_measured_is_missed() -> None:
    missed = missed_targets(figures_of(Measures(), SERVICE))
    assert any(line.startswith("delay_p50_seconds is None") for line in missed)


def test_measures_come_from_the_wire_log() -> None:
    received = [(number * 0.02, 2000.0 if 50 <= number < 90 else 0.0) for number in range(100)]
    log = WireLog([Spoken("oui", 0.2, 0.5)], [], received, [0.0, 0.02, 0.05], "caller")
    measures = Measures()
    measures.add(log, 5)
    assert abs(measures.delays[0] - 0.5) <= 0.02
    assert max(measures.own_jitter) - 0.01 < 1e-9 and measures.memory_bytes == 5


def test_the_ready_line_tells_the_ports() -> None:
    found = READY.match("ready: telephone 127.0.0.1:4573, control 127.0.0.1:4574, ear small, voice low\n")
    assert found is not None and (found[1], found[2], found[3]) == ("4573", "4574", "ear small, voice low")


def test_memory_counts_a_process_and_its_children() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        assert child.pid in family_of(os.getpid())
        assert family_bytes(os.getpid()) >= resident_bytes(os.getpid()) > 5_000_000
    finally:
        child.communicate(b"\n")
    assert resident_bytes(child.pid) == 0


def test_without_headphones_the_assistant_does_not_hear_itself() -> None:
    gate = EchoGate(headphones=False)
    assert gate.hears(0.0)
    gate.spoke(1.0, b"\x01\x00")
    assert not gate.hears(1.0 + ECHO_SECONDS / 2)
    gate.spoke(1.1, b"\x00\x00")
    assert gate.hears(1.0 + ECHO_SECONDS)


def test_with_headphones_the_assistant_can_be_interrupted() -> None:
    gate = EchoGate(headphones=True)
    gate.spoke(1.0, b"\x01\x00")
    assert gate.hears(1.0)


def test_a_machine_without_portaudio_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sounddevice.py").write_text('raise OSError("PortAudio library not found")\n')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    assert "libportaudio2" in missing_sound()


def test_sentences_that_hold_a_value_are_not_rendered_ahead(tmp_path: Path) -> None:
    (tmp_path / "topic.yml").write_text(
        "responses:\n  utter_a:\n  - text: |\n      Merci.\n      {operator} vous aide.\n"
        "      Vous cherchez : {facts}.\n"
        "  utter_b:\n  - text: Oui ou non ?\n  - text: Merci.\n  utter_c:\n  - custom: {}\n",
        "utf-8",
    )
    settings = read_settings({"VIVEVOIX_OPERATOR": "Chez Nous"})
    assert fixed_sentences(settings, tmp_path) == ("Oui ou non ?", "Merci.", "Chez Nous vous aide.")


def test_the_dialogue_has_sentences_to_render_ahead() -> None:
    assert len(fixed_sentences(read_settings({}))) > 20


def test_the_summary_of_the_demo_is_read_by_people() -> None:
    summary = {
        "understood": {"offers_trade": {"rome": "K1304", "spoken": "ménage"}, "offers_hours": ["morning"]},
        "proposed": [{"id": "EX1", "title": "Aide ménager"}],
        "contact": None,
    }
    console = Console(file=io.StringIO(), width=120)
    show_summary(console, summary, files_in(Path("out"), "call"))
    lines = [line for line in console.file.getvalue().splitlines() if line]
    assert lines[0].endswith("ménage")
    assert lines[1].endswith("morning")
    assert lines[2].endswith("Aide ménager")
    assert lines[3].endswith("none")
    assert "{" not in console.file.getvalue()
