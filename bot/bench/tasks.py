"""What is asked of an ear: each task with the closed list its answers are heard among."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.bench.meaning import mean_the_same
from bot.errors import Misconfigured
from bot.french.heard import normalize
from bot.french.lexicon import read_mapping
from bot.settings import ROOT
from bot.speech.grammar_lists import make_phrases
from bot.speech.grammars import AnswerGrammar

FILE = ROOT / "bot" / "bench" / "scripts" / "sets" / "tasks.yml"
"""The tasks."""

OTHER = "other"
"""Mark of what is said and answers nothing."""

WORDS = "words"
"""Name of the task of words, heard among WORDS_IN_LIST of them."""

WORDS_IN_LIST = 200
"""Length of the list that words are heard among."""

WORDS_MOST = 4
"""Longer texts are sentences, no words."""


@dataclass(frozen=True)
class Task:
    """One kind of answer and how it is heard."""

    name: str
    """Its name."""
    phrases: tuple[str, ...]
    """What it is heard among, in normal form."""
    grammar: AnswerGrammar
    """Answer grammar whose thresholds judge."""
    same: Mapping[str, str] = field(default_factory=dict)
    """Phrases that mean the same as another."""
    is_letter: bool = False
    """True when only the first word, a letter, counts."""
    has_meanings: bool = False
    """True when other words are right if the product understands the same by them."""

    def means_the_same(self, heard: str, said: str) -> bool:
        """Tell whether what was heard is what was said, or means the same answer to the question."""
        if self._value(heard) == self._value(said):
            return True
        return self.has_meanings and mean_the_same(self.grammar.name, heard, said)

    def is_foreign(self, text: str) -> bool:
        """Tell whether a text has no word in common with the phrases: it must not be taken for one."""
        return not set(text.split()) & self._words

    @cached_property
    def _words(self) -> set[str]:
        return {word for phrase in self.phrases for word in phrase.split()}

    def _value(self, text: str) -> str:
        text = self.same.get(text, text)
        return text.split()[0] if self.is_letter and text else text


def load_tasks(
    grammars: Mapping[str, AnswerGrammar], is_product: bool = False, path: Path = FILE
) -> tuple[Task, ...]:
    """Read the tasks; with `is_product` each is heard with its whole answer grammar. Raises Misconfigured
    when the file is wrong or names a grammar that is not there."""
    try:
        return tuple(
            _read(name, entry, grammars, is_product)
            for name, entry in read_mapping(path, "tasks.unreadable").items()
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Misconfigured("tasks.wrong", f"{path}: {error} is missing or wrong") from error


def grammar_task(grammar: AnswerGrammar) -> Task:
    """Give the task of answering one of the product's questions."""
    return Task(grammar.name, grammar.phrases or (), grammar, has_meanings=True)


def word_tasks(texts: Sequence[str], fillers: Sequence[str], grammar: AnswerGrammar) -> dict[str, Task]:
    """Give for each text the task of hearing it among WORDS_IN_LIST words: the texts by groups, the last
    group filled up with `fillers`."""
    unique = list(dict.fromkeys(texts))
    tasks: dict[str, Task] = {}
    for start in range(0, len(unique), WORDS_IN_LIST):
        group = unique[start : start + WORDS_IN_LIST]
        group += [word for word in fillers if word not in group][: WORDS_IN_LIST - len(group)]
        task = Task(WORDS, tuple(group), grammar)
        tasks |= {text: task for text in unique[start : start + WORDS_IN_LIST]}
    return tasks


def _read(name: str, entry: Mapping, grammars: Mapping[str, AnswerGrammar], is_product: bool) -> Task:
    grammar = grammars[entry["grammar"]]
    phrases = [phrase for made in entry.get("made", ()) for phrase in make_phrases(made)]
    phrases += [normalize(phrase) for phrase in entry.get("phrases", ())]
    heard = grammar.phrases or () if is_product else tuple(dict.fromkeys(phrases))
    return Task(name, heard, grammar, entry.get("same") or {}, bool(entry.get("is_letter", False)))
