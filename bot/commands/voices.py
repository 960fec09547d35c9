"""`vivevoix voices`: the speech models: which are there, whether they are sound, how to get others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from bot.errors import BotError, Refused
from bot.settings import read_settings

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from bot.engines.models import Manifest, Model
    from bot.settings import Settings

app = typer.Typer(help="List, check and fetch the speech models.", no_args_is_help=True)


@app.command("list")
def list_models(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Show every known model: whether it is here, whether it is used, its size and licence."""
    from bot.engines.models import load_manifest

    rows = [describe(model, load_manifest(), read_settings()) for model in load_manifest().models]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        size = f"{row['bytes'] / 1e6:.1f} MB" if row["bytes"] else "size unknown"
        typer.echo(f"{row['name']:20} {row['kind']:6} {row['state']:8} {size:>12}  {row['licence']}")
        typer.echo(f"{'':20} {row['title']}")


@app.command("check")
def check_models(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Compare the files that are here with their checksums, name the models used, and list the words of the
    answer grammars that the ear cannot hear. Exit status 2 when a model is damaged or none can be used."""
    from bot.engines.choose import choose
    from bot.engines.models import find_faults, folder_of, is_present, load_manifest

    settings, manifest = read_settings(), load_manifest()
    present = [m for m in manifest.models if m.is_embedded or is_present(m, folder_of(m, settings))]
    faults = {model.name: find_faults(model, folder_of(model, settings)) for model in present}
    used: dict[str, str] = {}
    for kind in ("ear", "voice"):
        try:
            used[kind] = choose(kind, settings, manifest)[1].name
        except BotError as error:
            faults[kind] = [error.advice]
    missing = missing_words(settings) if "ear" in used else {}
    report = {"files": faults, "used": used, "missing_words": missing}
    typer.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else as_text(report))
    if any(faults.values()):
        raise typer.Exit(2)


@app.command("fetch")
def fetch_model(
    name: str = typer.Argument(..., help="Name shown by `vivevoix voices list`."),
    source: str = typer.Option("", "--from", help="Another address, a local archive or a local folder."),
) -> None:
    """Bring a model here, check it, try it, then use it. A stopped transfer goes on where it stopped."""
    import asyncio
    from functools import partial

    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from bot.engines.fetch import fetch
    from bot.engines.models import load_manifest
    from bot.engines.trial import try_model

    settings, manifest = read_settings(), load_manifest()
    model = manifest.find(name)
    trial = partial(try_model, model, manifest=manifest)
    bar = Progress("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with bar:
        folder = asyncio.run(fetch(model, settings, source, follow(bar), trial))
    typer.echo(f"{model.name} is ready in {folder}")


@app.command("use")
def use_model(name: str = typer.Argument(..., help="Name shown by `vivevoix voices list`.")) -> None:
    """Use this model from the next start on, rather than the one with the highest rank."""
    from bot.engines.choose import remember_choice
    from bot.engines.models import check, load_manifest

    settings = read_settings()
    model = load_manifest().find(name)
    faults = check(model, settings)
    if faults:
        raise Refused("voices.not_ready", f"{name} cannot be used: {faults[0]}; see vivevoix voices fetch")
    remember_choice(model, settings)
    typer.echo(f"{model.title}: used as the {model.kind} from the next start on")


def describe(model: Model, manifest: Manifest, settings: Settings) -> dict[str, object]:
    """Give what `list` shows of a model; its state is `used`, `present`, `damaged` or `absent`."""
    from bot.engines.choose import choose
    from bot.engines.models import check, folder_of, is_present

    state = "absent"
    if is_present(model, folder_of(model, settings)):
        state = "damaged" if check(model, settings) else "present"
        if state == "present" and choose(model.kind, settings, manifest)[0].name == model.name:
            state = "used"
    return {
        "name": model.name,
        "kind": model.kind,
        "state": state,
        "title": model.title,
        "rate_hz": model.rate_hz,
        "abilities": list(model.abilities),
        "licence": model.licence,
        "attribution": model.attribution,
        "bytes": sum(file.bytes or 0 for file in model.files),
    }


def missing_words(settings: Settings) -> dict[str, list[str]]:
    """Give, by answer grammar, the words that the ear in use cannot hear."""
    from bot.app import build

    parts = build(settings)
    return {
        name: sorted(parts.ear.missing_words(grammar.phrases))
        for name, grammar in parts.grammars.items()
        if grammar.phrases is not None
    }


def as_text(report: dict[str, dict]) -> str:
    """Give the report of `check` in lines."""
    lines = [f"{name}: {'; '.join(found) or 'sound'}" for name, found in report["files"].items()]
    lines += [f"{kind} used: {name}" for kind, name in report["used"].items()]
    lines += [
        f"grammar {name}: {len(words)} words not in the ear's vocabulary"
        + (f" ({', '.join(words[:12])}{'...' if len(words) > 12 else ''})" if words else "")
        for name, words in report["missing_words"].items()
    ]
    return "\n".join(lines)


def follow(bar: Progress) -> object:
    """Give a function that shows the progress of each file on the bar."""
    tasks: dict[str, TaskID] = {}

    def show(name: str, done: int, total: int | None) -> None:
        if name not in tasks:
            tasks[name] = bar.add_task(name, total=total)
        bar.update(tasks[name], completed=done, total=total)

    return show
