"""`python -m voices.training.ear words` and `package`: the ear's words, and its folder as Vosk wants it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import typer

from bot.errors import Misconfigured
from voices.training.ear.decoding import Decoding, read_decoding

app = typer.Typer(help="Words of the ear, and its packaging.")

NAME = "vivevoix-ear-fr"
"""The ear in `voices/manifest.yml`."""
SHIPPED = Path(__file__).resolve().parents[2] / NAME
"""Where it lies."""


@app.command()
def words(
    asked: list[str] = typer.Argument(None, metavar="[WORD]...", help="Words to check, with --check."),
    check: bool = typer.Option(False, "--check", help="Only print how the words given are said."),
    folder: Path = typer.Option(SHIPPED, "--folder", help="Folder of the ear."),
) -> None:
    """Rebuild the words of the ear around its acoustic model: lists, pronunciations, graph, checksums."""
    if check:
        for word in asked or ():
            typer.echo("\n".join(describe(word)))
        return
    if asked:
        raise Misconfigured("ear.words", "add the word to words/*.txt; to see how it is said, use --check")
    typer.echo("\n".join(rebuild_words(folder)))


@app.command()
def package(
    checkpoint: Path = typer.Argument(..., help="Checkpoint of the network."),
    folder: Path = typer.Option(SHIPPED, "--folder", help="Where the ear is written."),
    number: list[str] = typer.Option(
        [], "--number", help="NAME=VALUE, in the place of decoding.yml's; repeatable."
    ),
) -> None:
    """Write a whole Vosk folder from a checkpoint; needs torch."""
    from voices.training.ear.package import package as write

    write(checkpoint, folder, with_numbers(read_decoding(), number))
    typer.echo("\n".join([*_sizes(folder), *_renew_manifest(folder)]))


def rebuild_words(folder: Path) -> list[str]:
    """Rebuild `graph/` of an ear and, when it is the shipped one, its lines of the manifest; gives what to
    tell. A failure leaves the old words in place."""
    from voices.training.ear.package import write_words

    with tempfile.TemporaryDirectory() as scratch:
        aside = Path(scratch)
        shutil.copytree(folder / "am", aside / "am")
        numbers = write_words(aside, read_decoding())
        shutil.copytree(aside / "graph", folder / "graph", dirs_exist_ok=True)
    return [f"{len(numbers) - 1} words", *_sizes(folder), *_renew_manifest(folder)]


def describe(text: str) -> list[str]:
    """Give, for each of the ear's words in a text, its ways with their costs, and whether it is known."""
    from voices.training.ear.lexicon import known_words, ways_of
    from voices.training.ear.vocabulary import spell

    told = []
    for word in spell(text):
        state = "known" if word in known_words() else "not in the vocabulary"
        told.append(f"{word} ({state})")
        told += [f"  {cost:4.1f}  {' '.join(sounds)}" for sounds, cost in ways_of(word)]
    return told


def with_numbers(decoding: Decoding, changes: list[str]) -> Decoding:
    """Replace numbers of the search, given as NAME=VALUE. Raises Misconfigured for another name or value."""
    known = asdict(decoding)
    for change in changes:
        name, _, value = change.partition("=")
        try:
            decoding = replace(decoding, **{name: type(known[name])(value)})
        except (KeyError, ValueError) as error:
            raise Misconfigured("ear.decoding", f"{change}: a number of decoding.yml is needed") from error
    return decoding


def _sizes(folder: Path) -> list[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    return [f"{path.relative_to(folder)}: {path.stat().st_size / 1000:.0f} kB" for path in files]


def _renew_manifest(folder: Path) -> list[str]:
    if folder.resolve() != SHIPPED:
        return []
    from bot.engines.models import MANIFEST
    from voices.training.manifest import update

    return update(MANIFEST, NAME, folder)
