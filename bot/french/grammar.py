"""Articles, contractions, elision and gender of French words."""

from __future__ import annotations

import re
from functools import lru_cache

from num2words import num2words

from bot.french.lexicon import read_lexicon

_INITIALS = re.compile(r"\s*-[A-ZÉ]{2,}-")
_TIGHT_SLASH = re.compile(r"(?<=\w)/(?=\w)")


def elide(word: str, follower: str) -> str:
    """Join two words, cutting the first one's vowel where French does ("d'emploi", "de handball")."""
    rules = read_lexicon("grammar")
    low = word.lower()
    if low in rules["elided_before_he"] and follower.split(" ", 1)[0].lower() in rules["he"]:
        return rules["elided_before_he"][low] + follower
    if low in rules["elided"] and starts_with_vowel(follower):
        cut = rules["elided"][low]
        return (cut.capitalize() if word[:1].isupper() else cut) + follower
    return f"{word} {follower}"


def starts_with_vowel(text: str) -> bool:
    """Tell whether the first sound is a vowel; knows the aspirated h ("la halle", "l'hôtel")."""
    rules = read_lexicon("grammar")
    first = text.strip().lower()
    if not first or first[0] not in rules["vowels"] + rules["silent"]:
        return False
    return re.split(r"[^\w]", first, maxsplit=1)[0] not in _unelided()


def at_place(name: str) -> str:
    """Say where: "à Bron", "au Mans", "aux Minguettes", "à la Duchère", "à Lyon neuvième"."""
    return _with_preposition(say_place(name), 0)


def of_place(name: str) -> str:
    """Say of where: "de Bron", "d'Annecy", "du Mans", "des Minguettes", "de l'Arbresle"."""
    return _with_preposition(say_place(name), 1)


def of_word(text: str) -> str:
    """Put "de" before words, with elision: "de ménage", "d'aide à domicile"."""
    return elide(read_lexicon("grammar")["of"], text)


def say_place(name: str) -> str:
    """Say a place's written name: "Lyon 9e" is "Lyon neuvième"; other names stay as they are."""
    match = re.match(read_lexicon("grammar")["districts"]["pattern"], name.strip(), re.IGNORECASE)
    if match is None:
        return name.strip()
    rank = num2words(int(match["number"]), lang="fr", to="ordinal")
    return f"{match['city']} {rank}"


def say_trade(feminine: str, masculine: str) -> str:
    """Say a trade in both genders, once when they are the same: "vendeuse ou vendeur"."""
    if feminine == masculine:
        return feminine
    return read_lexicon("spoken")["trade"].format(feminine=feminine, masculine=masculine)


def say_trade_label(label: str) -> str:
    """Say an official label in words: "Vendeur / Vendeuse en boulangerie" is "vendeuse ou vendeur en
    boulangerie", "Responsable administratif / administrative" is "responsable administrative ou
    administratif"; initials between dashes are left out."""
    joins = read_lexicon("spoken")["joins"]
    text = _uncapitalized(_INITIALS.sub("", label.strip())).replace(
        f"{joins['and']}/{joins['or']}", joins["or"]
    )
    halves = re.split(r"\s+/\s*|\s*/\s+", text)
    said = halves[0]
    for half in halves[1:]:
        said = _both_genders(said.split(), _uncapitalized(half).split())
    return _TIGHT_SLASH.sub(f" {joins['or']} ", said)


def _both_genders(before: list[str], after: list[str]) -> str:
    """Join the words around a slash: the shortest end of the first that the second repeats in the other
    gender; the whole first half when none does."""
    size = next((n for n in range(1, len(before) + 1) if _is_same(before[-n:], after[:n])), len(before))
    both = say_trade(" ".join(after[:size]), " ".join(before[-size:]))
    return " ".join([*before[:-size], both, *after[size:]])


def _is_same(first: list[str], second: list[str]) -> bool:
    pairs = list(zip(first, second, strict=False))
    return len(pairs) == len(first) and all(one == other or one[:3] == other[:3] for one, other in pairs)


def _uncapitalized(text: str) -> str:
    is_acronym = len(text) > 1 and text[:2].isupper()
    return text if is_acronym else text[:1].lower() + text[1:]


def _with_preposition(name: str, side: int) -> str:
    rules = read_lexicon("grammar")
    match = re.match(rules["article"], name, re.IGNORECASE)
    if match is None:
        return f"{rules['at']} {name}" if side == 0 else elide(rules["of"], name)
    article, rest = match[1].strip(), name[match.end() :]
    contracted = rules["contractions"][article.lower()][side]
    if article.lower() in ("la", "l'"):
        preposition = contracted[: -len(article)].rstrip()
        return f"{preposition} {name}"
    return f"{contracted} {rest}"


@lru_cache(maxsize=1)
def _unelided() -> frozenset[str]:
    return frozenset(read_lexicon("grammar")["unelided"])
