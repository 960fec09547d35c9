"""Data kept as YAML: a damaged file stops the program with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import Misconfigured
from bot.french.heard import without_accents
from bot.french.lexicon import read_lexicon, read_mapping
from bot.speech.turn_words import load_turn_words


@pytest.mark.parametrize("content", [b"- a list\n", b"a: [1\n", b"\xff\xfe\x00", b""])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "words.yml"
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match=r"words\.yml") as caught:
        read_mapping(path, "speech.words")
    assert caught.value.code == "speech.words"


def test_missing_words_of_the_turn_stop_the_program(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="none.yml"):
        load_turn_words(tmp_path / "none.yml")


def test_nobody_can_change_the_data_that_all_share() -> None:
    with pytest.raises(TypeError):
        read_lexicon("heard")["markers"] = ()  # type: ignore[index]


def test_text_without_accents_keeps_its_letters() -> None:
    assert without_accents("l'œuvre à vénissieux ça et là") == "l'oeuvre a venissieux ca et la"
