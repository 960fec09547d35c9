"""The keyboard chat: lines typed or from a pipe, keys alone on a line, the same replies."""

from __future__ import annotations

import io
import json
import uuid
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands import call
from bot.commands.chat import converse, kind_of
from bot.dialogue.embedded import EmbeddedDialogue
from bot.model import TurnKind
from dialogue.talks import Talk


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("1", TurnKind.KEYS),
        ("69120", TurnKind.KEYS),
        ("*", TurnKind.KEYS),
        ("#", TurnKind.KEYS),
        ("", TurnKind.SILENT),
        ("bonjour", TurnKind.TEXT),
        ("j'ai 2 enfants", TurnKind.TEXT),
    ],
)
def test_a_line_is_words_keys_or_silence(line: str, kind: TurnKind) -> None:
    assert kind_of(line) is kind


async def test_lines_from_a_pipe_get_the_same_replies(
    engine: EmbeddedDialogue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["un emploi", "1", "bron", "*", "stop", "never read"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
    await converse(engine, str(uuid.uuid4()), None, as_json=True)
    replies = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    talk = Talk(engine, None)
    expected = [await talk.start(), await talk.say("un emploi"), await talk.press("1")]
    expected += [await talk.say("bron"), await talk.press("*"), await talk.say("stop")]
    assert [tuple(reply["sentences"]) for reply in replies] == [reply.sentences for reply in expected]
    assert replies[-1]["is_over"]


async def test_plain_output_is_the_words_alone(
    engine: EmbeddedDialogue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("stop\n"))
    await converse(engine, str(uuid.uuid4()), None, as_json=False)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Bonjour, je suis une machine."
    assert "> stop" in said
    assert said[-1] == "Au revoir et bon courage."


def test_talking_without_a_microphone_goes_on_with_the_keyboard(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.channels.microphone.missing_sound", lambda: "none in this test")
    monkeypatch.setenv("VIVEVOIX_DATABASE_URL", f"sqlite:///{tmp_path / 'store.sqlite'}")
    monkeypatch.setenv("VIVEVOIX_TRACKER_URL", f"sqlite:///{tmp_path / 'tracker.sqlite'}")
    result = CliRunner().invoke(call.app, ["--microphone"], input="stop\n")
    assert result.exit_code == 0, result.output
    assert "Bonjour, je suis une machine." in result.output
    assert "Au revoir et bon courage." in result.output
