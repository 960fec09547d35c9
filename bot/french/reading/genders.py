"""Words written for women and men at once ("H/F", "vendeur(se)", "employé·e"), said in both genders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.french.grammar import say_trade_label
from bot.french.lexicon import read_lexicon
from bot.french.reading.patterns import any_of

_MARK = re.compile(
    r"(?:\s*[-–,])?\s*[(\[]?\s*(?<![\w/])(?:[HF]\s?/\s?[HF]|[MF]\s?/\s?[MF])(?:\s?/\s?[XDN])?(?![\w/])\s*[)\]]?",
    re.IGNORECASE,
)
_SEGMENT_END = re.compile(r"[.,;:!?()\[\]\n]\s*|\s[-–—]\s")
_JOINT = re.compile(r"[/(\[·•․‧∙]|\w[.\-]\w")
_PLURAL = re.compile(r"\(s\)(?!\w)", re.IGNORECASE)
_TOKEN = re.compile(r"(?P<before>[\"«(]*)(?P<word>[^()]+?(?:\(\w+\)(?:s|\(s\))?)?)(?P<after>[,.;:!?)»\"]*)$")

_LABEL_HEAD = 2
"""Words after the slash of a label among which the trade stands in the other gender."""


@dataclass(frozen=True)
class _Both:
    feminine: str
    masculine: str
    is_article: bool = False


def say_both_genders(text: str) -> str:
    """Say in both genders what is written for both: "Agent d'entretien H/F" is "agente ou agent d'entretien",
    "un(e) vendeur(se)" is "une vendeuse ou un vendeur"."""
    if not _JOINT.search(text):
        return text
    text = _say_labels(text)
    text = _say_runs(_protect(text))
    while found := _MARK.search(text):
        text = _say_mark(text, found)
    return _PLURAL.sub("s", text)


def feminine_of(masculine: str) -> str:
    """Give the feminine of a trade or of an adjective that follows one; "" when it is not known."""
    words = read_lexicon("spoken_genders")
    low = masculine.lower()
    singular = low[:-1] if low.endswith("s") and low not in words["trades"] else low
    found = words["trades"].get(singular) or words["adjectives"].get(singular) or ""
    return found + "s" if found and singular != low else found


def _both(feminine: str, masculine: str) -> str:
    return read_lexicon("spoken_genders")["both"].format(feminine=feminine, masculine=masculine)


def _say_labels(text: str) -> str:
    """An official label with a spaced slash: "Agent / Agente de propreté urbaine"."""
    pieces = re.split(r"([.,;:!?()\[\]\n]\s*|\s[-–—]\s)", text)
    return "".join(_say_label(piece) for piece in pieces)


def _say_label(piece: str) -> str:
    before, slash, after = piece.partition(" / ")
    words, others = before.split(), after.split()
    if not slash or not words or not others:
        return piece
    is_label = any(_is_pair(word, other) for word in words for other in others[:_LABEL_HEAD])
    return say_trade_label(piece.rstrip()) + piece[len(piece.rstrip()) :] if is_label else piece


def _is_pair(one: str, other: str) -> bool:
    return feminine_of(one) == other.lower() or feminine_of(other) == one.lower() or bool(_ended(one, other))


def _ended(masculine: str, feminine: str) -> str:
    """The feminine when the second word is the first one with the end of the other gender."""
    low, other = masculine.lower(), feminine.lower()
    for end, _, new in read_lexicon("spoken_genders")["ends"]:
        if len(end) > 1 and low.endswith(end) and low[: -len(end)] + new == other:
            return other
    return ""


def _protect(text: str) -> str:
    """Write "du/de la" without its space, so that it is one word."""
    pairs = read_lexicon("spoken_genders")["pairs"]
    spaced = any_of(name for name in pairs if " " in name)
    return re.sub(
        rf"(?<!\w)(?:{spaced})(?!\w)",
        lambda found: found[0].replace(" ", "_"),
        text,
        flags=re.IGNORECASE,
    )


def _say_runs(text: str) -> str:
    """Join words in a row that are written for both: all feminine ones, then all masculine ones."""
    tokens = re.split(r"(\s+)", text)
    said: list[str] = []
    at = 0
    while at < len(tokens):
        run, end = _run(tokens, at)
        if not run:
            said.append(tokens[at])
            at += 1
            continue
        before = _TOKEN.match(tokens[at])
        after = _TOKEN.match(tokens[end - 1])
        feminine = " ".join(both.feminine for both in run)
        masculine = " ".join(both.masculine for both in run)
        said.append(
            (before["before"] if before else "")
            + _both(feminine, masculine)
            + (after["after"] if after else "")
        )
        at = end
    return "".join(said)


def _run(tokens: list[str], at: int) -> tuple[list[_Both], int]:
    run: list[_Both] = []
    end = at
    while end < len(tokens):
        parts = _TOKEN.match(tokens[end])
        both = _read(parts["word"]) if parts else None
        if both is None and len(run) == 1 and run[0].is_article and parts and parts["word"].isalpha():
            both = _Both(parts["word"], parts["word"])
        if both is None:
            break
        run.append(both)
        end += 1
        if parts and parts["after"] or end + 1 >= len(tokens):
            break
        end += 1
    if run and tokens[end - 1].isspace():
        end -= 1
    return run, end


def _read(word: str) -> _Both | None:
    words = read_lexicon("spoken_genders")
    low = word.lower().replace("_", " ")
    if low in words["pairs"]:
        feminine, masculine = words["pairs"][low]
        return _Both(feminine, masculine, feminine in words["articles"])
    one, slash, other = low.partition("/")
    if slash and other.isalpha() and one.replace("-", "").isalpha():
        if feminine_of(one) == other or _ended(one, other):
            return _Both(other, one)
        if feminine_of(other) == one or _ended(other, one):
            return _Both(one, other)
    return _read_marked(low)


def _read_marked(low: str) -> _Both | None:
    found = _marked().fullmatch(low)
    if found is None:
        return None
    stem, mark = found["stem"], found["mark"]
    plural = "s" if found["plural"] or mark.endswith("s") else ""
    bare_stem = stem[:-1] if mark.endswith("s") and len(mark) > 1 and stem.endswith("s") else stem
    bare_mark = mark[:-1] if mark.endswith("s") and len(mark) > 1 else mark
    for end, sign, new in read_lexicon("spoken_genders")["ends"]:
        if bare_mark == sign and bare_stem.endswith(end):
            masculine = bare_stem if bare_stem.endswith(("s", "x")) else bare_stem + plural
            return _Both(bare_stem[: len(bare_stem) - len(end)] + new + plural, masculine)
    return None


@cache
def _marked() -> re.Pattern[str]:
    signs = {sign for _, sign, _ in read_lexicon("spoken_genders")["ends"]}
    sign = any_of([*signs, *(sign + "s" for sign in signs)])
    return re.compile(
        rf"(?P<stem>[^\W\d_]+(?:-[^\W\d_]{{4,}})*)(?:(?P<bracket>\()|[·•․‧∙.\-/])"
        rf"(?P<mark>{sign})(?(bracket)\))(?P<plural>(?:[·•․‧∙.\-]?s|\(s\)))?"
    )


def _say_mark(text: str, found: re.Match[str]) -> str:
    """Put the title before "H/F" in both genders; when its trade is unknown, say "femme ou homme"."""
    head, tail = text[: found.start()], text[found.end() :]
    cut = max((end.end() for end in _SEGMENT_END.finditer(head)), default=0)
    segment = _both_titles(head[cut:])
    if segment is not None:
        return head[:cut] + segment + _spaced(tail)
    either = read_lexicon("spoken_genders")["either"]
    if not head[cut:].strip():
        return head + either + _spaced(tail)
    return f"{head}, {either}" + ("," + _spaced(tail) if re.match(r"\s*\w", tail) else _spaced(tail))


def _spaced(tail: str) -> str:
    return f" {tail}" if tail[:1].isalnum() else tail


def _both_titles(segment: str) -> str | None:
    """Put the first trade of a title in both genders; None without a known one."""
    words = segment.split()
    known = _feminines()
    for at, word in enumerate(words):
        start, _, low = word.lower().rpartition("'")
        elided = f"{start}'" if start else ""
        if low in known and words[at + 1 : at + 2] == [_or()]:
            return segment
        masculine = low if feminine_of(low) in known else known.get(low, "")
        if masculine and low not in _adjectives():
            return _titled(words, at, elided, masculine)
    return None


def _titled(words: list[str], at: int, elided: str, masculine: str) -> str:
    pair = _Both(feminine_of(masculine), masculine)
    end = at + 1
    while end < len(words) and feminine_of(words[end]) and words[end].lower() in _adjectives():
        low = words[end].lower()
        pair = _Both(f"{pair.feminine} {feminine_of(low)}", f"{pair.masculine} {low}")
        end += 1
    articles = {
        masculine: feminine for feminine, masculine in read_lexicon("spoken_genders")["pairs"].values()
    }
    article = words[at - 1].lower() if at else ""
    start = at
    if not elided and article in articles and articles[article] in read_lexicon("spoken_genders")["articles"]:
        pair = _Both(f"{articles[article]} {pair.feminine}", f"{article} {pair.masculine}")
        start = at - 1
    return " ".join([*words[:start], elided + _both(pair.feminine, pair.masculine), *words[end:]])


def _or() -> str:
    return read_lexicon("spoken")["joins"]["or"]


@cache
def _adjectives() -> frozenset[str]:
    words = read_lexicon("spoken_genders")["adjectives"]
    return frozenset([*words, *(word + "s" for word in words)])


@cache
def _feminines() -> dict[str, str]:
    """Masculine by feminine, of trades, in both numbers."""
    trades = read_lexicon("spoken_genders")["trades"]
    both = {feminine: masculine for masculine, feminine in trades.items()}
    return both | {feminine + "s": masculine + "s" for feminine, masculine in both.items()}
