"""Sentences made into sound once and kept, and the sentences spoken outside the dialogue."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bot.errors import Misconfigured
from bot.files import write_whole
from bot.french.lexicon import read_mapping
from bot.french.spoken import read_aloud
from bot.model import PHONE_RATE_HZ, Clip
from bot.ports import Synthesizer
from bot.settings import ROOT
from bot.speech.manner import DICTATION_STRETCH, PACES, pace_of

PROMPTS = ROOT / "voices" / "prompts.yml"
"""The sentences spoken outside the dialogue."""

_KEPT_IN_MEMORY = 2000
"""Clips of fixed prompts, and of other sentences, kept in memory at most: about 100 MB of three seconds."""


class PromptCache:
    """Sound of sentences: from memory, else from disk, else made by the voice and kept if it is a fixed
    prompt. The voice is given words only, and a sound is kept by the words that are said (`read_aloud`).
    Usable from several threads."""

    def __init__(self, synthesizer: Synthesizer, folder: Path) -> None:
        """`folder` is made when the first prompt is kept. The voice's name is part of the key, so it must
        change with the voice's files and pace (`bot.engines.choose` puts the checksum in `sound_key`)."""
        self._synthesizer = synthesizer
        self._folder = folder
        self._voice = getattr(synthesizer, "sound_key", synthesizer.name)
        self._fixed: dict[str, Clip] = {}
        self._passing: dict[str, Clip] = {}
        self._lock = threading.Lock()

    def get(self, sentence: str, pace: int = 0) -> Clip:
        """Give the sound of a sentence at a level of pace; one that was not rendered before is made and kept
        in memory only, for what is said about a person's search is not written to disk."""
        key = self._key(sentence, pace)
        clip = self._known(key)
        if clip is None:
            clip = self._synthesizer.say(read_aloud(sentence), pace)
            self._remember(self._passing, key, clip)
        return clip

    def forget_passing(self) -> None:
        """Forget the sounds that are no fixed prompt: what is said about a person ends with the call."""
        with self._lock:
            self._passing.clear()

    def has(self, sentence: str, pace: int = 0) -> bool:
        """Tell whether the sentence is ready without synthesis."""
        return self._known(self._key(sentence, pace)) is not None

    def render_all(
        self,
        sentences: Iterable[str],
        progress: Callable[[int, int], None] | None = None,
        paces: Sequence[int] = range(len(PACES)),
    ) -> int:
        """Make fixed prompts at each level of pace, the usual one first, and keep them on disk; gives the
        number made anew. `progress` is told how many of all are done."""
        fixed = tuple(dict.fromkeys(sentences))
        wanted = [(sentence, pace) for pace in paces for sentence in fixed]
        made = 0
        for done, (sentence, pace) in enumerate(wanted, start=1):
            key = self._key(sentence, pace)
            if not self._path(key).is_file():
                clip = self.get(sentence, pace)
                write_whole(self._path(key), clip.pcm)
                self._remember(self._fixed, key, clip)
                made += 1
            if progress:
                progress(done, len(wanted))
        return made

    def _key(self, sentence: str, pace: int) -> str:
        text = "\0".join((self._voice, f"{pace_of(pace)} {DICTATION_STRETCH}", read_aloud(sentence)))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.pcm"

    def _known(self, key: str) -> Clip | None:
        with self._lock:
            clip = self._fixed.get(key) or self._passing.get(key)
        if clip is not None:
            return clip
        try:
            pcm = self._path(key).read_bytes()
        except FileNotFoundError:
            return None
        clip = Clip(pcm, PHONE_RATE_HZ)
        self._remember(self._fixed, key, clip)
        return clip

    def _remember(self, clips: dict[str, Clip], key: str, clip: Clip) -> None:
        with self._lock:
            while len(clips) >= _KEPT_IN_MEMORY:
                del clips[next(iter(clips))]
            clips[key] = clip


def load_prompts(path: Path = PROMPTS) -> dict[str, tuple[str, ...]]:
    """Read the sentences spoken outside the dialogue, by key; raises Misconfigured when they are missing."""
    content = read_mapping(path, "prompts.unreadable")
    try:
        return {key: tuple(str(sentence) for sentence in rows) for key, rows in content.items()}
    except TypeError as error:
        raise Misconfigured("prompts.unreadable", f"{path} holds no lists of sentences") from error
