"""Speaking by Piper: one sentence at a time, made into telephone sound."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.audio.level import FAINT_DB, for_loudspeaker, for_phone, trim_silence
from bot.errors import Misconfigured
from bot.model import PHONE_RATE_HZ, Clip
from bot.speech.manner import DICTATION_STRETCH, PACES, pace_of
from bot.speech.number_pieces import cut_numbers

if TYPE_CHECKING:
    from piper import PiperVoice

WORDS_PER_MINUTE = 145.0
"""Pace of speech, inside the 130 to 150 words a minute of the need, pauses between sentences counted."""

_LEAD_SECONDS, _TAIL_SECONDS = 0.02, 0.06
"""Silence left before and after a sentence: what a voice adds would only delay the answer, seconds."""

_SCALE_LIMITS = (0.6, 2.0)
"""A measured pace outside this range means a broken voice, not a slow one."""


class PiperSpeech:
    """A Piper voice on one core, without its random parts: the same sentence gives the same bytes.
    `say` may be called from any thread."""

    def __init__(self, voice: PiperVoice, name: str, length_scale: float) -> None:
        """`length_scale` stretches the voice's own pace; above 1 it is slower."""
        self.name = name
        self.sound_key = name
        self.length_scale = length_scale
        self._voice = voice

    def say(self, sentence: str, pace: int = 0) -> Clip:
        """Make one sentence (or a few, without pause between them) as telephone sound, 8 kHz, levelled,
        with 20 ms of silence before it; nothing pronounceable gives an empty clip. `pace` is a level of
        `bot.speech.manner`. Dictated numbers are slower than the rest, with a pause between their groups."""
        return self._say(sentence, pace, for_phone)

    def say_wide(self, sentence: str, pace: int = 0) -> Clip:
        """Make the same in full quality: at the voice's own rate, with all its pitches, levelled."""
        return self._say(sentence, pace, for_loudspeaker)

    def _say(self, sentence: str, pace: int, finish: Callable[[np.ndarray, int], Clip]) -> Clip:
        manner = pace_of(pace)
        clips = []
        for piece in cut_numbers(sentence):
            slower = DICTATION_STRETCH if piece.is_dictated else 1.0
            samples, rate_hz = self._make(piece.text, self.length_scale * manner.stretch * slower)
            clips.append(trim_silence(finish(samples, rate_hz), _LEAD_SECONDS, _TAIL_SECONDS, FAINT_DB))
        clips = [clip for clip in clips if clip.pcm]
        rate_hz = clips[0].rate_hz if clips else PHONE_RATE_HZ
        pause = bytes(round(manner.pair_gap_seconds * rate_hz) * 2)
        return Clip(pause.join(clip.pcm for clip in clips), rate_hz)

    def _make(self, text: str, length_scale: float) -> tuple[np.ndarray, int]:
        from piper import SynthesisConfig

        config = SynthesisConfig(
            length_scale=length_scale, noise_scale=0.0, noise_w_scale=0.0, normalize_audio=False
        )
        chunks = [chunk.audio_float_array for chunk in self._voice.synthesize(text, config)]
        samples = np.concatenate(chunks) if chunks else np.zeros(0, np.float32)
        return samples, self._voice.config.sample_rate


def measure_pace(voice: PiperSpeech, sentences: Sequence[str], pace: int = 0) -> float:
    """Give the words a minute of the voice, at a level of pace, over single sentences with a pause after
    each; a word is what stands between two spaces."""
    seconds, words = _measure(voice, sentences, pace)
    return 60.0 * words / (seconds + pace_of(pace).gap_seconds * len(sentences))


def find_length_scale(voice: PiperSpeech, sentences: Sequence[str]) -> float:
    """Give the stretch at which the voice says `sentences` at 145 words a minute."""
    seconds, words = _measure(voice, sentences)
    wanted = 60.0 * words / WORDS_PER_MINUTE - PACES[0].gap_seconds * len(sentences)
    least, most = _SCALE_LIMITS
    return round(min(most, max(least, voice.length_scale * wanted / seconds)), 2)


def _measure(voice: PiperSpeech, sentences: Sequence[str], pace: int = 0) -> tuple[float, int]:
    seconds = sum(voice.say(sentence, pace).seconds - _LEAD_SECONDS - _TAIL_SECONDS for sentence in sentences)
    return seconds, sum(len(sentence.split()) for sentence in sentences)


def open_voice(
    path: Path, name: str = "", length_scale: float | None = None, pace_sentences: Sequence[str] = ()
) -> PiperSpeech:
    """Load a Piper voice (`*.onnx` with its `.onnx.json`) from its folder or file. Without `length_scale`
    the pace is measured with `pace_sentences`. Raises Misconfigured when the voice cannot be loaded."""
    logging.getLogger("piper").setLevel(logging.WARNING)  # below, Piper logs what it is told to say
    model = find_voice_file(path)
    voice = _load(model)
    speech = PiperSpeech(voice, name or model.stem, length_scale or 1.0)
    if length_scale is None and pace_sentences:
        speech.length_scale = find_length_scale(speech, pace_sentences)
    return speech


def find_voice_file(path: Path) -> Path:
    """Give the `.onnx` file of a voice's folder; raises Misconfigured without it or its description."""
    found = sorted(path.glob("*.onnx")) if path.is_dir() else [path]
    if not found or not found[0].is_file() or not Path(f"{found[0]}.json").is_file():
        raise Misconfigured("voice.missing", f"{path} holds no voice: a .onnx file and its .onnx.json")
    return found[0]


def _load(model: Path) -> PiperVoice:
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf, NoSuchFile
    from piper import PiperConfig, PiperVoice

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        description = json.loads(Path(f"{model}.json").read_text(encoding="utf-8"))
        config = PiperConfig.from_dict(description)
        session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except (ValueError, KeyError, TypeError, Fail, InvalidGraph, InvalidProtobuf, NoSuchFile) as error:
        raise Misconfigured("voice.corrupt", f"the voice {model} cannot be loaded") from error
    return PiperVoice(session=session, config=config)
