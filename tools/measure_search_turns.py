"""Measures what a search costs a call, and what it costs the others, in milliseconds.

    .venv/bin/python tools/measure_search_turns.py

The real dialogue in this process; the tests' France Travail servers in another one, on loopback, with 300
offers that have descriptions of about 1,900 signs. The model must be trained (`vivevoix prepare`).
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from bot.app import App, SystemClock  # noqa: E402
from bot.dialogue.embedded import open_embedded  # noqa: E402
from bot.dialogue.train import train_if_needed  # noqa: E402
from bot.settings import Settings, read_settings  # noqa: E402
from bot.sources.examples import load_example_offers  # noqa: E402
from bot.store.migrate import upgrade  # noqa: E402
from dialogue.talks import Talk  # noqa: E402
from fakes.france_travail import RECORDED, Fault, FranceTravailServer, copies  # noqa: E402

CALLS = 20
"""Calls of each kind."""

BEFORE, LAST = ("un emploi", "nettoyage de bureaux", "bron", "en bus"), "peu importe"
OTHER = ("un emploi", "maçon", "vénissieux", "en voiture")


async def serve() -> None:
    """Run a quick and a silent server until this process is ended; say their settings on one line."""
    quick, silent = await FranceTravailServer().start(), await FranceTravailServer().start()
    words = RECORDED[0]["description"] + " Vous travaillez en équipe dans la bonne humeur, avec une cheffe."
    quick.offers = copies(300, description=words * 12)
    silent.faults["search"] = [Fault(seconds=9.0)] * 1000
    print(json.dumps([quick.environment, silent.environment]), flush=True)
    await asyncio.Event().wait()


def main() -> None:
    """Start the servers, measure and print."""
    model = train_if_needed(read_settings())
    servers = subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True)
    quick, silent = json.loads(servers.stdout.readline())
    try:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "rasa").symlink_to(model.parent)
            asyncio.run(_measure(folder, quick, silent))
    finally:
        servers.terminate()


async def _measure(folder: str, quick: dict[str, str], silent: dict[str, str]) -> None:
    for name, environment in (("no key", {}), ("a key", quick)):
        await _measure_own(_settings(folder, environment), name)
    await _measure_others(_settings(folder, quick), "while offers are fetched and read")
    await _measure_others(_settings(folder, silent), "while the service is silent")


def _settings(folder: str, environment: dict[str, str]) -> Settings:
    settings = read_settings({"VIVEVOIX_DATA": folder, **environment})
    upgrade(settings.database_url)
    return settings


async def _measure_own(settings: Settings, name: str) -> None:
    app = App(settings, SystemClock())
    load_example_offers(app.store)
    engine = open_embedded(settings, app)
    await engine.warm()
    searches, nexts = [], []
    for _ in range(CALLS + 1):
        app.source._answers.clear()
        talk = Talk(engine, None)
        await talk.start()
        await talk.say(*BEFORE)
        searches.append(await _milliseconds(talk, LAST))
        nexts.append(await _milliseconds(talk, "suivante"))
    _print(f"{name}: the turn that searches", searches[1:])
    _print(f"{name}: the turn that shows the next offer", nexts[1:])
    await app.source.close()
    engine.close()


async def _measure_others(settings: Settings, name: str) -> None:
    app = App(settings, SystemClock())
    engine = open_embedded(settings, app)
    await engine.warm()
    quiet, busy = [], []
    for _ in range(CALLS):
        other = Talk(engine, None)
        await other.start()
        quiet += [await _milliseconds(other, words) for words in OTHER]
        app.source._answers.clear()
        app.source._rests = {key: type(rest)() for key, rest in app.source._rests.items()}
        talk, other = Talk(engine, None), Talk(engine, None)
        await talk.start()
        await other.start()
        await talk.say(*BEFORE)
        search = asyncio.create_task(talk.say(LAST))
        await asyncio.sleep(0)
        for words in OTHER:
            is_searching = not search.done()
            took = await _milliseconds(other, words)
            busy += [took] if is_searching else []
        await search
    _print("another call's turns, nobody searching", quiet)
    _print(f"another call's turns {name}", busy)
    await app.source.close()
    engine.close()


async def _milliseconds(talk: Talk, words: str) -> float:
    began = time.perf_counter()
    await talk.say(words)
    return (time.perf_counter() - began) * 1000


def _print(name: str, values: list[float]) -> None:
    high = quantiles(values, n=20)[-1]
    print(f"{name:<58} n={len(values):<4} p50 {median(values):5.0f} ms   p95 {high:5.0f} ms", flush=True)


if __name__ == "__main__":
    asyncio.run(serve()) if sys.argv[1:] == ["serve"] else main()
