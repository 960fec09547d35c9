"""What kind of word each word of a long answer is, as spaCy's small French model says.

The model is made for written text: it reads words without capitals or commas less well, so that what it says
is checked against the words around (after "je" stands a verb), and is never the only reason to take a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.french.heard import normalize
from bot.french.lexicon import read_lexicon

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "fr_core_news_sm"
"""spaCy's small French model (LGPL-LR), part of the environment."""

_UNUSED = ("ner", "parser")
"""Parts of the model that are not loaded: names need capitals, and the tree needs punctuation."""


@dataclass(frozen=True)
class Tagged:
    """One word."""

    text: str
    """The word in normal form, an elided one ("j'") apart."""
    lemma: str
    """Its dictionary form."""
    kind: str
    """Universal part of speech (https://universaldependencies.org/u/pos): `VERB`, `NOUN`, `DET`…"""
    is_infinitive: bool
    """True for "ranger"."""
    is_past: bool
    """True for a past participle, "rangé"."""


def tag(text: str) -> list[Tagged]:
    """Tag the words of a text; the first call loads the model (some 4 s, 200 MB; see decision 14). Raises
    OSError when the model is not installed."""
    found = [
        Tagged(
            word.text,
            word.lemma_.lower(),
            word.pos_,
            "Inf" in word.morph.get("VerbForm"),
            "Part" in word.morph.get("VerbForm"),
        )
        for word in _model()(normalize(text))
    ]
    return [_corrected(found, at) for at in range(len(found))]


def warm() -> None:
    """Load the model, so that no caller waits for it."""
    tag(MODEL.split("_", maxsplit=1)[0])
    _dictionary()


def dictionary_form(word: str) -> str:
    """The first dictionary form of a word out of its sentence; the word itself when it is unknown."""
    lookups = _model().get_pipe("lemmatizer").lookups
    return lookups.get_table("lemma_lookup").get(word, [word])[0]


def is_french(word: str) -> bool:
    """Tell whether a word in normal form is in the model's dictionary of French (dictionary forms and
    inflections, some 250,000; few proper names)."""
    lookups = _model().get_pipe("lemmatizer").lookups
    return word in lookups.get_table("lemma_lookup") or word in _dictionary()


@lru_cache(maxsize=1)
def _dictionary() -> frozenset[str]:
    """Words of the tables that can be listed; the keys of "lemma_lookup" are hashes."""
    lookups = _model().get_pipe("lemmatizer").lookups
    words = {word for table in lookups.get_table("lemma_index").values() for word in table}
    for table in lookups.get_table("lemma_exc").values():
        words.update(table)
        words.update(form for forms in table.values() for form in forms)
    return frozenset(words)


def _corrected(found: list[Tagged], at: int) -> Tagged:
    """After "je" stands a verb, whatever the model takes it for."""
    word, words = found[at], read_lexicon("tagged")
    before = at - 1
    while before > 0 and found[before].text in words["between"]:
        before -= 1
    is_after_subject = (
        at > 0 and found[before].text in words["subjects"] and word.text not in words["between"]
    )
    if not is_after_subject or word.kind in ("VERB", "AUX", "ADV"):
        return word
    lemma = dictionary_form(word.text)
    if not lemma.endswith(tuple(words["infinitives"])):
        return word
    kind = "AUX" if lemma in words["auxiliaries"] else "VERB"
    return Tagged(word.text, lemma, kind, False, False)


@lru_cache(maxsize=1)
def _model() -> Language:
    import spacy

    return spacy.load(MODEL, exclude=list(_UNUSED))
