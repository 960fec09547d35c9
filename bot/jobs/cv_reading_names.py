"""A first and a family name, as they are said: "je m'appelle Awa Diallo", "mon nom c'est Traoré"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.french.heard import opening_hesitation
from bot.french.heard_names import read_name
from bot.french.heard_words import corrections
from bot.french.number_words import number_words
from bot.jobs.cv_private import hide_private
from bot.jobs.cv_words import cv_phrases, read_cv_data, small_words
from bot.jobs.name_lists import capitalised, is_listed, name_key, spelling_of
from bot.jobs.trade_table import read_trade_words

MOST_WORDS = 4
"""Words of a family name ("Ben Ali El Amrani")."""


@dataclass(frozen=True)
class ToldName:
    """A name as it was said; what was not said is empty."""

    given: str = ""
    """First name, as it is written."""
    family: str = ""
    """Family name, as it is written."""
    is_given_known: bool = False
    """True when the first name has one usual spelling: it needs no spelling aloud."""
    is_family_known: bool = False
    """The same of the family name."""
    gender: str = ""
    """`f` or `m` when the person says "madame" or "monsieur"."""
    unlisted: tuple[str, ...] = ()
    """`given`, `family`: names that no list knows."""


def read_full_name(text: str, asked: str = "") -> ToldName:
    """Read the name in an answer. `asked` is `given` or `family` when only that one was asked."""
    words = _spoken(" ".join(hide_private(text)))
    ends = [end for _, _, end in corrections().find(words) if end < len(words)]
    words = words[ends[-1] :] if ends else words
    gender = next((code for word, code in read_cv_data("cv_words")["titles"].items() if word in words), "")
    spelled = read_name(" ".join(words))
    if asked and spelled.is_sure and not _is_said_whole(words):
        return _one(spelled.value or "", asked, gender, is_known=True)
    given, family = _marked(words)
    if given or family:
        return _told(given, family, gender)
    words = _bare(words)
    words = _from_name(words, asked)
    if not words or len(words) > MOST_WORDS + 2:
        return ToldName(gender=gender)
    if _is_talk(words):
        return ToldName(gender=gender)
    if asked:
        return _told(words, [], gender) if asked == "given" else _told([], words, gender)
    return _told(*_split(words, bool(gender)), gender)


def _told(given: Sequence[str], family: Sequence[str], gender: str) -> ToldName:
    first, is_first_known = _written(given, True)
    last, is_last_known = _written(family, False)
    parts = (("given", given), ("family", family))
    unlisted = tuple(part for part, words in parts if words and not _is_listed(words, part == "given"))
    return ToldName(first, last, is_first_known, is_last_known, gender, unlisted)


def _is_talk(words: Sequence[str]) -> bool:
    """Tell whether words are ordinary talk: an ordinary word among them, and no name of a list."""
    common = read_trade_words().common | read_trade_words().filler
    has_name = any(_is_name(word) for word in words)
    return any(word in common for word in words) and not has_name


def _is_listed(words: Sequence[str], is_first: bool) -> bool:
    """Tell whether a name is known, whole ("da silva") or by each of its words ("ben", "salah")."""
    sons = () if is_first else read_cv_data("cv_words")["sons"]
    return is_listed(" ".join(words), is_first) or all(
        is_listed(word, is_first) or name_key(word) in sons for word in words
    )


def _one(name: str, asked: str, gender: str, is_known: bool) -> ToldName:
    written = capitalised(name)
    if asked == "given":
        return ToldName(given=written, is_given_known=is_known, gender=gender)
    return ToldName(family=written, is_family_known=is_known, gender=gender)


def _written(words: Sequence[str], is_given: bool) -> tuple[str, bool]:
    """Words as a name is written: known names with their spelling, the others as they were heard."""
    if not words:
        return "", False
    whole = spelling_of(" ".join(words), is_given)
    if whole[1] or len(words) == 1:
        return whole
    parts = [spelling_of(word, is_given) for word in words]
    is_hyphened = is_given and name_key(words[0]) in small_words("hyphened")
    joined = ("-" if is_hyphened else " ").join(part for part, _ in parts)
    return joined, all(is_known for _, is_known in parts)


def _marked(words: list[str]) -> tuple[list[str], list[str]]:
    """Names after "mon prénom c'est" and "mon nom c'est"."""
    found: dict[str, list[str]] = {"given": [], "family": []}
    if read_cv_data("cv_words")["whole_name"] in words:
        return [], []
    marks = list(cv_phrases("name_marks").find(words))
    for number, (code, _, end) in enumerate(marks):
        stop = marks[number + 1][1] if number + 1 < len(marks) else len(words)
        found[code] = _bare(words[end:stop])[:MOST_WORDS]
    return found["given"], found["family"]


def bare_words(text: str) -> list[str]:
    """The words of an answer that may be a name."""
    words = _spoken(text)
    return _from_name(_bare(words), "") or words


def _spoken(text: str) -> list[str]:
    """The words without the sounds of a hesitation, nor a word begun anew ("hassan, euh, hassan el idrissi");
    "ben" may be a part of a name."""
    son = read_cv_data("cv_words")["son_of"]
    words = [word for word in text.split() if word == son or word not in small_words("pauses")]
    if len(words) < 3:
        return words
    # a letter said twice is spelled twice
    return [word for at, word in enumerate(words) if not at or len(word) < 2 or word != words[at - 1]]


def _bare(words: Sequence[str]) -> list[str]:
    """The words without those that only lead to a name."""
    kept: list[str] = []
    lead = cv_phrases("name_lead")
    at = 0
    while at < len(words):
        found = lead.match(words, at)
        is_son = words[at] == read_cv_data("cv_words")["son_of"]
        is_son = is_son and (bool(kept) or _is_family(" ".join(words[at : at + 2])))
        if found is not None and not is_son:
            at = found[1]
            continue
        kept.append(words[at].removeprefix("m'").removeprefix("c'"))
        at += 1
    while kept and (kept[-1] in small_words("name_ends") or _is_ordinary_end(kept)):
        kept.pop()
    while kept and kept[0] in small_words("name_starts"):
        kept.pop(0)
    return kept


def _is_ordinary_end(words: Sequence[str]) -> bool:
    """Tell whether the last word is an ordinary one after a name: "awa cissé la"."""
    common = read_trade_words().common | read_trade_words().filler
    return words[-1] in common and not _is_name(words[-1]) and any(map(_is_name, words[:-1]))


def _from_name(words: list[str], asked: str) -> list[str]:
    """The words from the first known name on, when only ordinary words and a hesitation come before it: "ben"
    opens an answer more often than the name of somebody's son, unless the two are a family name."""
    words = words[opening_hesitation(" ".join(words)) :]
    son = read_cv_data("cv_words")["son_of"]
    filled = (read_trade_words().common | read_trade_words().filler) - {son}
    while len(words) > 1 and words[0] in filled and not _is_name(words[0]) and any(map(_is_name, words[1:])):
        words = words[1:]
    if words[:1] == [son] and len(words) > 1 and not _is_family(" ".join(words[:2])):
        return words[1:] if _is_name(words[1]) or asked == "given" else words
    return words


def _split(words: list[str], has_title: bool) -> tuple[list[str], list[str]]:
    """Tell first name and family name apart: known first names first, whichever order they are said in."""
    joiner = number_words().joiner
    if joiner in words[1:-1]:
        at = words.index(joiner, 1)
        words = words[:at] + words[at + 1 :]
    if len(words) == 1:
        is_family = has_title or (_is_family(words[0]) and not _is_given(words[0]))
        return ([], words) if is_family else (words, [])
    known = [_is_given(word) for word in words]
    if len(words) > 2 and known[0] and known[1]:
        return words[:2], words[2:]
    is_turned = len(words) == 2 and all(known) and _is_family(words[0]) and not _is_family(words[1])
    if (not known[0] and known[-1]) or is_turned:
        return words[-1:], words[:-1]
    return words[:1], words[1:]


def _is_said_whole(words: list[str]) -> bool:
    return all(len(word) > 2 for word in words) and len(words) <= 3


def _is_given(name: str) -> bool:
    return is_listed(name, True)


def _is_family(name: str) -> bool:
    return is_listed(name, False)


def _is_name(name: str) -> bool:
    return _is_given(name) or _is_family(name)
