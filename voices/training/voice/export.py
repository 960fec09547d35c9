"""The trained net and its vocoder as one ONNX file with Piper's inputs, its weights in 16 bits."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn

from voices.training.voice.bands import BANDS, HOP, NOISE_BANDS, band_centres_hz
from voices.training.voice.dataset import END_ID, START_ID, id_map
from voices.training.voice.net import SpeechNet, place_in_phone
from voices.training.voice.shaping import SHAPING, Corrections, Shaping, shape_matrix
from voices.training.voice.teacher import RATE_HZ, SPOKEN_SPEED
from voices.training.voice.vocoder import Vocoder

FILE_NAME = "fr_FR-vivevoix-low.onnx"

_SUNG = "aeiouyøœəɛɔɑɐɪʊʌɜɒmnlɲjwɥ"
"""Phones that always have voice, whatever the net says."""
_LEAST_SUNG = 0.97

_FAINT = {"s": 1.0, "f": 0.8, "z": 0.3, "t": 0.5, "p": 0.5, "k": 0.5}
"""Consonants that the teacher makes too faint below 4 kHz, all a telephone carries (its /s/ lies 40 dB under
its vowels), and their share of `Shaping.consonants_db`."""
_CARRIED_HZ, _CARRIED_FADE_HZ = 4000.0, 1000.0
"""Faint consonants are lifted up to here, and less and less over the next kilohertz."""

_HEADROOM_DB = 15.0
"""The teacher nearly fills the scale: what shaping adds would be cut off by Piper."""

_LEAST_FRAMES = 8
_SMALL = 512
"""Constants of fewer values keep 32 bits."""


class PiperModel(nn.Module):
    """Ids and scales to samples. Scales are noise, length, noise of length: only the length has an effect, so
    the same ids give the same samples."""

    sung: Tensor
    faint: Tensor
    carried: Tensor
    shape: Tensor
    offset: Tensor

    def __init__(self, net: SpeechNet, corrections: Corrections, shaping: Shaping) -> None:
        super().__init__()
        self.net, self.vocoder = net, Vocoder()
        ids = id_map()
        sung = torch.zeros(256)
        sung[[ids[phone] for phone in _SUNG]] = _LEAST_SUNG
        faint = torch.zeros(256)
        for phone, share in _FAINT.items():
            faint[ids[phone]] = share * shaping.consonants_db * float(np.log(10)) / 10
        matrix, offset = shape_matrix(corrections, shaping)
        self.register_buffer("sung", sung)
        offset = offset - _HEADROOM_DB * np.log(10) / 10
        carried = np.clip((_CARRIED_HZ - band_centres_hz()) / _CARRIED_FADE_HZ + 1, 0.0, 1.0)
        self.register_buffer("faint", faint)
        self.register_buffer("carried", torch.tensor(carried.astype(np.float32)))
        self.register_buffer("shape", torch.tensor(matrix.astype(np.float32)))
        self.register_buffer("offset", torch.tensor(offset.astype(np.float32)))
        self.stretch = corrections.duration / SPOKEN_SPEED
        self.pitch_gain = corrections.pitch

    def forward(self, ids: Tensor, lengths: Tensor, scales: Tensor) -> tuple[Tensor, Tensor]:
        """Give samples (1, 1, 1, samples) and the frames of each id (1, 1, ids) from ids (1, ids) with a pad
        after each, their number (1,) and scales (3,)."""
        ids = ids[:, : lengths[0]][:, ::2]
        states, log_frames = self.net.encode(ids, torch.ones_like(ids)[..., None].float())
        lasting = (torch.exp(log_frames) - 1).clamp(min=0) * self.net.timed[ids] * (scales[1] * self.stretch)
        ends = torch.round(torch.cumsum(lasting[0], 0))
        starts = torch.cat([torch.zeros_like(ends[:1]), ends[:-1]])
        frames = ends - starts
        frame = torch.arange(ends[-1].clamp(min=_LEAST_FRAMES).to(torch.int64)).float()
        token = (ends[None] <= frame[:, None]).to(torch.int64).sum(1).clamp(max=ids.shape[1] - 1)
        places = place_in_phone(starts[token], frames[token].clamp(min=1), frame)
        found = self.net.decode(states[0][token][None], places[None], torch.ones_like(frame)[None, :, None])[
            0
        ]
        phones = ids[0][token]
        samples = self._speak(found, self.sung[phones], self.faint[phones])
        with_pads = torch.stack([frames, torch.zeros_like(frames)], 1).reshape(-1)[:-1]
        return samples[None, None, None], with_pads[None, None]

    def _speak(self, found: Tensor, least_voice: Tensor, gain: Tensor) -> Tensor:
        values = found[:, :-1] * self.net.spread + self.net.mean
        voicing = torch.maximum(torch.sigmoid(4 * found[:, -1]), least_voice)
        envelope = values[:, :BANDS] @ self.shape + self.offset + gain[:, None] * self.carried
        centre = self.net.mean[-1]
        pitch = torch.exp((values[:, -1] - centre) * self.pitch_gain + centre)
        return self.vocoder(envelope, values[:, BANDS : BANDS + NOISE_BANDS], pitch, voicing)


def export(net: SpeechNet, corrections: Corrections, folder: Path, shaping: Shaping = SHAPING) -> Path:
    """Write the voice, its weights in 16 bits, and its description into `folder`; give the ONNX file."""
    folder.mkdir(parents=True, exist_ok=True)
    model = PiperModel(net, corrections, shaping).eval()
    path = folder / FILE_NAME
    example = [START_ID, 0]
    for number in (15, 54, 141, 108, 120, 33, 94):
        example += [number, 0]
    example.append(END_ID)
    inputs = (torch.tensor([example]), torch.tensor([len(example)]), torch.tensor([0.0, 1.0, 0.0]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            inputs,
            str(path),
            input_names=["input", "input_lengths", "scales"],
            output_names=["output", "durations"],
            dynamic_axes={
                "input": {0: "batch_size", 1: "phonemes"},
                "input_lengths": {0: "batch_size"},
                "output": {3: "time"},
                "durations": {2: "phonemes"},
            },
            opset_version=17,
            dynamo=False,
        )
    halve_weights(path)
    text = json.dumps(describe(), ensure_ascii=False, indent=1) + "\n"
    Path(f"{path}.json").write_text(text, encoding="utf-8")
    return path


def halve_weights(path: Path) -> None:
    """Store the large constants of an ONNX file in 16 bits; they are widened when the file is loaded."""
    model = onnx.load(str(path))
    graph = model.graph
    casts = []
    for tensor in list(graph.initializer):
        if _is_large(tensor):
            graph.initializer.remove(tensor)
            casts.append(_widened(graph, tensor, tensor.name))
    for node in list(graph.node):
        values = [part.t for part in node.attribute if part.name == "value"]
        if node.op_type == "Constant" and values and _is_large(values[0]):
            graph.node.remove(node)
            casts.append(_widened(graph, values[0], node.output[0]))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _is_large(tensor: onnx.TensorProto) -> bool:
    return tensor.data_type == onnx.TensorProto.FLOAT and int(np.prod(tensor.dims)) > _SMALL


def _widened(graph: onnx.GraphProto, tensor: onnx.TensorProto, name: str) -> onnx.NodeProto:
    half = numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), f"{name}_half")
    graph.initializer.append(half)
    return helper.make_node("Cast", [half.name], [name], to=onnx.TensorProto.FLOAT)


def describe() -> dict[str, object]:
    """Give the description that Piper reads beside the ONNX file; its noise is off."""
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    return {
        "audio": {"sample_rate": RATE_HZ, "quality": "low"},
        "espeak": {"voice": "fr"},
        "inference": {"noise_scale": 0.0, "length_scale": 1.0, "noise_w": 0.0},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": dict(DEFAULT_PHONEME_ID_MAP),
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
        "hop_length": HOP,
        "piper_version": "1.8.0",
        "language": {
            "code": "fr_FR",
            "family": "fr",
            "region": "FR",
            "name_native": "Français",
            "name_english": "French",
            "country_english": "France",
        },
        "dataset": "svox-pico-fr",
    }
