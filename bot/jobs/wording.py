"""Words of a sentence with their places, and their dictionary forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
"""Folder of the tables of this package."""

LEMMA_MODEL = "fr_core_news_sm"
"""spaCy's small French model, whose dictionary forms are kept in `data/lemmas.tsv`."""

_WORD = re.compile(r"[^\s']+'?|'")
_OTHER_PIPES = ("tok2vec", "morphologizer", "parser", "attribute_ruler", "ner", "senter")


@dataclass(frozen=True)
class Word:
    """One word of normalised text; an elided one ("d'") is a word of its own."""

    text: str
    """The word, apostrophe included when it is elided."""
    start: int
    """Start in the text, characters."""
    end: int
    """End in the text, characters."""


def split_words(text: str) -> tuple[Word, ...]:
    """Cut normalised text into words."""
    return tuple(Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(text))


@lru_cache(maxsize=1)
def read_lemmas() -> Mapping[str, str]:
    """Give the dictionary form of each word that has one in `data/lemmas.tsv` ("nettoie": "nettoyer").

    The table is what spaCy says of the words of the occupations. It is kept as a file because spaCy
    loads the machine-learning libraries beside it: several seconds and 300 MB for a look-up of one word.
    """
    lines = (DATA / "lemmas.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {form: lemma for lemma, forms in rows for form in forms.split(" ")}


def distil_lemmas(words: Iterable[str]) -> dict[str, list[str]]:
    """Ask spaCy for the dictionary forms of the words, and for all inflections that share them.

    Raises OSError when spaCy's French model is not installed.
    """
    import spacy

    tables = spacy.load(LEMMA_MODEL, exclude=list(_OTHER_PIPES)).get_pipe("lemmatizer").lookups
    lookup, irregular = tables.get_table("lemma_lookup"), tables.get_table("lemma_exc")
    wanted = {lookup.get(word, [word])[0] for word in words}
    found: dict[str, list[str]] = {}
    for form in sorted(set().union(*irregular.values()) | set(words)):
        lemma = lookup.get(form, [form])[0]
        if lemma in wanted and form != lemma and form.isalpha() and form.islower():
            found.setdefault(lemma, []).append(form)
    return dict(sorted(found.items()))
