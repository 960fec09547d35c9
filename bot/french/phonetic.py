"""A short phonetic key for French: words that sound alike get the same key, whatever their spelling."""

from __future__ import annotations

import re
from functools import lru_cache

_FOLD = str.maketrans("àâäèêëîïôöûùüÿ", "aaaéééiioouuui")
"""Accents that change no sound here; open and closed e are both `é`."""

_NOT_NASAL = "(?![aeéiouyhnm-])"
_LETTERS = (
    ("oeu|œu|œ|eu(?!il)", "2"),
    ("ueil|euil|œil", "2j"),
    ("ouill", "Uj"),
    ("aill|ail(?=-?$)|eill|eil(?=-?$)", "éj"),
    ("eau|aulx?(?=-?$)|ault?(?=-?$)|au", "o"),
    (f"oin{_NOT_NASAL}", "w1"),
    ("oy(?=[aeéiou])", "waj"),
    ("oi", "wa"),
    ("ou", "U"),
    ("tion", "sj4"),
    ("ill(?=[aeéiou-])", "ij"),
    ("[ae]y(?=[aeéiou])", "éj"),
    (f"[iy]en{_NOT_NASAL}", "j1"),
    (f"(?:[ae][iy]|[iuy])[nm]{_NOT_NASAL}", "1"),
    (f"e?[ae][nm]{_NOT_NASAL}", "3"),
    (f"o[nm]{_NOT_NASAL}", "4"),
    ("[ae][iy]", "é"),
    ("gn", "nj"),
    ("sch|ch|sh", "S"),
    ("ph", "f"),
    ("th", "t"),
    ("qu|q", "k"),
    ("gu(?=[eéiy])", "g"),
    ("ge(?=[aou])|g(?=[eéiy])|j", "Z"),
    ("sc(?=[eéiy])|ç|ss", "s"),
    ("cc(?=[eéiy])|x", "ks"),
    ("c(?=[eéiy])", "s"),
    ("c", "k"),
    ("(?<=[aeéiouy])s(?=[aeéiouy-])", "z"),
    ("[iy](?=[aeéou])", "j"),
    ("y", "i"),
    ("w", "v"),
    ("ée?", "é"),
    (r"e(?=([bcdfgklmnprstvz])\1)|e(?=[rlsxc][bcdfgklmnpqstvz])", "é"),
    ("[he'-]", ""),
)
"""Letters and their sound, the first that fits wins: 1 3 4 are the nasal vowels, 2 `eu`, U `ou`, S `ch`,
Z `j`. `-` stands for a mute final e, which keeps the consonant before it sounding."""

_ENDINGS = (
    (r"(?<=.)(?:er|ez|et)s?$", "é"),
    (r"(?<=[^éi])es?$", "-"),
    (r"(?<=[éi])es?$", ""),
    (r"(?<!aul)[tdsxzp]+$", ""),
)


def phonetic_key(text: str) -> str:
    """Give the key of normalised text: the sounds of its words, without spaces or mute letters."""
    return "".join(word_key(word) for word in text.split())


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """Give the key of one normalised word: one character a sound; empty only for an empty word."""
    spelled = word.translate(_FOLD)
    for pattern, sound in _endings():
        spelled, count = pattern.subn(sound, spelled)
        if count:
            break
    key = re.sub(r"(.)\1+", r"\1", _scanner().sub(_sound, spelled))
    return key or word


@lru_cache(maxsize=1)
def _endings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), sound) for pattern, sound in _ENDINGS)


@lru_cache(maxsize=1)
def _scanner() -> re.Pattern[str]:
    # inner groups are only for back-references, so each rule's group is named
    rules = (f"(?P<r{place}>{_own_reference(pattern, place)})" for place, (pattern, _) in enumerate(_LETTERS))
    return re.compile("|".join(rules))


def _own_reference(pattern: str, place: int) -> str:
    named = pattern.replace("([bcdfgklmnprstvz])", f"(?P<d{place}>[bcdfgklmnprstvz])")
    return named.replace(r"\1", f"(?P=d{place})")


def _sound(found: re.Match[str]) -> str:
    # a rule's own group closes last, so it is the one that `lastgroup` names
    return _LETTERS[int((found.lastgroup or "r0")[1:])][1]
