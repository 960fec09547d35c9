"""`vivevoix say`: says a text into a sound file, in full quality or as the telephone carries it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.errors import Refused
from bot.settings import read_settings
from bot.speech.manner import LOUDEST, SLOWEST, SOFTEST

if TYPE_CHECKING:
    from bot.engines.piper_voice import PiperSpeech
    from bot.model import Clip

app = typer.Typer(help="Say a text into a sound file.")


@app.command()
def say(
    text: str = typer.Argument(..., help="One or more sentences in French."),
    out: Path = typer.Option(..., "--out", "-o", help="WAV file to write."),
    is_phone: bool = typer.Option(False, "--phone", help="As the telephone carries it: 8 kHz, G.711."),
    pace: int = typer.Option(0, min=0, max=SLOWEST, help="How much slower: 0 usual, 3 slowest."),
    loudness: int = typer.Option(
        0, min=SOFTEST, max=LOUDEST, help="How much louder: -1 softer, 0 usual, 2 loudest."
    ),
) -> None:
    """Say each sentence, with a pause between two, and write a WAV file at the voice's own rate; with
    --phone at 8 kHz, as the telephone carries it."""
    from bot.audio.wav import write_wav
    from bot.engines.choose import best_voice

    voice, choice = best_voice(read_settings())
    clip = say_all(voice, text, pace, loudness, is_phone)
    if not clip.pcm:
        raise Refused("say.nothing", "the text holds nothing to say")
    try:
        write_wav(out, clip)
    except OSError as error:
        raise Refused("say.unwritable", f"{out} cannot be written ({error.strerror})") from error
    typer.echo(f"{out}: {clip.seconds:.1f} s at {clip.rate_hz / 1000:g} kHz, voice {choice.name}")


def say_all(voice: PiperSpeech, text: str, pace: int, loudness: int, is_phone: bool) -> Clip:
    """Say the sentences of a text at levels of pace and loudness; an empty clip when there is nothing."""
    from bot.audio.level import amplify
    from bot.bench.line import carry
    from bot.french.sentences import split_sentences
    from bot.french.spoken import read_aloud
    from bot.model import PHONE_RATE_HZ, Clip
    from bot.speech.manner import decibels_of, pace_of

    make = voice.say if is_phone else voice.say_wide
    sentences = split_sentences(read_aloud(text))
    clips = [clip for clip in (make(sentence, pace) for sentence in sentences) if clip.pcm]
    if not clips:
        return Clip(b"", PHONE_RATE_HZ)
    pause = bytes(int(pace_of(pace).gap_seconds * clips[0].rate_hz) * 2)
    said = amplify(Clip(pause.join(clip.pcm for clip in clips), clips[0].rate_hz), decibels_of(loudness))
    return carry(said, "g711") if is_phone else said
