"""Sentences of a French text, and whether they are plain enough to be heard once and understood."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.french.grammar import starts_with_vowel
from bot.french.lexicon import read_lexicon

_END = re.compile(r"(?<=[.!?…])[\s\u00a0\u202f]+(?=[\"«(]?[^\W\d_a-zà-ÿ]|[\"«(]?\d|[{])|\n+")
_TITLE = re.compile(r"(?:^|\s)(?:M|Mme|Mlle|St|Ste|Dr|av|bd|pl)\.$")
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_PART = re.compile(r"[^\W\d_]+'?")
_ACRONYM = re.compile(r"\b[A-ZÉ]{2,}\b")


@dataclass(frozen=True)
class Limits:
    """How much a listener can take in at once; the values come from `data/plain.yml`."""

    words_in_sentence: int
    """Most words in one sentence."""
    statements: int
    """Most sentences that ask nothing, in one turn."""
    questions: int
    """Most questions in one turn."""
    negations: int
    """Most words of negation in one sentence."""
    exclamations: int
    """Most exclamation marks in one turn."""
    subordinates: int
    """Most subordinating words in one sentence."""
    digits_in_a_row: int
    """Most digits written together."""
    kandel_moles: float
    """Least readability of one text."""


@dataclass(frozen=True)
class Fault:
    """Something to mend in a text."""

    code: str
    """Short English code of the rule."""
    sentence: str
    """The sentence, or the whole text when the rule is about a turn."""
    detail: str
    """What was found."""


@dataclass(frozen=True)
class Readability:
    """How easy a text is to read; made for long texts, so average many short ones."""

    kandel_moles: float
    """207 - 1.015 words a sentence - 73.6 syllables a word; 80 and more is easy."""
    lix: float
    """Words a sentence + percentage of words longer than 6 letters; 30 and less is easy."""


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut a text at the ends of its sentences and at its line ends; each sentence keeps its mark."""
    sentences: list[str] = []
    for piece in _END.split(text):
        flat = " ".join(piece.split())
        if sentences and _TITLE.search(sentences[-1]):
            sentences[-1] = f"{sentences[-1]} {flat}"
        elif flat:
            sentences.append(flat)
    return tuple(sentences)


def plain_limits(**changes: float) -> Limits:
    """Give the limits of `data/plain.yml`, some of them changed (`statements=4` for the greeting)."""
    return Limits(**{**read_lexicon("plain")["limits"], **changes})


def measure_readability(text: str) -> Readability:
    """Compute both measures with textstat, which counts syllables by hyphenation (Kandel and Moles's
    constants are those of textstat's French settings) and takes sentences of one or two words as part of
    their neighbours. Needs the development packages."""
    import textstat

    textstat.set_lang("fr")
    return Readability(textstat.flesch_reading_ease(text), textstat.lix(text))


def check(text: str, limits: Limits | None = None, names: Collection[str] = ()) -> list[Fault]:
    """Find what is not plain spoken French in the text of one turn. `names` are words that need not be
    common: places, people, trades. Sentences listed as exceptions are excused from their rules."""
    bounds = limits or plain_limits()
    sentences = split_sentences(text)
    known = frozenset(part.lower() for name in names for part in _PART.findall(name))
    found = list(_check_turn(text, sentences, bounds))
    for sentence in sentences:
        found += _check_sentence(sentence, bounds)
        found += _check_words(sentence, known)
        found += _check_slips(sentence)
    excused = _exceptions()
    return [fault for fault in found if fault.code not in excused.get(fault.sentence, ())]


def rare_words(sentence: str, names: Collection[str] = frozenset()) -> list[str]:
    """Give the words of a sentence that are neither in the plain-word list nor a name (a capital inside
    the sentence, or one of `names`, in lower case)."""
    rare = []
    for at, match in enumerate(_PART.finditer(sentence)):
        word = match[0]
        is_name = word[:1].isupper() and at > 0
        low = word.lower()
        if not is_name and low.rstrip("'") not in names and low not in names and not _is_plain(low):
            rare.append(word)
    return rare


