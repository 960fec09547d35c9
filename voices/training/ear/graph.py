"""From a lexicon to the decoding graph of a Vosk model (`graph/`), without Kaldi.

Needs pynini (`pywrapfst`), kaldifst, and Debian's libfst-tools and libfst22-plugins-base. `pywrapfst` and
`vosk` must not be imported in one process: it hangs.
"""

from __future__ import annotations

import math
import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Misconfigured
from voices.training.ear.phones import SILENCE
from voices.training.ear.positions import LEAVE_COST, STAY_COST, Positions

_PLUGIN = "olabel_lookahead-fst.so"


@dataclass(frozen=True)
class Pronunciation:
    """One way of saying a word."""

    word: str
    sounds: tuple[str, ...]
    cost: float = 0.0
    """Logarithm of how much rarer than the word's first way; at least 0."""


def write_graph(
    lexicon: Sequence[Pronunciation], positions: Positions, folder: Path, silence_probability: float
) -> dict[str, int]:
    """Write `HCLr.fst`, `words.txt`, `disambig_tid.int` and `phones/word_boundary.int` into the folder; gives
    the number of each word, as a grammar must use it. Raises Misconfigured without OpenFst's tools."""
    numbers = {word: at for at, word in enumerate(sorted({entry.word for entry in lexicon}), 1)}
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    marked = _with_marks(lexicon, positions)
    last_mark = max(mark for *_, mark in marked) + 1
    with tempfile.TemporaryDirectory() as scratch:
        words_fst = _lexicon_fst(marked, positions, numbers, last_mark, silence_probability, Path(scratch))
        _write_expanded(words_fst, positions, last_mark, Path(scratch) / "HCL.fst")
        relabelled = _add_lookahead(Path(scratch) / "HCL.fst", folder / "HCLr.fst")
    numbers = _renumber(numbers, relabelled)
    listed = sorted(numbers.items(), key=lambda item: item[1])
    words = "<eps> 0\n" + "".join(f"{word} {number}\n" for word, number in listed)
    (folder / "words.txt").write_text(words, encoding="utf-8")
    marks = range(positions.transitions + 1, positions.transitions + 2 + last_mark)
    (folder / "disambig_tid.int").write_text("".join(f"{mark}\n" for mark in marks), encoding="ascii")
    (folder / "phones" / "word_boundary.int").write_text(positions.boundaries(), encoding="ascii")
    return numbers


def _with_marks(
    lexicon: Sequence[Pronunciation], positions: Positions
) -> list[tuple[str, tuple[int, ...], float, int]]:
    """Word, sounds by place, cost, and the mark (from 1; 0 for none) that tells it from another word with
    the same sounds, or from one that goes on after them."""
    placed = [(entry.word, positions.place(entry.sounds), entry.cost) for entry in lexicon]
    same = Counter(sounds for _, sounds, _ in placed)
    beginnings = {sounds[:size] for _, sounds, _ in placed for size in range(1, len(sounds))}
    used: Counter[tuple[int, ...]] = Counter()
    marked = []
    for word, sounds, cost in placed:
        if same[sounds] > 1 or sounds in beginnings:
            used[sounds] += 1
        marked.append((word, sounds, cost, used[sounds]))
    return marked


