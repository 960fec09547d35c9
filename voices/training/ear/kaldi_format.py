"""Writes Kaldi's binary acoustic model (nnet3): what Vosk needs of it, without Kaldi."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from voices.training.ear.positions import STAY, Positions


class Writer:
    """Kaldi's binary forms, one after the other."""

    def __init__(self) -> None:
        """Starts with nothing."""
        self.content = bytearray()

    def raw(self, text: str) -> None:
        """Put characters as they are."""
        self.content += text.encode("ascii")

    def token(self, name: str) -> None:
        """Put a name and the space after it."""
        self.raw(name + " ")

    def integer(self, value: int) -> None:
        """Put a whole number of 32 bits."""
        self.content += b"\x04" + struct.pack("<i", value)

    def single(self, value: float) -> None:
        """Put a number of 32 bits."""
        self.content += b"\x04" + struct.pack("<f", value)

    def double(self, value: float) -> None:
        """Put a number of 64 bits."""
        self.content += b"\x08" + struct.pack("<d", value)

    def boolean(self, value: bool) -> None:
        """Put true or false."""
        self.raw("T" if value else "F")

    def integers(self, values: Sequence[int]) -> None:
        """Put a list of whole numbers."""
        self.integer(len(values))
        self.content += np.asarray(values, "<i4").tobytes()

    def vector(self, values: Sequence[float] | np.ndarray) -> None:
        """Put a vector."""
        flat = np.asarray(values, "<f4").ravel()
        self.token("FV")
        self.integer(len(flat))
        self.content += flat.tobytes()

    def matrix(self, values: np.ndarray) -> None:
        """Put a matrix (rows, columns)."""
        dense = np.ascontiguousarray(values, "<f4")
        self.token("FM")
        for size in dense.shape:
            self.integer(size)
        self.content += dense.tobytes()

    def fields(self, *pairs: tuple[str, Callable[[], None]]) -> None:
        """Put names, each followed by its value."""
        for name, put in pairs:
            self.token(name)
            put()


@dataclass(frozen=True)
class Component:
    """One part of the network."""

    name: str
    write: Callable[[Writer], None]


def transition_model(positions: Positions) -> bytes:
    """Give the beginning of an acoustic model: one state for each sound by place, the same probability to
    stay and to leave, and the network's output of each."""
    writer = Writer()
    writer.content += b"\0B"
    numbers = list(range(1, len(positions.ids) + 1))
    writer.token("<TransitionModel>")
    writer.token("<Topology>")
    writer.integers(numbers)
    writer.integers([-1] + [0] * len(numbers))
    writer.integer(1)
    writer.integer(2)
    writer.integer(0)
    writer.integer(2)
    for state, probability in ((0, STAY), (1, 1 - STAY)):
        writer.integer(state)
        writer.single(probability)
    writer.integer(-1)
    writer.integer(0)
    writer.token("</Topology>")
    writer.token("<Triples>")
    writer.integer(len(numbers))
    for number, output in zip(numbers, positions.output_of, strict=True):
        for value in (number, 0, output):
            writer.integer(value)
    writer.token("</Triples>")
    writer.token("<LogProbs>")
    writer.vector([0.0, *[math.log(STAY), math.log(1 - STAY)] * len(numbers)])
    writer.token("</LogProbs>")
    writer.token("</TransitionModel>")
    return bytes(writer.content)


def acoustic_model(
    positions: Positions,
    lines: Sequence[str],
    components: Sequence[Component],
    context_frames: int,
    priors: np.ndarray,
) -> bytes:
    """Give the whole `final.mdl`: `lines` join the components, `context_frames` is what the network sees on
    each side, `priors` are subtracted (as logarithms) from its outputs."""
    writer = Writer()
    writer.content += transition_model(positions)
    writer.token("<Nnet3>")
    writer.raw("\n" + "".join(f"{line}\n" for line in lines) + "\n")
    writer.token("<NumComponents>")
    writer.integer(len(components))
    for component in components:
        writer.token("<ComponentName>")
        writer.token(component.name)
        component.write(writer)
    writer.token("</Nnet3>")
    for side in ("<LeftContext>", "<RightContext>"):
        writer.token(side)
        writer.integer(context_frames)
    writer.token("<Priors>")
    writer.vector(priors)
    return bytes(writer.content)


def tdnn(name: str, weights: np.ndarray, bias: np.ndarray, offsets: Sequence[int]) -> Component:
    """A matrix over frames side by side: weights (outputs, inputs x offsets)."""

    def write(writer: Writer) -> None:
        writer.token("<TdnnComponent>")
        writer.fields(
            ("<LearningRate>", lambda: writer.single(0.001)),
            ("<TimeOffsets>", lambda: writer.integers(offsets)),
            ("<LinearParams>", lambda: writer.matrix(weights)),
            ("<BiasParams>", lambda: writer.vector(bias)),
            ("<OrthonormalConstraint>", lambda: writer.single(0.0)),
            ("<UseNaturalGradient>", lambda: writer.boolean(True)),
            ("<NumSamplesHistory>", lambda: writer.single(2000.0)),
            ("<AlphaInOut>", lambda: (writer.single(4.0), writer.single(4.0))),
            ("<RankInOut>", lambda: (writer.integer(20), writer.integer(80))),
        )
        writer.token("</TdnnComponent>")

    return Component(name, write)


def affine(name: str, weights: np.ndarray, bias: np.ndarray) -> Component:
    """A matrix (outputs, inputs) and a bias."""

    def write(writer: Writer) -> None:
        writer.token("<FixedAffineComponent>")
        writer.token("<LinearParams>")
        writer.matrix(weights)
        writer.token("<BiasParams>")
        writer.vector(bias)
        writer.token("</FixedAffineComponent>")

    return Component(name, write)


def nonlinear(name: str, kind: str, size: int) -> Component:
    """A function of each unit: `RectifiedLinearComponent` or `LogSoftmaxComponent`."""

    def write(writer: Writer) -> None:
        writer.token(f"<{kind}>")
        writer.fields(
            ("<Dim>", lambda: writer.integer(size)),
            ("<ValueAvg>", lambda: writer.vector([])),
            ("<DerivAvg>", lambda: writer.vector([])),
            ("<Count>", lambda: writer.double(0.0)),
            ("<OderivRms>", lambda: writer.vector([])),
            ("<OderivCount>", lambda: writer.double(0.0)),
            ("<NumDimsSelfRepaired>", lambda: writer.double(0.0)),
            ("<NumDimsProcessed>", lambda: writer.double(0.0)),
        )
        writer.token(f"</{kind}>")

    return Component(name, write)


def same(name: str, size: int) -> Component:
    """Gives back what it gets; a place where two paths are added."""

    def write(writer: Writer) -> None:
        writer.token("<NoOpComponent>")
        writer.fields(
            ("<Dim>", lambda: writer.integer(size)), ("<BackpropScale>", lambda: writer.single(1.0))
        )
        writer.token("</NoOpComponent>")

    return Component(name, write)
