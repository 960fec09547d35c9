"""The forms of a French verb without accents, as signs of a scam look for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_PRESENT = ("e", "es", "ons", "ez", "ent", "ee", "ees", "s")
_LONG = ("ais", "ait", "ions", "iez", "aient", "ant", "ai", "a", "as", "erent")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont", "ais", "ait", "ions", "iez", "aient")


def verb_forms(verb: str, irregular: Mapping[str, Sequence[str]]) -> set[str]:
    """Give all forms of a verb, without accents and compound tenses: those of the list of irregular ones,
    else those of a regular verb in -er. A form with a star stands for all words that begin so. Raises
    ValueError for another verb."""
    if verb in irregular:
        return {verb, *irregular[verb]}
    if not verb.endswith("er") or len(verb) < 4:
        raise ValueError(f"the forms of {verb!r} are not known")
    stem = verb[:-2]
    forms = {verb, f"{stem}e", *(stem + end for end in (*_PRESENT[:-1], "es", *_LONG))}
    forms |= {f"{verb}{end}" for end in _FUTURE}
    if stem.endswith("g"):
        forms |= {f"{stem}e{end}" for end in ("ons", *_LONG)}
    if stem.endswith("y"):
        soft = f"{stem[:-1]}i"
        forms |= {soft + end for end in ("e", "es", "ent", *(f"er{end}" for end in _FUTURE))}
    if stem.endswith(("el", "et")):
        double = stem + stem[-1]
        forms |= {double + end for end in ("e", "es", "ent", *(f"er{end}" for end in _FUTURE))}
    return forms
