"""The recipe of the ear, step by step; each step leaves files that a stopped run finds again."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
import yaml

from bot.errors import Misconfigured
from voices.training.ear.align import align, keep_best
from voices.training.ear.batches import TEMPO, Source
from voices.training.ear.espeak import pronounce
from voices.training.ear.net import plan, restore
from voices.training.ear.people import pronunciations, read_people
from voices.training.ear.sentences import utterance as draw_sentence
from voices.training.ear.shards import (
    read_features,
    read_utterances,
    run_all,
    write_changed,
    write_plain,
    write_utterances,
)
from voices.training.ear.synthesis import espeak_speakers, kokoro_speakers, pico_speaker, spoken_letters
from voices.training.ear.train import Schedule, train

SETTINGS = Path(__file__).with_name("recipe.yml")
"""Hours, copies, steps, weights."""

MAKERS = {"espeak": espeak_speakers, "pico": pico_speaker, "kokoro": kokoro_speakers}
"""Synthetic speakers, by name."""

Say = Callable[[str], None]

_MAY_HAVE_ARTICLE = ("ktuberling", "gcompris")
"""Speakers who say an article that their texts may lack ("la Belgique")."""


@dataclass(frozen=True)
class Workshop:
    """Where a training happens."""

    folder: Path
    """Working folder; a few gigabytes."""
    people: Path
    """Recordings of people with `manifest.tsv`."""
    workers: int
    """Processes for what is not the network."""
    say: Say
    """Shows a line of progress."""

    def path(self, name: str) -> Path:
        """Give the place of a file of the working folder."""
        return self.folder / name


def read_recipe() -> dict:
    """Give the content of `recipe.yml`."""
    return yaml.safe_load(SETTINGS.read_text(encoding="utf-8"))


def build(shop: Workshop) -> Path:
    """Make the network from nothing; gives its checkpoint. Three hours at most on two cores."""
    shop.folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(shop.workers)
    recipe = read_recipe()
    make_speech(shop, recipe)
    net: Path | None = None
    for stage, settings in recipe["stages"].items():
        aligned_by = settings.get("aligned_by")
        if aligned_by and net is not None:
            align_all(shop, recipe, net, aligned_by)
        net = train_stage(shop, recipe, stage, net if settings.get("goes_on") else None)
    if net is None:
        raise Misconfigured("training.recipe", "recipe.yml has no stage")
    return net


def build_judge(shop: Workshop) -> Path:
    """Make the network of the judge of voices, which hears only people, after `build` has aligned them."""
    torch.set_num_threads(shop.workers)
    recipe = read_recipe()
    return train_stage(shop, {**recipe, "stages": {"judge": recipe["judge"]}}, "judge", None)


def make_speech(shop: Workshop, recipe: dict) -> None:
    """Let the synthetic speakers speak and read the people's recordings in."""
    jobs: list[tuple[Callable, tuple]] = []
    for name, kind in recipe["speakers"].items():
        for at in range(kind["shards"]):
            path = shop.path(f"speech-{name}-{at}.pkl")
            if not path.is_file():
                jobs.append((_speak, (path, name, kind["seed"] + at, kind["hours"] / kind["shards"])))
    if not shop.path("speech-people-0.pkl").is_file():
        jobs.append((_read_in, (shop.path("speech-people-{}.pkl"), shop.people, recipe["people"]["shards"])))
    if jobs:
        _run(shop, f"speech ({len(jobs)} parts)", jobs)


def align_all(shop: Workshop, recipe: dict, net: Path, stage: str) -> None:
    """Find the sounds in all speech that has none yet, with the net of a stage."""
    jobs: list[tuple[Callable, tuple]] = []
    for name in ("people", *recipe["speakers"]):
        for path in _parts(shop, f"speech-{name}-*.pkl") if name != "espeak" else ():
            target = shop.path(path.name.replace("speech", f"aligned-{stage}"))
            if not target.is_file():
                jobs.append((_align, (path, target, net, recipe["dropped"][name])))
    if jobs:
        _run(shop, f"alignment after the {stage} training ({len(jobs)} parts)", jobs)


