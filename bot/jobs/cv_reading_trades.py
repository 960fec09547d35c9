"""Which occupations a piece of an answer names, in order, and in which gender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.french.heard import normalize, without_accents
from bot.french.number_words import number_words
from bot.jobs.cv_words import read_cv_data, small_words
from bot.jobs.trade_table import Trade, read_trades
from bot.jobs.trades import SURE, TradeMatch, Trades
from bot.jobs.wording import split_words


@dataclass(frozen=True)
class NamedTrade:
    """An occupation named in a piece."""

    work: str
    """Everyday words (`bot.jobs.trades.TradeMatch.spoken`)."""
    rome: str
    """ROME code; empty when the occupation is not in the table."""
    first: int
    """First word in the piece."""
    last: int
    """Last word in the piece."""
    is_sure: bool = True
    """False when it is to be confirmed."""
    setting: str = ""
    """How the work was done when the words tell it (`bot.jobs.cv.SETTINGS`), else empty."""
    is_person: bool = False
    """True when the words name a person of the trade ("vendeuse"), not a place or a product."""


def named_trades(text: str, trades: Trades, taken: Sequence[tuple[int, int]] = ()) -> list[NamedTrade]:
    """The occupations of a piece in normal form. The characters `taken` name something else already."""
    masked = _masked(text, taken)
    found = _apart(masked, trades.find(masked, 40), SURE)
    other = other_work(text)
    if other is not None:
        return _with_other(other, found, [word.text for word in split_words(text)])
    if not found and taken:
        found = [_doubted(match) for match in _apart(text, trades.find(text, 40), SURE)]
    if not found:
        found = [_doubted(match) for match in _apart(masked, trades.find(masked, 10), 0.0)[:1]]
    return found


def _with_other(other: NamedTrade, found: Sequence[NamedTrade], words: Sequence[str]) -> list[NamedTrade]:
    """The work of `other_work`, and the occupations that "et" joins to it."""
    joiner = number_words().joiner
    before = [
        trade for trade in found
        if trade.last < other.first and trade.work != other.work and joiner in words[trade.last : other.first]
    ]  # fmt: skip
    after = [
        trade for trade in found
        if trade.first > other.last and trade.work != other.work and joiner in words[other.last : trade.first]
    ]  # fmt: skip
    return [*before, other, *after]


def other_work(text: str) -> NamedTrade | None:
    """Work that the table of occupations does not name: raising brothers, the family's shop or fields."""
    words = text.split()
    for row in read_cv_data("cv_words")["other_work"]:
        places = [_place_of(ways, words) for ways in row["words"]]
        if any(place is None for place in places) or _place_of(row.get("not", ()), words) is not None:
            continue
        trade = _by_spoken().get(row["spoken"])
        if trade is not None:
            said = [place for place in places if place is not None]
            setting = row.get("setting", "")
            return NamedTrade(trade.spoken, trade.rome, min(said), max(said), True, setting, False)
    return None


def _place_of(ways: Sequence[str], words: Sequence[str]) -> int | None:
    """The first word that one of the ways says, counted with elided words apart; None without one."""
    for way in ways:
        parts = way.split()
        for at in range(len(words) - len(parts) + 1):
            bare = [word.split("'", 1)[-1] for word in words[at : at + len(parts)]]
            is_said = bare == parts if len(parts) > 1 else _begins(bare[0], way)
            if is_said:
                return len(split_words(" ".join(words[: at + 1]))) - 1
    return None


def _begins(word: str, way: str) -> bool:
    """A way of one word is the beginning of a word; a short one lets it go on a little."""
    return word.startswith(way) and (len(way) >= 5 or len(word) <= len(way) + 3)


def gender_of(text: str) -> str:
    """`f` or `m` when a piece in normal form names the person's own trade in one gender only ("j'étais
    vendeuse"); empty for another's ("j'aidais un maçon") and when nothing shows."""
    words = [without_accents(word.text) for word in split_words(text)]
    feminine, masculine = _gendered()
    phrases = read_cv_data("cv_words")["gendered"]["phrases"]
    shown: set[str] = set()
    for at in range(len(words)):
        if not _is_own(words, at):
            continue
        rest = " ".join(words[at:]).replace("' ", "'")
        shown |= {str(code) for phrase, code in phrases.items() if rest.startswith(without_accents(phrase))}
        shown |= {"f"} if words[at] in feminine else set()
        shown |= {"m"} if words[at] in masculine else set()
    return shown.pop() if len(shown) == 1 else ""


def _is_own(words: Sequence[str], at: int) -> bool:
    """Tell whether the word at an index is what the person is or was: it stands first, or after "comme",
    "j'étais", or after another such word ("aide cuisinière")."""
    before = at - 1
    while before >= 0 and (words[before] in small_words("before_own") or words[before] in _neutral()):
        before -= 1
    return before < 0 or words[before] in _named_after()


@lru_cache(maxsize=1)
def _named_after() -> frozenset[str]:
    return frozenset(without_accents(word) for word in read_cv_data("cv_words")["named_after"])


