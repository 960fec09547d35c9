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

BEST = "best"
"""Given to `use` instead of a name: the best models that are here."""

_WORDS_SHOWN = 12
"""Words of a grammar printed by `check`; `doctor` and `--json` give them all."""


@app.command("list")
def list_models(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Show every known model: what it can do, whose it is, whether it is here, and why it is used or not."""
    from bot.engines.models import load_manifest

    manifest, settings = load_manifest(), read_settings()
    rows = [describe(model, manifest, settings) for model in manifest.models]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        size = f"{row['bytes'] / 1e6:.1f} MB" if row["bytes"] else "size unknown"
        about = f" ({row['why']})" if row["why"] else ""
        typer.echo(f"{row['name']}: {row['kind']}, {row['state']}{about}")
        typer.echo(f"    {row['title']}, {row['rate_hz']} Hz, {size}")
        typer.echo(f"    can do: {', '.join(row['abilities'])}")
        typer.echo(f"    licence: {row['licence']}")
        typer.echo(f"    from: {row['attribution']}")


@app.command("check")
def check_models(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Compare the files that are here with their checksums, name the models used, and list the words of the
    answer grammars that the ear cannot hear. Exit status 2 when a model is damaged or none can be used."""
    from bot.engines.choose import choose
    from bot.engines.models import find_faults, folder_of, load_manifest

    settings, manifest = read_settings(), load_manifest()
    present = [m for m in manifest.models if m.is_embedded or folder_of(m, settings).is_dir()]
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
    source: str = typer.Option(
        "", "--from", help="A mirror's address, a local archive, or a folder (a memory stick)."
    ),
    is_again: bool = typer.Option(False, "--again", help="Fetch it though it is here and sound."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    """Bring a model here, check it, try it, then use it. A stopped transfer goes on where it stopped; the
    model that was here stays until the new one has loaded and heard or said a sentence."""
    import asyncio
    from functools import partial

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from bot.engines.fetch import fetch
    from bot.engines.models import check, folder_of, load_manifest
    from bot.engines.trial import try_apart

    settings, manifest = read_settings(), load_manifest()
    model = manifest.find(name)
    is_here = not model.is_embedded and not check(model, settings)
    if not is_here or source or is_again:
        columns = ("{task.description}", BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            asyncio.run(fetch(model, settings, source, follow(bar), partial(try_apart, model)))
    row = describe(model, manifest, settings)
    if as_json:
        typer.echo(json.dumps(row, ensure_ascii=False, indent=2))
        return
    here = "was here already, sound" if is_here else "is ready"
    typer.echo(f"{model.name} {here} in {folder_of(model, settings)}")
    typer.echo(f"{row['state']} ({row['why']})")


@app.command("use")
def use_model(
    name: str = typer.Argument(..., help=f"Name shown by `vivevoix voices list`, or `{BEST}`."),
) -> None:
    """Use this model from the next start on, rather than the one with the highest rank; `best` goes back to
    the best models that are here. A model that does not load, or hears or says nothing, is refused."""
    from bot.engines.choose import choose, forget_choices, in_use, remember_choice
    from bot.engines.models import check, folder_of, load_manifest
    from bot.engines.trial import try_apart

    settings, manifest = read_settings(), load_manifest()
    if name == BEST:
        forget_choices(settings)
        ear, voice = (choose(kind, settings, manifest)[1] for kind in ("ear", "voice"))
        typer.echo(f"{in_use(ear, voice)}: used from the next start on")
        return
    model = manifest.find(name)
    faults = check(model, settings)
    if faults:
        raise Refused("voices.not_ready", f"{name} cannot be used: {faults[0]}; see vivevoix voices fetch")
    try_apart(model, folder_of(model, settings))
    remember_choice(model, settings)
    typer.echo(f"{model.title}: used as the {model.kind} from the next start on")


def describe(model: Model, manifest: Manifest, settings: Settings) -> dict[str, object]:
    """Give what `list` shows of a model; its state is `used`, `here`, `damaged` or `absent`."""
    state, why = state_of(model, manifest, settings)
    return {
        "name": model.name,
        "kind": model.kind,
        "state": state,
        "why": why,
        "title": model.title,
        "rate_hz": model.rate_hz,
        "abilities": list(model.abilities),
        "licence": model.licence,
        "attribution": model.attribution,
        "bytes": sum(file.bytes or 0 for file in model.files),
    }


def state_of(model: Model, manifest: Manifest, settings: Settings) -> tuple[str, str]:
    """Give a model's state and why it is in it, in words; nothing is wrong with an absent one."""
    from bot.engines.choose import choose
    from bot.engines.models import check, folder_of

    if not model.is_embedded and not folder_of(model, settings).is_dir():
        return "absent", f"vivevoix voices fetch {model.name}"
    faults = check(model, settings)
    if faults:
        again = f"vivevoix voices fetch {model.name}"
        return "damaged", f"{faults[0]}: {'take the files of the project' if model.is_embedded else again}"
    chosen = choose(model.kind, settings, manifest)[1]
    if chosen.name == model.name:
        return "used", chosen.reason
    return "here", f"{chosen.name} goes before it: {chosen.reason}"


def missing_words(settings: Settings) -> dict[str, list[str]]:
    """Give, by answer grammar, the words that the ear in use cannot hear."""
    from bot.app import build

    return build(settings).missing_words()


def as_text(report: dict[str, dict]) -> str:
    """Give the report of `check` in lines."""
    lines = [f"{name}: {'; '.join(found) or 'sound'}" for name, found in report["files"].items()]
    lines += [f"{kind} used: {name}" for kind, name in report["used"].items()]
    for name, words in report["missing_words"].items():
        some = ", ".join(words[:_WORDS_SHOWN]) + ("..." if len(words) > _WORDS_SHOWN else "")
        shown = f" ({some})" if some else ""
        lines.append(f"grammar {name}: {len(words)} words not in the ear's vocabulary{shown}")
    return "\n".join(lines)


def follow(bar: Progress) -> object:
    """Give a function that shows the progress of each file on the bar."""
    tasks: dict[str, TaskID] = {}

    def show(name: str, done: int, total: int | None) -> None:
        if name not in tasks:
            tasks[name] = bar.add_task(name, total=total)
        bar.update(tasks[name], completed=done, total=total)

    return show
