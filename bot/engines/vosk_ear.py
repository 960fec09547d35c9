"""Hearing by Vosk: a shared model, one recogniser for each utterance."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.engines.spelling import Elisions, Speller, join_words, put_meant_words
from bot.errors import Misconfigured
from bot.model import PHONE_RATE_HZ, UNKNOWN, Phrases, Transcript, Word

if TYPE_CHECKING:
    import vosk

NEEDED_FILES = ("am/final.mdl", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst")
"""Files of a model that takes grammars at run time."""

_UNKNOWN_SHARE, _UNKNOWN_MOST = 2, 400
"""Weight of `[unk]` in a grammar: twice the phrases, 400 at most. With 36 phrases, on people and espeak
callers: against weight 1, phrases understood stay the same (92 of 108) and what was not in the grammar
is accepted at confidence 0.7 in 17 % of the cases instead of 43 %."""

_LIKELY_SHARE = 1.5
"""Weight of all likely phrases together, against that of all phrases and `[unk]` (`bot.model.Phrases`): what
`vivevoix bench likely` tells of (docs/measurements.md)."""

_GRAMMARS_KEPT = 64
"""Prepared grammars kept in memory; the product has a dozen."""


class VoskEar:
    """A French model of Vosk. `listen` may be called from any thread; one hearing stays in one thread
    at a time."""

    def __init__(
        self,
        model: vosk.Model,
        name: str,
        sounds_like: Mapping[str, str] | None = None,
        unknown_share: float = _UNKNOWN_SHARE,
    ) -> None:
        """`model` is a loaded model, `name` the one shown to people, `sounds_like` gives the words
        heard instead of those that the model lacks, `unknown_share` the weight of `[unk]` in a grammar,
        against that of its phrases (0: everything is taken for a phrase)."""
        self.name = name
        self._model = model
        self._sounds_like = sounds_like
        self._unknown_share = unknown_share
        self._speller = Speller(self._knows, sounds_like)
        self._grammars: dict[tuple[Phrases, tuple[str, ...]], Grammar] = {}

    def listen(self, phrases: Sequence[str] | None) -> VoskHearing:
        """Start an utterance at 8 kHz among `phrases` and `[unk]`, or free when None; the likely ones of
        `bot.model.Phrases` weigh more. A phrase with a word that the model does not know is left out (see
        `missing_words`)."""
        import vosk

        if phrases is None:
            recogniser = vosk.KaldiRecognizer(self._model, PHONE_RATE_HZ)
            grammar = None
        else:
            grammar = self._prepare(phrases if isinstance(phrases, Phrases) else Phrases(phrases))
            recogniser = vosk.KaldiRecognizer(self._model, PHONE_RATE_HZ, grammar.text)
        recogniser.SetWords(True)
        return VoskHearing(recogniser, grammar)

    def with_unknown_share(self, share: float) -> VoskEar:
        """Give the same ear with another weight of `[unk]`; the loaded model is shared."""
        return VoskEar(self._model, self.name, self._sounds_like, share)

    def missing_words(self, phrases: Sequence[str]) -> set[str]:
        """Words of `phrases` that the model cannot hear, in the normal form."""
        return {word for phrase in phrases for word in self._speller.missing(phrase)}

    def heard_phrases(self, phrases: Sequence[str]) -> tuple[str, ...]:
        """Give the phrases that the model can hear whole."""
        return tuple(phrase for phrase in phrases if not self._speller.missing(phrase))

    def _knows(self, word: str) -> bool:
        return self._model.vosk_model_find_word(word) >= 0

    def _prepare(self, phrases: Phrases) -> Grammar:
        grammar = self._grammars.get((phrases, phrases.likely))
        if grammar is None:
            spelled = self._spell(phrases)
            least = 1 if self._unknown_share else 0
            weight = min(_UNKNOWN_MOST, max(least, round(self._unknown_share * len(spelled))))
            likely = self._spell(phrases.likely)
            times = round(_LIKELY_SHARE * (weight + len(spelled)) / max(1, len(likely)))
            said = [" ".join(phrase) for phrase in [*spelled, *likely * (times - 1)]]
            # Vosk does not decode \u00e9: the accents stay as they are.
            text = json.dumps(said + [UNKNOWN] * weight, ensure_ascii=False)
            grammar = Grammar(text, Elisions(spelled), self._speller.heard_instead(phrases))
            if len(self._grammars) >= _GRAMMARS_KEPT:
                self._grammars.clear()
            self._grammars[phrases, phrases.likely] = grammar
        return grammar

    def _spell(self, phrases: Sequence[str]) -> list[tuple[str, ...]]:
        spelled = (tuple(self._speller.spell(phrase)) for phrase in self.heard_phrases(phrases))
        return [phrase for phrase in dict.fromkeys(spelled) if phrase]


@dataclass(frozen=True)
class Grammar:
    """A grammar ready for Vosk."""

    text: str
    """JSON list of phrases in the model's spelling."""
    elisions: Elisions
    """How to give back swallowed elisions."""
    meant: Mapping[tuple[str, str], str]
    """Words meant, by the pair of words heard instead."""


