"""What a scripted caller does, read from a YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import yaml

from bot.engines.espeak_caller import CALLERS, CallerVoice
from bot.errors import Refused

ACTIONS = ("say", "play", "keys", "stay_silent_seconds", "hang_up")
"""What a step can do; each does one of them."""

TEXTS = ("say", "sound", "play", "keys")
"""Entries of a step that are text, even when YAML reads a number."""


@dataclass(frozen=True)
class Step:
    """One thing the caller does."""

    say: str = ""
    """Words to say with the caller's voice."""
    sound: str = ""
    """The same words spelt as they sound, where espeak-ng reads them wrong ("Vaulx": "Vau")."""
    play: str = ""
    """A mono WAV file to play instead, beside the script or by its full path."""
    keys: str = ""
    """Telephone keys to press, 150 ms apart."""
    stay_silent_seconds: float = 0.0
    """How long to say nothing once the assistant has finished, seconds."""
    hang_up: bool = False
    """Hang up once the assistant has finished."""
    pause_seconds: float | None = None
    """Natural pause between the assistant's end and this step, seconds; the script's own when None."""
    over_after_seconds: float | None = None
    """Speak over the assistant, so long after its first sound, seconds; None: wait for its end."""
    hang_up_after_seconds: float | None = None
    """Hang up in the middle of the words, so long after their start, seconds."""


@dataclass(frozen=True)
class Script:
    """A whole caller."""

    steps: tuple[Step, ...]
    """What the caller does, in order."""
    number: str | None = None
    """Telephone number announced to the control port; None when withheld."""
    voice: CallerVoice = CALLERS["woman"]
    """How the caller sounds."""
    pause_seconds: float = 0.5
    """Natural pause before an answer, seconds."""
    finished_after_seconds: float = 0.9
    """Silence after which the caller believes that the assistant has finished, seconds."""
    lost_after_seconds: float = 15.0
    """When nothing is heard for so long, the caller goes on, seconds."""
    noise_rms: float = 8.0
    """Level of the caller's own room between answers, root mean square of 16-bit samples; 0 is silence."""
    folder: Path = Path()
    """Where `play` files are looked for."""


def read_script(path: Path) -> Script:
    """Read a script; raises Refused with the reason when it is not one."""
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refused("script.unreadable", f"{path.name} cannot be read: {type(error).__name__}") from error
    return make_script(content, path.parent)


def make_script(content: object, folder: Path = Path()) -> Script:
    """Make a script of what YAML gave; raises Refused with the reason when it is not one."""
    if not isinstance(content, Mapping) or not isinstance(content.get("steps"), list):
        raise Refused("script.shape", "a script is a mapping with a list of steps")
    values = {name: value for name, value in content.items() if name not in ("steps", "voice", "number")}
    _check_names(values, Script, "script")
    voice = content.get("voice", "woman")
    number = content.get("number")
    return Script(
        steps=tuple(_step(step, at) for at, step in enumerate(content["steps"], 1)),
        voice=CallerVoice(**voice) if isinstance(voice, Mapping) else _ready_made(voice),
        number=None if number is None else str(number),
        folder=folder,
        **{name: float(value) for name, value in values.items()},
    )


def _step(content: object, at: int) -> Step:
    if not isinstance(content, Mapping):
        raise Refused("script.step", f"step {at} is not a mapping")
    _check_names(content, Step, f"step {at}")
    actions = [name for name in ACTIONS if content.get(name)]
    if len(actions) != 1:
        raise Refused("script.step", f"step {at} must do one thing, not {len(actions)}")
    texts = {name: str(content[name]) for name in TEXTS if name in content}
    return Step(**{**content, **texts})


def _check_names(content: Mapping[str, object], kind: type, where: str) -> None:
    unknown = sorted(set(map(str, content)) - {field.name for field in fields(kind)})
    if unknown:
        raise Refused("script.shape", f"{where} has unknown entries: {', '.join(unknown)}")


def _ready_made(name: object) -> CallerVoice:
    if name not in CALLERS:
        raise Refused("script.voice", f"no caller's voice called {name}; there are: {', '.join(CALLERS)}")
    return CALLERS[str(name)]
