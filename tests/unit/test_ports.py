"""The ports are the contract on one page: used by the product, and kept by every part behind them."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from bot import ports
from bot.app import SystemClock
from bot.channels.audiosocket import AudioSocketCall
from bot.channels.microphone import MicrophoneCall
from bot.channels.twilio_call import TwilioCall
from bot.channels.web import WebCall
from bot.dialogue.child import DialogueChild
from bot.dialogue.embedded import EmbeddedDialogue
from bot.dialogue.rest import DialogueServers
from bot.engines.energy import EnergyVad
from bot.engines.line_vad import LineVad
from bot.engines.piper_voice import PiperSpeech
from bot.engines.silero import SileroVad
from bot.engines.vosk_ear import VoskEar, VoskHearing
from bot.jobs.offer import OfferFinder, OfferSource
from bot.sources.offer_desk import OfferDesk
from bot.sources.stored import StoredOffers
from bot.store.outgoing import OutgoingQueue
from bot.store.sql import SqlStore

BOT = Path(ports.__file__).parent

PARTS = [
    (AudioSocketCall, ports.Call),
    (MicrophoneCall, ports.Call),
    (TwilioCall, ports.Call),
    (WebCall, ports.Call),
    (VoskEar, ports.Recognizer),
    (VoskHearing, ports.Hearing),
    (LineVad, ports.Vad),
    (SileroVad, ports.Vad),
    (EnergyVad, ports.Vad),
    (PiperSpeech, ports.Synthesizer),
    (DialogueChild, ports.DialogueEngine),
    (EmbeddedDialogue, ports.DialogueEngine),
    (DialogueServers, ports.DialogueEngine),
    (StoredOffers, OfferSource),
    (OfferDesk, OfferFinder),
    (SqlStore, ports.Store),
    (SystemClock, ports.Clock),
    (OutgoingQueue, ports.Outgoing),
]


def methods_of(port: type) -> dict[str, list[tuple[str, object]]]:
    return {
        name: [(p.name, p.default) for p in inspect.signature(member).parameters.values()]
        for name, member in vars(port).items()
        if inspect.isfunction(member) and not name.startswith("_")
    }


@pytest.mark.parametrize(("part", "port"), PARTS, ids=lambda item: item.__name__)
def test_a_part_takes_what_its_port_says(part: type, port: type) -> None:
    kept = {
        name: [(p.name, p.default) for p in inspect.signature(getattr(part, name)).parameters.values()]
        for name in methods_of(port)
    }
    assert kept == methods_of(port)


def test_every_port_is_used_and_has_a_part() -> None:
    is_port = {name: getattr(item, "_is_protocol", False) for name, item in vars(ports).items()}
    names = {name for name, is_one in is_port.items() if is_one} - {"Protocol"}
    used = {
        alias.name
        for path in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "bot.ports"
        for alias in node.names
    }
    behind = {port.__name__ for _, port in PARTS}
    assert names - {"Hearing"} <= used
    assert names <= behind