class VoskHearing:
    """One utterance. The project owns the end of turn: what Vosk closes early is kept and joined."""

    def __init__(self, recogniser: vosk.KaldiRecognizer, grammar: Grammar | None) -> None:
        """`recogniser` is fresh and gives words with times; `grammar` is None for free recognition."""
        self._recogniser = recogniser
        self._grammar = grammar
        self._closed: list[Word] = []

    def feed(self, pcm: bytes) -> str:
        """Take 8 kHz sound and give the words recognised so far; they may still change."""
        if self._recogniser.AcceptWaveform(pcm):
            self._keep(self._recogniser.Result())
            still_open: list[str] = []
        else:
            still_open = json.loads(self._recogniser.PartialResult())["partial"].split()
        words = self._closed + [Word(word, 0.0, 0.0, 0.0) for word in still_open]
        return " ".join(word.text for word in self._in_normal_form(words))

    def finish(self) -> Transcript:
        """Give the final words with their times and confidences."""
        self._keep(self._recogniser.FinalResult())
        words = tuple(self._in_normal_form(self._closed))
        return Transcript(" ".join(word.text for word in words), mean_confidence(words), words)

    def _in_normal_form(self, words: Sequence[Word]) -> list[Word]:
        if self._grammar is not None:
            words = put_meant_words(self._grammar.elisions.restore(words), self._grammar.meant)
        return join_words(words)

    def _keep(self, result: str) -> None:
        for item in json.loads(result).get("result", []):
            confidence = min(1.0, max(0.0, item["conf"]))
            self._closed.append(Word(item["word"], confidence, item["start"], item["end"]))


def mean_confidence(words: Sequence[Word]) -> float:
    """Give the mean confidence of the words; each `[unk]` counts as 0, so that one word of the grammar in the
    middle of other talk is doubtful."""
    if not words:
        return 0.0
    return sum(word.confidence for word in words if word.text != UNKNOWN) / len(words)


def open_ear(
    path: Path,
    name: str = "",
    sounds_like: Mapping[str, str] | None = None,
    unknown_share: float | None = None,
) -> VoskEar:
    """Load a Vosk model from its folder (a second at most); `sounds_like` and `unknown_share` are as VoskEar
    takes them, None for the usual ones. Raises Misconfigured when a file is missing or empty, or when the
    model has no word for unknown speech. A damaged file is found before, by the checksums
    (`bot.engines.choose`): Vosk itself would only raise a bare Exception."""
    missing = [file for file in NEEDED_FILES if not _has_content(path / file)]
    if missing:
        raise Misconfigured("ear.missing", f"{path} is not a speech model: {missing[0]} is missing or empty")
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(path))
    if model.vosk_model_find_word(UNKNOWN) < 0:
        raise Misconfigured("ear.words", f"the speech model in {path} has no word for unknown speech")
    share = _UNKNOWN_SHARE if unknown_share is None else unknown_share
    return VoskEar(model, name or path.name, sounds_like, share)


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
