"""`vivevoix prepare`: everything the other commands need, made once and kept; a second run takes seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.settings import Settings, make_data_dir, read_settings

if TYPE_CHECKING:
    from bot.app import App

app = typer.Typer(help="Train, migrate, load and check what the other commands need.")


@app.command()
def prepare() -> None:
    """Make the database, load the example offers, check the models, train the dialogue, render prompts."""
    prepare_all(read_settings())


def prepare_all(settings: Settings) -> None:
    """Run every step that is not done yet, one line for each; raises Misconfigured when one cannot be."""
    from bot.app import build

    make_data_dir(settings)
    parts = build(settings)
    _make_database(settings)
    typer.echo(f"offers     {_load_offers(parts.store)}")
    typer.echo(f"speech     {parts.models_in_use}")
    _train(settings)
    _render(parts)


def _make_database(settings: Settings) -> None:
    from bot.store.migrate import upgrade

    upgrade(settings.database_url)
    typer.echo("database   up to date")


def _load_offers(store: object) -> str:
    from bot.sources.examples import load_example_offers

    return f"{load_example_offers(store)} offers ready"


def _train(settings: Settings) -> None:
    from bot.dialogue.train import remove_damaged, train_if_needed

    remove_damaged(settings)
    model = train_if_needed(settings, progress=lambda line: typer.echo(f"dialogue   {line}"))
    typer.echo(f"dialogue   model {model.name.split('.')[0]} ready")


def _render(parts: App) -> None:
    """Render the fixed sentences at the usual pace; the service renders the slower ones while it runs."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.commands.fixed_sentences import fixed_sentences

    sentences = fixed_sentences(parts.settings)
    console = Console(stderr=True)
    with Progress(transient=True, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("rendering", total=len(sentences))
        parts.prompts.render_all(sentences, lambda done, of: bar.update(task, completed=done), paces=[0])
    typer.echo(f"prompts    {len(sentences)} sentences rendered")