def train_stage(shop: Workshop, recipe: dict, stage: str, start: Path | None) -> Path:
    """Change the speech of a stage and train its net."""
    settings = recipe["stages"][stage]
    target = shop.path(f"net-{stage}.pt")
    if target.is_file():
        return target
    aligned_by = settings.get("aligned_by", "")
    kept_out = recipe["people"]["kept_out"]
    made_for = settings.get("same_speech_as", stage)
    if made_for == stage:
        _change_all(shop, settings, aligned_by, kept_out)
    sources = {
        name: Source(read_features(_parts(shop, f"changed-{made_for}-{name}-*.npz")), source["weight"])
        for name, source in settings["sources"].items()
    }
    for name, source in sources.items():
        shop.say(f"{stage}: {name} {source.features.hours:.1f} h, weight {source.weight}")
    check = read_features([shop.path(f"check-{aligned_by or 'none'}.npz")])
    schedule = Schedule(
        settings["steps"],
        settings["batch"],
        settings["rate"],
        settings["seed"],
        tuple(settings.get("tempo", TEMPO)),
        settings.get("frame_weight", 1.0),
        settings.get("sequence_weight", 0.0),
    )
    size = settings.get("net", recipe["net"])
    watch = partial(_show, shop, stage, schedule.steps)
    return train(target, plan(size["narrow"], size["wide"]), sources, check, schedule, watch, start)


def _change_all(shop: Workshop, settings: dict, aligned_by: str, kept_out: Sequence[str]) -> None:
    stage = settings["name"]
    jobs: list[tuple[Callable, tuple]] = []
    check = shop.path(f"check-{aligned_by or 'none'}.npz")
    for name, source in settings["sources"].items():
        is_exact = name == "espeak"
        paths = _parts(shop, f"speech-{name}-*.pkl" if is_exact else f"aligned-{aligned_by}-{name}-*.pkl")
        if not paths:
            raise Misconfigured("training.speech", f"no speech of {name} in {shop.folder}")
        copies = _copies(paths, source["copies"])
        for at, path in enumerate(paths):
            target = shop.path(f"changed-{stage}-{name}-{at:02d}.npz")
            if not target.is_file():
                jobs.append((_change, (path, target, copies, settings["seed"] * 1000 + at, kept_out)))
    if not check.is_file():
        paths = (
            _parts(shop, f"aligned-{aligned_by}-people-*.pkl")
            if aligned_by
            else _parts(shop, "speech-espeak-0.pkl")
        )
        jobs.append((_write_check, (paths, check, kept_out if aligned_by else None)))
    if jobs:
        _run(shop, f"changed speech for the {stage} training ({len(jobs)} parts)", jobs)


def _run(shop: Workshop, what: str, jobs: list[tuple[Callable, tuple]]) -> None:
    left = [len(jobs)]

    def done() -> None:
        left[0] -= 1
        shop.say(f"{what}: {left[0]} left")

    run_all(jobs, shop.workers, done)


def _show(shop: Workshop, stage: str, steps: int, step: int, line: str) -> None:
    shop.say(f"{stage}: step {step} of {steps}, {line}")


def _parts(shop: Workshop, pattern: str) -> list[Path]:
    return sorted(shop.folder.glob(pattern))


def _speak(path: Path, name: str, seed: int, hours: float) -> None:
    os.nice(5)
    write_utterances(path, MAKERS[name](seed, hours, draw_sentence))


def _read_in(pattern: Path, people: Path, shards: int) -> None:
    found = list(read_people(people))
    random.Random(0).shuffle(found)
    for at in reversed(range(shards)):  # the first part last: its presence says that all are there
        write_utterances(Path(str(pattern).format(at)), found[at::shards])


def _align(path: Path, target: Path, net_path: Path, dropped: float) -> None:
    torch.set_num_threads(1)
    net, content = restore(net_path)
    found = []
    for one in read_utterances([path]):
        is_person = "people" in path.name
        ways = (
            pronunciations(one.text, one.speaker.startswith(_MAY_HAVE_ARTICLE))
            if is_person
            else [pronounce(spoken_letters(one.text))]
        )
        found.append(align(net, content["prior"], one, ways))
    write_utterances(target, keep_best(found, dropped))


def _change(
    path: Path, target: Path, copies: Mapping[str, float], seed: int, kept_out: Sequence[str]
) -> None:
    utterances = [one for one in read_utterances([path]) if one.speaker not in kept_out]
    write_changed(target, utterances, [copies[one.speaker] for one in utterances], seed)


def _copies(paths: Sequence[Path], copies: float | dict) -> dict[str, float]:
    """Give how often the utterances of each speaker are copied: people who speak little more often, so that
    the others do not drown them. `minutes_a_speaker` counts over all parts."""
    seconds: Counter[str] = Counter()
    for path in paths:
        for one in read_utterances([path]):
            seconds[one.speaker] += one.seconds
    if not isinstance(copies, dict):
        return dict.fromkeys(seconds, copies)
    wanted = copies["minutes_a_speaker"] * 60
    return {who: min(copies["most"], max(copies["least"], wanted / said)) for who, said in seconds.items()}


def _write_check(paths: Sequence[Path], target: Path, speakers: Sequence[str] | None) -> None:
    found = read_utterances(paths)
    chosen = [one for one in found if one.speaker in speakers] if speakers else found[:200]
    write_plain(target, chosen)
