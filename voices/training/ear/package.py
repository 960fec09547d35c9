"""Writes the whole folder of a Vosk model from a trained checkpoint: `am/`, `conf/` and `graph/`."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.errors import Misconfigured
from bot.files import write_whole
from voices.training.ear import kaldi_format as kaldi
from voices.training.ear.decoding import Decoding, read_decoding
from voices.training.ear.features import BANDS
from voices.training.ear.grammar_lm import write_bigram
from voices.training.ear.graph import Pronunciation, write_graph
from voices.training.ear.phones import GARBAGE
from voices.training.ear.positions import Positions, shipped_positions
from voices.training.ear.sentences import utterances
from voices.training.ear.vocabulary import GARBAGE_WORD, phrases, spell

_NORM_EPSILON = 1e-5
_LEAST_PRIOR = 1e-4
_SEED = 5

_FEATURES = f"""\
--use-energy=false
--sample-frequency=8000
--num-mel-bins={BANDS}
--low-freq=40
--high-freq=-200
--dither=1.0
--allow-upsample=true
--allow-downsample=true
"""


def package(
    checkpoint: Path,
    folder: Path,
    decoding: Decoding | None = None,
    lexicon: Sequence[Pronunciation] | None = None,
) -> None:
    """Write the Vosk model of a checkpoint (`net.save`) into a folder, with the shipped numbers of the search
    and the whole lexicon unless others are given. Needs torch and what `graph.py` needs."""
    import torch

    decoding = decoding or read_decoding()
    content = torch.load(checkpoint, map_location="cpu", weights_only=False)
    write_acoustics(content, folder, decoding)
    write_settings(folder, decoding)
    write_words(folder, decoding, lexicon)


def write_acoustics(content: Mapping[str, Any], folder: Path, decoding: Decoding) -> None:
    """Write `am/final.mdl` from a checkpoint's content: `config`, `state` and `prior`. Raises Misconfigured
    when its sounds are not those of `phones.yml`."""
    positions = shipped_positions()
    config = content["config"]
    if tuple(config["phones"]) != positions.sounds:
        raise Misconfigured("ear.checkpoint", "the checkpoint was trained with other sounds")
    weights = {name: np.asarray(value, np.float64) for name, value in content["state"].items()}
    lines, components = _network(config["layers"], weights, positions, decoding.garbage_bonus)
    context = sum(max(offsets) for _, _, _, offsets, _ in config["layers"])
    priors = np.maximum(np.asarray(content["prior"], np.float64), _LEAST_PRIOR) ** decoding.prior_scale
    model = kaldi.acoustic_model(positions, lines, components, context, priors / priors.sum())
    write_whole(folder / "am" / "final.mdl", model)


def write_settings(folder: Path, decoding: Decoding) -> None:
    """Write `conf/`: how sound is measured, and the numbers of the search."""
    pauses = ":".join(str(number) for number in range(1, 6))
    rows = {
        "min-active": decoding.min_active,
        "max-active": decoding.max_active,
        "beam": decoding.beam,
        "lattice-beam": decoding.lattice_beam,
        "acoustic-scale": decoding.acoustic_scale,
        "frame-subsampling-factor": 3,
        "frames-per-chunk": decoding.frames_per_chunk,
        "endpoint.silence-phones": pauses,
        "endpoint.rule2.min-trailing-silence": 0.5,
        "endpoint.rule3.min-trailing-silence": 0.75,
        "endpoint.rule4.min-trailing-silence": 1.0,
    }
    search = "".join(f"--{name}={value}\n" for name, value in rows.items())
    write_whole(folder / "conf" / "model.conf", search.encode("ascii"))
    write_whole(folder / "conf" / "fbank.conf", _FEATURES.encode("ascii"))


def write_words(
    folder: Path, decoding: Decoding, lexicon: Sequence[Pronunciation] | None = None
) -> dict[str, int]:
    """Write `graph/` around the acoustic model of the folder: the lexicon, and the bigram of free
    recognition. Gives the numbers of the words. Raises Misconfigured when the acoustic model has other
    sounds."""
    positions = shipped_positions()
    with (folder / "am" / "final.mdl").open("rb") as file:
        expected = kaldi.transition_model(positions)
        if file.read(len(expected)) != expected:
            raise Misconfigured("ear.acoustics", f"the acoustic model in {folder} has other sounds")
    if lexicon is None:
        from voices.training.ear.lexicon import whole_lexicon

        lexicon = whole_lexicon(decoding.variant_cost)
    garbage = Pronunciation(GARBAGE_WORD, (GARBAGE,) * 3, decoding.garbage_cost)
    numbers = write_graph([*lexicon, garbage], positions, folder / "graph", decoding.silence_probability)
    sentences = itertools.chain(phrases(), utterances(decoding.bigram_sentences, _SEED))
    write_bigram(
        map(spell, sentences),
        numbers,
        folder / "graph" / "Gr.fst",
        decoding.bigram_discount,
        (GARBAGE_WORD, decoding.garbage_share),
    )
    return numbers


def _network(
    layers: Sequence[Sequence[Any]],
    weights: Mapping[str, np.ndarray],
    positions: Positions,
    garbage_bonus: float,
) -> tuple[list[str], list[kaldi.Component]]:
    """The network's parts and the lines that join them; normalisations are worked into the matrices."""
    lines, components = [f"input-node name=input dim={BANDS}"], []
    previous = "input"
    for at, (name, inputs, outputs, offsets, _) in enumerate(layers):
        matrix, bias = _folded(at, offsets, weights)
        components += [
            kaldi.tdnn(f"{name}.affine", matrix, bias, offsets),
            kaldi.nonlinear(f"{name}.relu", "RectifiedLinearComponent", outputs),
        ]
        lines += [_node(f"{name}.affine", previous), _node(f"{name}.relu", f"{name}.affine")]
        if inputs == outputs:
            components.append(kaldi.same(f"{name}.out", outputs))
            lines.append(_node(f"{name}.out", f"Sum({name}.relu, {previous})"))
            previous = f"{name}.out"
        else:
            previous = f"{name}.relu"
    bias = weights["out.bias"].copy()
    bias[positions.sounds.index(GARBAGE)] += garbage_bonus
    components += [
        kaldi.affine("output.affine", weights["out.weight"], bias),
        kaldi.nonlinear("output.log-softmax", "LogSoftmaxComponent", len(bias)),
    ]
    lines += [
        _node("output.affine", previous),
        _node("output.log-softmax", "output.affine"),
        "output-node name=output input=output.log-softmax objective=linear",
    ]
    return lines, components


def _node(name: str, source: str) -> str:
    return f"component-node name={name} component={name} input={source}"


def _folded(
    at: int, offsets: Sequence[int], weights: Mapping[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Matrix and bias of a layer, with its normalisation, and that of the features in the first one."""
    matrix = weights[f"lin.{at}.weight"]
    scale = weights[f"bn.{at}.weight"] / np.sqrt(weights[f"bn.{at}.running_var"] + _NORM_EPSILON)
    bias = weights[f"bn.{at}.bias"] - scale * weights[f"bn.{at}.running_mean"]
    matrix = matrix * scale[:, None]
    if at == 0:
        matrix = matrix * np.tile(weights["istd"], len(offsets))
        bias = bias - matrix @ np.tile(weights["mean"], len(offsets))
    return matrix, bias
