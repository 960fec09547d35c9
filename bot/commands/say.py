"""`vivevoix say`: says a text into a sound file, as the telephone carries it."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.errors import Refused
from bot.settings import read_settings

app = typer.Typer(help="Say a text into a sound file.")


@app.command()
def say(
    text: str = typer.Argument(..., help="One or more sentences in French."),
    out: Path = typer.Option(..., "--out", "-o", help="WAV file to write, 8 kHz."),
    is_slow: bool = typer.Option(False, "--slow", help="A quarter slower."),
) -> None:
    """Say each sentence, with the pause of the telephone between two, and write a WAV file."""
    from bot.audio.wav import write_wav
    from bot.engines.choose import best_voice
    from bot.engines.piper_voice import PAUSE_SECONDS
    from bot.french.sentences import split_sentences
    from bot.model import PHONE_RATE_HZ, Clip

    voice, choice = best_voice(read_settings())
    pause = bytes(int(PAUSE_SECONDS * PHONE_RATE_HZ) * 2)
    pcm = pause.join(voice.say(sentence, is_slow).pcm for sentence in split_sentences(text))
    if not pcm:
        raise Refused("say.nothing", "the text holds nothing to say")
    clip = Clip(pcm, PHONE_RATE_HZ)
    try:
        write_wav(out, clip)
    except OSError as error:
        raise Refused("say.unwritable", f"{out} cannot be written ({error.strerror})") from error
    typer.echo(f"{out}: {clip.seconds:.1f} s, voice {choice.name}")