def _check_turn(text: str, sentences: tuple[str, ...], limits: Limits) -> Iterator[Fault]:
    questions = [at for at, sentence in enumerate(sentences) if sentence.endswith("?")]
    statements = len(sentences) - len(questions)
    if statements > limits.statements:
        yield Fault("many_sentences", text, f"{statements} sentences, at most {limits.statements}")
    if len(questions) > limits.questions:
        yield Fault("many_questions", text, f"{len(questions)} questions")
    if questions and questions[-1] != len(sentences) - 1:
        yield Fault("question_not_last", text, "the question comes last")
    if text.count("!") > limits.exclamations:
        yield Fault("exclamations", text, f"{text.count('!')} exclamation marks")
    if sentences and measure_readability(text).kandel_moles < limits.kandel_moles:
        yield Fault("hard_to_read", text, f"Kandel-Moles {measure_readability(text).kandel_moles:.0f}")
    for line in text.splitlines():
        if "  " in line.strip():
            yield Fault("slip", text, "two spaces")


def _check_sentence(sentence: str, limits: Limits) -> Iterator[Fault]:
    rules = read_lexicon("plain")
    words = _WORD.findall(sentence)
    parts = [part.lower() for part in _PART.findall(sentence)]
    if len(words) > limits.words_in_sentence:
        yield Fault("long_sentence", sentence, f"{len(words)} words, at most {limits.words_in_sentence}")
    if not sentence.endswith((".", "?", "!")):
        yield Fault("no_end", sentence, "a sentence ends with a mark")
    if sentence[:1].islower():
        yield Fault("no_capital", sentence, "a sentence begins with a capital")
    for code in ("negations", "subordinates"):
        count = sum(part in rules[code] for part in parts)
        if count > getattr(limits, code) + _pair_of_ni(parts, code):
            yield Fault(code, sentence, f"{count} of them")
    if re.search(rf"\d{{{limits.digits_in_a_row + 1},}}", sentence):
        yield Fault("long_number", sentence, "a long number is said in words")
    if re.search(rules["unheard_marks"], sentence):
        yield Fault("unheard_mark", sentence, "a mark that cannot be heard")
    if re.search(rules["passive"], sentence, re.IGNORECASE):
        yield Fault("passive", sentence, "the active voice is easier")
    ahead = [
        w
        for w in re.findall(rules["future"], sentence, re.IGNORECASE)
        if w.lower() not in rules["future_allowed"]
    ]
    if ahead:
        yield Fault("future", sentence, ", ".join(ahead))


def _pair_of_ni(parts: list[str], code: str) -> int:
    """ "ne ... ni ... ni" is one negation of two things: its words count once."""
    return 2 if code == "negations" and parts.count("ni") == 2 else 0


def _check_words(sentence: str, names: frozenset[str]) -> Iterator[Fault]:
    rules = read_lexicon("plain")
    parts = [part for part in _PART.findall(sentence)]
    lows = [part.lower() for part in parts]
    for code in ("familiar", "english"):
        found = [word for word in lows if word in rules[code] and word not in names]
        if found:
            yield Fault(code, sentence, ", ".join(found))
    acronyms = [a for a in _ACRONYM.findall(sentence) if a not in rules["acronyms_known"]]
    if acronyms and not all(acronym.lower() in names for acronym in acronyms):
        yield Fault("acronym", sentence, ", ".join(acronyms))
    rare = rare_words(sentence, names)
    if rare:
        yield Fault("rare_word", sentence, ", ".join(rare))
    elided = read_lexicon("grammar")["elided"]
    for first, second in re.findall(r"\b([^\W\d_]+) (?=([^\W_]\S*))", sentence):
        if first.lower() in elided and starts_with_vowel(second) and not second[:1].isdigit():
            yield Fault("elision", sentence, f"{first} {second}")


def _check_slips(sentence: str) -> Iterator[Fault]:
    for slip in read_lexicon("plain")["slips"]:
        flags = 0 if slip.get("cased") else re.IGNORECASE
        excused = slip.get("unless")
        text = re.sub(excused, "", sentence, flags=flags) if excused else sentence
        if re.search(slip["pattern"], text, flags):
            yield Fault("slip", sentence, slip["why"])


@lru_cache(maxsize=1)
def _exceptions() -> Mapping[str, frozenset[str]]:
    return {row["sentence"]: frozenset(row["codes"]) for row in read_lexicon("plain")["exceptions"]}


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    groups = read_lexicon("plain_words")["words"]
    return frozenset(word for group in groups.values() for word in group.split())


@cache
def _is_plain(word: str) -> bool:
    """Tell whether a word, or the word it is a regular form of, is in the list."""
    known = _plain_words()
    if word in known or word.rstrip("'") in known:
        return True
    endings: Mapping[str, list[str]] = read_lexicon("plain_words")["endings"]
    return any(
        word[: len(word) - len(ending)] + origin in known
        for ending, origins in endings.items()
        if word.endswith(ending) and len(word) - len(ending) >= 2
        for origin in origins
    )