def _lexicon_fst(
    marked: Sequence[tuple[str, tuple[int, ...], float, int]],
    positions: Positions,
    numbers: Mapping[str, int],
    last_mark: int,
    silence_probability: float,
    scratch: Path,
):
    """Words with an optional pause before the first and after each one, made deterministic. Mark k is the
    label after all sounds; the last mark follows a pause."""
    import kaldifst
    import pywrapfst

    sounds_count = len(positions.ids)
    pause, no_pause = -math.log(silence_probability), -math.log(1 - silence_probability)
    fst = pywrapfst.VectorFst()
    start, loop, silence, after = (fst.add_state() for _ in range(4))
    fst.set_start(start)
    fst.set_final(loop)
    _arc(fst, start, 0, 0, no_pause, loop)
    _arc(fst, start, 0, 0, pause, silence)
    _arc(fst, silence, positions.ids[SILENCE], 0, 0.0, after)
    _arc(fst, after, sounds_count + 1 + last_mark, 0, 0.0, loop)
    for word, sounds, cost, mark in marked:
        labels = [*sounds, sounds_count + 1 + mark] if mark else list(sounds)
        state, output, weight = loop, numbers[word], cost
        for label in labels[:-1]:
            following = fst.add_state()
            _arc(fst, state, label, output, weight, following)
            state, output, weight = following, 0, 0.0
        _arc(fst, state, labels[-1], output, weight + no_pause, loop)
        _arc(fst, state, labels[-1], output, weight + pause, silence)
    fst.connect()
    fst.write(str(scratch / "L.fst"))
    whole = kaldifst.StdVectorFst.read(str(scratch / "L.fst"))
    if kaldifst.determinize_star(whole):
        raise Misconfigured("ear.lexicon", "the lexicon cannot be made deterministic")
    whole.write(str(scratch / "L_det.fst"))
    return pywrapfst.Fst.read(str(scratch / "L_det.fst"))


def _write_expanded(words_fst, positions: Positions, last_mark: int, path: Path) -> None:
    """Put the transitions of its one-state model in the place of each sound; marks follow them."""
    import pywrapfst

    sounds_count = len(positions.ids)
    fst = pywrapfst.VectorFst()
    for _ in words_fst.states():
        fst.add_state()
    fst.set_start(words_fst.start())
    for state in words_fst.states():
        if words_fst.final(state) != pywrapfst.Weight.zero("tropical"):
            fst.set_final(state, words_fst.final(state))
        for arc in words_fst.arcs(state):
            weight, label = float(arc.weight), arc.ilabel
            if label == 0 or label > sounds_count:
                mark = positions.transitions + label - sounds_count if label else 0
                _arc(fst, state, mark, arc.olabel, weight, arc.nextstate)
                continue
            middle = fst.add_state()
            _arc(fst, state, positions.leave(label), arc.olabel, weight, middle)
            _arc(fst, middle, positions.stay(label), 0, STAY_COST, middle)
            _arc(fst, middle, 0, 0, LEAVE_COST, arc.nextstate)
    fst.arcsort("olabel")
    fst.write(str(path))


def _arc(fst, state: int, label: int, output: int, weight: float, following: int) -> None:
    import pywrapfst

    fst.add_arc(state, pywrapfst.Arc(label, output, pywrapfst.Weight("tropical", weight), following))


def _add_lookahead(source: Path, target: Path) -> dict[int, int]:
    """Convert to the kind of graph Vosk composes with a grammar; gives the new number of each word."""
    pairs = source.with_name("relabel")
    plugin = next(Path("/usr/lib").glob(f"*/fst/*/{_PLUGIN}"), None)
    if plugin is None:
        raise Misconfigured("ear.openfst", "install Debian's libfst-tools and libfst22-plugins-base")
    command = ["fstconvert", "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}"]
    try:
        subprocess.run(
            [*command, str(source), str(target)],
            check=True,
            env={**os.environ, "LD_LIBRARY_PATH": str(plugin.parent)},
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise Misconfigured("ear.openfst", "fstconvert of Debian's libfst-tools failed") from error
    rows = (line.split() for line in pairs.read_text("ascii").splitlines())
    return {int(old): int(new) for old, new in rows}


def _renumber(numbers: Mapping[str, int], relabelled: Mapping[int, int]) -> dict[str, int]:
    """Apply the new numbers; a word that the graph does not hold gets a free one."""
    free = max(relabelled.values(), default=0) + 1
    renumbered: dict[str, int] = {}
    for word, number in numbers.items():
        if number in relabelled:
            renumbered[word] = relabelled[number]
        else:
            renumbered[word], free = free, free + 1
    return renumbered