def _masked(text: str, taken: Sequence[tuple[int, int]]) -> str:
    words, mask = split_words(text), read_cv_data("cv_words")["mask"]
    kept = [mask if any(first <= word.start < last for first, last in taken) else word.text for word in words]
    return normalize(" ".join(kept)).replace("' ", "'")


def _apart(text: str, matches: Sequence[TradeMatch], least: float) -> list[NamedTrade]:
    """The best matches that share no word, in order; the place of the work ("dans un hôtel") is dropped
    beside its name ("serveuse")."""
    words = split_words(text)
    kept: list[TradeMatch] = []
    for match in sorted(matches, key=lambda m: (-(m.score >= SURE), -(m.end - m.start), -m.score)):
        if match.score >= least and not any(match.start < o.end and o.start < match.end for o in kept):
            kept.append(match)
    named = []
    for match in sorted(kept, key=lambda match: match.start):
        inside = [at for at, word in enumerate(words) if match.start <= word.start < match.end]
        if inside:
            is_person = _is_person(text[match.start : match.end])
            named.append(NamedTrade(match.spoken, match.rome, inside[0], inside[-1], is_person=is_person))
    texts = [word.text for word in words]
    return _without_workplaces(_without_contexts(named, texts), texts)


def _without_workplaces(named: list[NamedTrade], words: list[str]) -> list[NamedTrade]:
    """Drop what only names where the work was ("restaurant la plonge"), and the verb of another one ("je
    conduisais un taxi"), unless "et" makes it another work."""
    workplaces, joiner = set(read_cv_data("cv_words")["workplaces"]), number_words().joiner
    links = small_words("context_links")
    kept = []
    for at, trade in enumerate(named):
        said = {word for word in words[trade.first : trade.last + 1] if word not in links}
        others = [
            (words[min(trade.last, other.last) + 1 : max(trade.first, other.first)], other)
            for other in (*named[:at][-1:], *named[at + 1 :][:1])
        ]
        is_place = bool(said) and said <= workplaces
        is_near = any(joiner not in between for between, _ in others)
        after = named[at + 1 :][:1]
        between_after = set(words[trade.last + 1 : after[0].first]) if after else {joiner}
        is_verb = trade.first == trade.last and between_after <= links
        is_own_verb = is_verb and words[trade.first].endswith(tuple(read_cv_data("cv_words")["verb_ends"]))
        if not (is_place and is_near) and not is_own_verb:
            kept.append(trade)
    return kept or named


def _without_contexts(named: list[NamedTrade], words: list[str]) -> list[NamedTrade]:
    kept: list[NamedTrade] = []
    for trade in named:
        before = kept[-1] if kept else None
        if before is None:
            kept.append(trade)
            continue
        between = words[before.last + 1 : trade.first]
        lead = {without_accents(word) for word in words[max(0, trade.first - 2) : trade.first]}
        is_named_after = bool(lead & _named_after())
        is_led = (
            bool(between)
            and between[0] in small_words("context_leads")
            and set(between) <= small_words("context_links")
        )
        was_place = bool(set(words[max(0, before.first - 2) : before.first]) & small_words("context_leads"))
        if is_named_after and was_place and not before.is_person:
            kept[-1] = trade
        elif is_led and (
            between[0] == read_cv_data("cv_words")["at_somebodys"] or not trade.is_person or before.is_person
        ):
            continue
        elif not between and before.is_person != trade.is_person:
            kept[-1] = before if before.is_person else trade
        elif before.rome != trade.rome or before.work != trade.work:
            kept.append(trade)
    return kept


def _doubted(trade: NamedTrade) -> NamedTrade:
    return NamedTrade(trade.work, trade.rome, trade.first, trade.last, False, "", trade.is_person)


def _is_person(text: str) -> bool:
    words = set(without_accents(normalize(text)).replace("'", " ").split())
    feminine, masculine = _gendered()
    return bool(words & (feminine | masculine | _neutral()))


@lru_cache(maxsize=1)
def _by_spoken() -> dict[str, Trade]:
    return {trade.spoken: trade for trade in reversed(read_trades())}


@lru_cache(maxsize=1)
def _gendered() -> tuple[frozenset[str], frozenset[str]]:
    """Words of the official names that show a gender, without accents: feminine, masculine."""
    feminine: set[str] = set()
    masculine: set[str] = set()
    for trade in read_trades():
        ones = without_accents(normalize(trade.feminine)).replace("'", " ").split()
        others = without_accents(normalize(trade.masculine)).replace("'", " ").split()
        feminine |= set(ones) - set(others)
        masculine |= set(others) - set(ones)
    extra = read_cv_data("cv_words")["gendered"]
    feminine |= {without_accents(word) for word in extra["f"]}
    masculine |= {without_accents(word) for word in extra["m"]}
    ignored = {without_accents(word) for word in extra["ignored"]}
    both = feminine & masculine
    return frozenset(feminine - both - ignored), frozenset(masculine - both - ignored)


@lru_cache(maxsize=1)
def _neutral() -> frozenset[str]:
    """Names of a person of a trade that show no gender, without accents."""
    return frozenset(without_accents(word) for word in read_cv_data("cv_words")["gendered"]["neutral"])
