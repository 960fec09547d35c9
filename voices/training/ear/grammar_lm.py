"""A small bigram of the product's sentences (`graph/Gr.fst`): free recognition, without a grammar."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_START, _END = "<s>", "</s>"
_UNSEEN = 0.5
"""Count of a word that no sentence holds."""


def write_bigram(
    sentences: Iterable[Sequence[str]],
    numbers: Mapping[str, int],
    path: Path,
    discount: float,
    garbage: tuple[str, float],
) -> int:
    """Write the bigram of sentences given as the ear's words, with absolute discounting and a way back to
    single words; words without a number are left out, every numbered word can be heard. `garbage` is the
    garbage word and its share. Gives the number of arcs."""
    import pywrapfst

    singles, pairs = _count(sentences, numbers, garbage)
    total = sum(singles.values())
    fst = pywrapfst.VectorFst()
    single = fst.add_state()
    states = {word: fst.add_state() for word in pairs}
    fst.set_start(states[_START])

    def put(state: int, word: str, probability: float) -> None:
        weight = pywrapfst.Weight("tropical", -math.log(probability))
        if word == _END:
            fst.set_final(state, weight)
        else:
            number = numbers[word]
            fst.add_arc(state, pywrapfst.Arc(number, number, weight, states.get(word, single)))

    for word, count in singles.items():
        put(single, word, count / total)
    for before, after in pairs.items():
        seen = sum(after.values())
        for word, count in after.items():
            put(states[before], word, (count - discount) / seen)
        back = pywrapfst.Weight("tropical", -math.log(discount * len(after) / seen))
        fst.add_arc(states[before], pywrapfst.Arc(0, 0, back, single))
    fst.connect()
    fst.arcsort("ilabel")
    pywrapfst.convert(fst, "const").write(str(path))
    return sum(fst.num_arcs(state) for state in fst.states())


def _count(
    sentences: Iterable[Sequence[str]], numbers: Mapping[str, int], garbage: tuple[str, float]
) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """How often each word comes, and after which word."""
    singles: Counter[str] = Counter()
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        before = _START
        for word in [*(word for word in sentence if word in numbers), _END]:
            singles[word] += 1
            pairs[before][word] += 1
            before = word
    for word in numbers:
        singles[word] += _UNSEEN
    word, share = garbage
    singles[word] = share * sum(singles.values())
    return singles, pairs
