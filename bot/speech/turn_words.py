"""Words that tell how a person takes the turn, read from `bot/speech/data/turn_words.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.french.lexicon import read_mapping
from bot.model import UNKNOWN

_FILE = Path(__file__).parent / "data" / "turn_words.yml"
_ANSWER_COMMANDS = Path(__file__).parent / "data" / "answer_commands.yml"


@dataclass(frozen=True)
class TurnWords:
    """Phrases in normal form."""

    unfinished: frozenset[str]
    """Endings that announce more words."""
    thinking: frozenset[str]
    """Sounds of thinking."""
    listening: frozenset[str]
    """Words of a listener, which do not stop the assistant."""
    comparing: frozenset[str]
    """Words between a spelled letter and the word that explains it."""
    whole_alone: frozenset[str]
    """Words that announce more, but are whole answers when nothing else was said."""
    listed_at: frozenset[str]
    """Names of the expected answers of which people give several, one after the other."""
    unfinished_at: Mapping[str, frozenset[str]]
    """Endings that announce more at one question only, by the name of the expected answer."""


@lru_cache(maxsize=1)
def load_turn_words(path: Path = _FILE) -> TurnWords:
    """Read the words once; raises Misconfigured when the file is missing, KeyError when it is incomplete."""
    lists = read_mapping(path, "speech.words")
    names = ("unfinished", "thinking", "listening", "comparing", "whole_alone", "listed_at")
    at = {question: frozenset(endings) for question, endings in lists["unfinished_at"].items()}
    return TurnWords(*(frozenset(lists[name]) for name in names), at)


@lru_cache(maxsize=1)
def load_answer_commands(path: Path = _ANSWER_COMMANDS) -> Mapping[str, tuple[str, ...]]:
    """Read once the answers that stop the assistant, by the name of the expected answer."""
    lists = read_mapping(path, "speech.words")
    return {name: tuple(phrases) for name, phrases in lists.items()}


def known_words(text: str) -> list[str]:
    """Give the recognised words of `text`, without the marks of unknown words."""
    return [word for word in text.split() if word != UNKNOWN]
