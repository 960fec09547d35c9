"""Weights of an exported voice, read back from its ONNX file, so that training can go on from it."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from voices.training.voice.net import SpeechNet

_HALF = re.compile(r"_h(alf)?$")

_FIRST_NAMES = {
    "n.emb.": "embedding.",
    "n.enc.": "encoder.",
    "n.dp.": "duration_blocks.",
    "n.do.": "duration.",
    "n.pin.": "entry.",
    "n.dec.": "decoder.",
    "n.out.": "exit.",
    "n.mu": "mean",
    "n.sd": "spread",
    "n.keep": "timed",
}
"""How the first voice of the project, made before this recipe, called its weights."""

_NETWORK = "net."


def read_weights(path: Path) -> dict[str, Tensor]:
    """Give the state of a SpeechNet from an exported voice, in 32 bits. Raises KeyError when the file holds
    another net."""
    graph = onnx.load(str(path)).graph
    values = {_HALF.sub("", tensor.name): _wide(tensor) for tensor in graph.initializer}
    found = {_own_name(name): value for name, value in values.items()}
    for node in graph.node:
        if node.op_type == "GRU":
            found |= _recurrent(*(values[name] for name in node.input[1:4]))
    expected = SpeechNet().state_dict()
    anonymous = [value.T for name, value in values.items() if "MatMul" in name]
    for name, tensor in expected.items():
        if name not in found:
            found[name] = next(
                (one for one in anonymous if one.shape == tuple(tensor.shape)), found.get(name)
            )
        if found[name] is None or found[name].shape != tuple(tensor.shape):
            raise KeyError(name)
    return {name: torch.tensor(np.ascontiguousarray(found[name])) for name in expected}


def _own_name(name: str) -> str:
    for first, own in _FIRST_NAMES.items():
        if name.startswith(first):
            return own + name.removeprefix(first).replace("c.", "conv.").replace("n.", "norm.", 1)
    return name.removeprefix(_NETWORK)


def _wide(tensor: onnx.TensorProto) -> np.ndarray:
    values = numpy_helper.to_array(tensor)
    return values.astype(np.float32) if values.dtype == np.float16 else values


def _recurrent(inputs: np.ndarray, states: np.ndarray, biases: np.ndarray) -> dict[str, np.ndarray]:
    """Give PyTorch's weights of a two-way GRU from ONNX's: (2, 3 * width, ...), update before reset."""
    input_bias, state_bias = np.split(biases, 2, axis=1)
    found = {}
    for way, suffix in enumerate(("", "_reverse")):
        for name, values in (
            ("weight_ih", inputs),
            ("weight_hh", states),
            ("bias_ih", input_bias),
            ("bias_hh", state_bias),
        ):
            update, reset, new = np.split(values[way], 3)
            found[f"context.{name}_l0{suffix}"] = np.concatenate([reset, update, new])
    return found
