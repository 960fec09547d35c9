"""Commands that make the embedded voice: `python -m voices.training.voice STEP --work DIR`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, track

from voices.training.voice.shaping import SHAPING, Shaping

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)

Work = Annotated[Path, typer.Option("--work", help="Folder where each step keeps what it made.")]
Count = Annotated[int, typer.Option(help="Number of sentences the teacher says.")]
Minutes = Annotated[float, typer.Option(help="Minutes of training, all runs together.")]
Threads = Annotated[int, typer.Option(help="Threads of PyTorch.")]
Start = Annotated[Path | None, typer.Option(help="Exported voice (.onnx) from which training goes on.")]
Processes = Annotated[int, typer.Option(help="Processes that analyse and align.")]


@app.command()
def corpus(work: Work, count: Count = 2800) -> None:
    """Choose the sentences; those of the bench are left out."""
    from voices.training.voice.corpus import build_lines, save_lines

    lines = build_lines(count)
    save_lines(lines, work / "corpus.tsv")
    Console().print(f"{len(lines)} sentences")


@app.command()
def analysis(work: Work, processes: Processes = 2) -> None:
    """Let the teacher say the sentences and analyse them; sentences already analysed are kept."""
    from voices.training.voice.analysis import analyse_all
    from voices.training.voice.corpus import load_lines

    lines = load_lines(work / "corpus.tsv")
    made = track(analyse_all(lines, work / "frames", processes), "analysis", total=len(lines))
    seconds = list(made)
    Console().print(f"{sum(1 for s in seconds if s)} sentences, {sum(seconds) / 60:.1f} minutes of speech")


@app.command()
def alignment(work: Work, processes: Processes = 2) -> None:
    """Find which frames belong to which phoneme."""
    from voices.training.voice.aligner import align_corpus, save_alignments

    console = Console()
    for found in align_corpus(work / "frames", processes):
        if isinstance(found, dict):
            save_alignments(found, work / "alignment.npz")
            console.print(f"{len(found)} sentences aligned")
        else:
            console.print("pass {} of {}: log likelihood {:.2f} a frame".format(*found))


@app.command()
def train(work: Work, minutes: Minutes = 40.0, threads: Threads = 1, start: Start = None) -> None:
    """Train the net, from its last checkpoint when there is one."""
    import torch

    from voices.training.voice.train import Trainer

    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    trainer = Trainer(work, minutes, start)
    with Progress(*Progress.get_default_columns(), TextColumn("{task.fields[losses]}")) as progress:
        task = progress.add_task("training", total=1.0, completed=0.0, losses="")
        for report in trainer.run():
            losses = " ".join(f"{name} {value:.3f}" for name, value in report.losses.items())
            progress.update(task, completed=report.share_done, losses=f"step {report.steps} {losses}")


@app.command()
def export(
    work: Work,
    out: Annotated[Path, typer.Option(help="Folder of the voice.")],
    sharpness: Annotated[float, typer.Option(help="Contrast added between formants.")] = SHAPING.sharpness,
    presence: Annotated[float, typer.Option(help="Gain above 1 kHz, decibels.")] = SHAPING.presence_db,
    consonants: Annotated[
        float, typer.Option(help="Gain of what has no voice, decibels.")
    ] = SHAPING.consonants_db,
) -> None:
    """Measure the net's corrections and write the voice in Piper's format."""
    from voices.training.voice.corrections import SENTENCES, measure_corrections
    from voices.training.voice.dataset import load_examples
    from voices.training.voice.export import export as write
    from voices.training.voice.train import load_net

    net = load_net(work)
    corrections = measure_corrections(net, load_examples(work)[:SENTENCES])
    path = write(net, corrections, out, Shaping(sharpness, presence, consonants))
    Console().print(f"{path}: {path.stat().st_size} bytes")


@app.command()
def evaluate(
    voice: Annotated[Path, typer.Option(help="Exported voice (.onnx).")],
    count: Annotated[int, typer.Option(help="Sentences.")] = 60,
    length_scale: Annotated[float, typer.Option(help="Stretch at which the voice speaks.")] = 1.0,
) -> None:
    """Compare a voice with its teacher on sentences of the bench, never used to make it."""
    from voices.training.voice.evaluate import evaluate as figures_of
    from voices.training.voice.evaluate import mean_of, read_texts, speaker_of

    say = speaker_of(voice, length_scale)
    texts = read_texts(count)
    found = mean_of(list(track(figures_of(say, texts), "evaluation", total=len(texts))))
    Console().print(f"{len(texts)} sentences: {found}")


@app.command()
def pitch(count: Annotated[int, typer.Option(help="Sentences.")] = 20) -> None:
    """Compare the pitch tracker with WORLD's harvest and DIO on the teacher's speech."""
    from voices.training.voice.evaluate import read_texts
    from voices.training.voice.pitch_check import check_pitch

    for name, figures in check_pitch(read_texts(count)).items():
        Console().print(f"{name}: {figures}")


@app.command()
def build(
    work: Work,
    out: Annotated[Path, typer.Option(help="Folder of the voice.")],
    minutes: Minutes = 40.0,
    count: Count = 2800,
    processes: Processes = 2,
    start: Start = None,
) -> None:
    """Run every step that has not been run in the work folder: corpus, analysis, alignment, train, export."""
    if not (work / "corpus.tsv").is_file():
        corpus(work, count)
    if not (work / "alignment.npz").is_file():
        analysis(work, processes)
        alignment(work, processes)
    train(work, minutes, start=start)
    export(work, out)


if __name__ == "__main__":
    app()
