"""Sentences of a French text."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?…])[\s\u00a0\u202f]+(?=[\"«(]?[^\W\d_a-zà-ÿ]|[\"«(]?\d)")
_TITLE = re.compile(r"(?:^|\s)(?:M|Mme|Mlle|St|Ste|Dr|av|bd|pl)\.$")


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut a text at the ends of its sentences; each keeps its mark, with single spaces inside."""
    flat = " ".join(text.split())
    sentences: list[str] = []
    for piece in _END.split(flat):
        if sentences and _TITLE.search(sentences[-1]):
            sentences[-1] = f"{sentences[-1]} {piece}"
        elif piece:
            sentences.append(piece)
    return tuple(sentences)
