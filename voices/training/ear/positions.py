"""Sounds by their place in a word, as Kaldi numbers them, and their one-state models."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from voices.training.ear.phones import SILENCE, outputs

_PLACES = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
STAY = 0.5
"""Probability of staying one more step (30 ms) in a sound."""


@dataclass(frozen=True)
class Positions:
    """Numbers of the sounds by place: silence first (it also has a form outside words), then B, E, I and S
    of each sound. A sound has one state, so its number gives the numbers of its two transitions."""

    sounds: tuple[str, ...]
    """Outputs of the network, in their order."""

    @cached_property
    def ids(self) -> dict[str, int]:
        """Number of each sound by place, such as `a_B`, from 1; plain `SIL` is the pause between words."""
        names = [SILENCE] + [f"{sound}_{place}" for sound in self.sounds for place in _PLACES]
        return {name: at for at, name in enumerate(names, 1)}

    @cached_property
    def output_of(self) -> tuple[int, ...]:
        """For each number, from 1, the output of the network (the first entry stands for number 1)."""
        return tuple(self.sounds.index(name.rsplit("_", 1)[0]) for name in self.ids)

    def boundaries(self) -> str:
        """Give the content of Kaldi's `word_boundary.int`."""
        kinds = ["nonword" if "_" not in name else _PLACES[name.rsplit("_", 1)[1]] for name in self.ids]
        return "".join(f"{number} {kind}\n" for number, kind in enumerate(kinds, 1))

    def place(self, pronunciation: tuple[str, ...]) -> tuple[int, ...]:
        """Give the numbers of a word's sounds by their places."""
        if len(pronunciation) == 1:
            return (self.ids[f"{pronunciation[0]}_S"],)
        places = ["B", *"I" * (len(pronunciation) - 2), "E"]
        return tuple(self.ids[f"{s}_{place}"] for s, place in zip(pronunciation, places, strict=True))

    @property
    def transitions(self) -> int:
        """Number of transitions."""
        return 2 * len(self.ids)

    def stay(self, number: int) -> int:
        """Give the transition that stays in a sound."""
        return 2 * number - 1

    def leave(self, number: int) -> int:
        """Give the transition that leaves a sound."""
        return 2 * number


def shipped_positions() -> Positions:
    """Give the numbers for the ear's own sounds."""
    return Positions(outputs())


STAY_COST = -math.log(STAY)
LEAVE_COST = -math.log(1 - STAY)
