"""The sentences that the teacher says: the product's own, its trades and places, and filled templates."""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.french.heard import normalize
from bot.french.sentences import split_sentences
from voices.training.voice.templates import Filler, Places

ROOT = Path(__file__).resolve().parents[3]
JOBS_DATA = ROOT / "bot" / "jobs" / "data"
HELD_OUT = ROOT / "bot" / "bench" / "scripts" / "voice_sentences.tsv"
"""Sentences that measure the voice; none of them is ever taught."""

SEED = 3
SPEEDS = (0.8, 0.65, 0.65, 0.5)
"""Paces of the teacher, times its own: the product speaks at about 0.62, and slower when asked."""

_MOST_CHARACTERS = 110
_PLAIN = re.compile(r"[^\W\d_]+(?:[ ,;:'’!?.-]+[^\W\d_]+)*[ .!?…]*")
_SLOT = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Line:
    """One sentence to say."""

    text: str
    """The sentence, numbers in words."""
    speed: float
    """Pace of the teacher, times its own."""


def build_lines(count: int, seed: int = SEED, held_out: Path = HELD_OUT) -> list[Line]:
    """Give at most `count` different sentences in a random order that depends on `seed` only, then a fifth
    more short phrases, without those of `held_out`."""
    kept_out = read_held_out(held_out)
    data = yaml.safe_load((Path(__file__).parent / "corpus.yml").read_text("utf-8"))
    filler = Filler(data, _read_places(), seed)
    fixed = [*data["sounds"], *_product_sentences(data, filler), *_offer_sentences(filler.random)]
    carried = _carried_sentences(data["carriers"], filler, max(0, count - len(fixed)) * 2 // 5)
    texts = [*fixed, *carried]
    while len(texts) < count * 5 // 4:
        texts += [filler.fill(template) for template in data["templates"]]
    sentences = _without(texts[: count * 5 // 4], kept_out)[:count]
    random.Random(seed).shuffle(sentences)
    said = [filler.fill(phrase) + "." for _ in range(count // 40) for phrase in data["phrases"]]
    phrases = _without(said, kept_out | {normalize(text) for text in sentences})[: count // 5]
    speeds = random.Random(seed + 1)
    return [Line(text, speeds.choice(SPEEDS)) for text in (*sentences, *phrases)]


def read_held_out(path: Path = HELD_OUT) -> frozenset[str]:
    """Give the normal forms of the sentences that measure the voice and of their phrases (columns `text` and
    `key`); nothing when there is no such file."""
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as rows:
        table = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
        return frozenset(normalize(row[column]) for row in table for column in ("text", "key"))


def save_lines(lines: Iterable[Line], path: Path) -> None:
    """Write the sentences as a table: speed, text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line.speed}\t{line.text}\n" for line in lines), encoding="utf-8")


def load_lines(path: Path) -> list[Line]:
    """Read what `save_lines` wrote."""
    rows = (row.split("\t") for row in path.read_text("utf-8").splitlines())
    return [Line(text, float(speed)) for speed, text in rows]


def _without(texts: Iterable[str], held_out: Collection[str]) -> list[str]:
    seen = set(held_out)
    kept = []
    for text in texts:
        key = normalize(text)
        if key and key not in seen and len(text) <= _MOST_CHARACTERS and _PLAIN.fullmatch(text):
            seen.add(key)
            kept.append(text)
    return kept


def _product_sentences(data: dict[str, Any], filler: Filler) -> Iterator[str]:
    """What the product says: the responses of the dialogue, their values invented, and its fixed prompts."""
    for text in _response_texts():
        rounds = 3 if _SLOT.search(text) else 1
        for _ in range(rounds):
            said = _SLOT.sub(lambda slot: filler.fill(data["responses"].get(slot[1], "")).lower(), text)
            yield from split_sentences(_digits_in_words(said))
    prompts = yaml.safe_load((ROOT / "voices" / "prompts.yml").read_text("utf-8"))
    yield from (sentence for sentences in prompts.values() for sentence in sentences)


def _response_texts() -> Iterator[str]:
    for path in sorted((ROOT / "nlu_data" / "domain").glob("*.yml")):
        domain = yaml.safe_load(path.read_text("utf-8"))
        for variants in domain.get("responses", {}).values():
            yield from (variant["text"] for variant in variants if variant.get("text"))


def _digits_in_words(text: str) -> str:
    from bot.french.spoken import say_number

    return re.sub(r"\d+", lambda digits: say_number(int(digits[0])), text)


def _offer_sentences(draw: random.Random, count: int = 350) -> list[str]:
    """Whole sentences of the example offers: plain prose, each once."""
    rows = (JOBS_DATA / "offers.jsonl").read_text("utf-8").splitlines()
    found = dict.fromkeys(
        sentence for row in rows for sentence in split_sentences(json.loads(row).get("description", ""))
    )
    plain = [sentence for sentence in found if _PLAIN.fullmatch(sentence) and len(sentence) > 20]
    return draw.sample(plain, min(count, len(plain)))


def _carried_sentences(carriers: dict[str, list[str]], filler: Filler, count: int) -> list[str]:
    """Words, places and what people call trades, each drawn in turn so that all are heard."""
    stores = {"word": _read_words(), "place": _read_near_names(), "ways": _read_ways()}
    for store in stores.values():
        filler.random.shuffle(store)
    kinds = {"word": "word", "place": "place", "trade": "ways"}
    texts = []
    for at in range(count):
        kind = list(kinds)[at % 3]
        store = stores[kinds[kind]]
        template = filler.random.choice(carriers[kind])
        while f"{{{kinds[kind]}}}" in template:
            template = template.replace(f"{{{kinds[kind]}}}", store[0], 1)
            store.append(store.pop(0))
        texts.append(filler.fill(template))
    return texts


def _read_places() -> Places:
    with (JOBS_DATA / "quarters.tsv").open(encoding="utf-8") as rows:
        quarters = [row["spoken"] for row in csv.DictReader(rows, delimiter="\t") if row["spoken"]]
    with (JOBS_DATA / "communes_by_hand.tsv").open(encoding="utf-8") as rows:
        towns = [row["name"] for row in csv.DictReader(rows, delimiter="\t")]
    with (JOBS_DATA / "trades.tsv").open(encoding="utf-8") as rows:
        trades = [row["spoken"] for row in csv.DictReader(rows, delimiter="\t")]
    return Places(towns, quarters, trades, _read_words())


def _read_words() -> list[str]:
    lines = (JOBS_DATA / "common_words.txt").read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split() if len(word) > 2]


def _read_near_names() -> list[str]:
    lines = (JOBS_DATA / "near_names.txt").read_text("utf-8").splitlines()
    return [line.title() for line in lines if line and not line.startswith("#")]


def _read_ways() -> list[str]:
    with (JOBS_DATA / "trades.tsv").open(encoding="utf-8") as rows:
        cells = [row["ways"] for row in csv.DictReader(rows, delimiter="\t")]
    ways = [way.strip().lstrip("?") for cell in cells for way in cell.split("|")]
    return [way for way in ways if _PLAIN.fullmatch(way)]
