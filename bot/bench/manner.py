"""How a simulated person puts a fact into words: frames, slips, and what a talkative one adds."""

from __future__ import annotations

import random

from bot.bench.people import Profile
from bot.bench.people_facts import Fact, read_pieces


class Speaker:
    """The way of speaking of one person."""

    def __init__(self, profile: Profile, draw: random.Random) -> None:
        """`draw` is the person's own luck."""
        self._profile = profile
        self._draw = draw

    def words(self, name: str, fact: Fact, tries: int) -> str:
        """A fact in words that get plainer with each try."""
        talk = self._profile.traits.talk
        if tries or talk == "little":
            return fact.ways[(tries + int(self._profile.name)) % len(fact.ways)]
        words = self.framed(name, fact)
        if self._draw.random() < self._profile.traits.slip:
            words = self._slipped(name, words)
        return f"{words} {self._more(name)}".strip() if talk == "much" and fact.is_framed else words

    def framed(self, name: str, fact: Fact) -> str:
        """The fact in this person's way of speaking."""
        if not fact.is_framed:
            return self._draw.choice(fact.ways)
        manner = read_pieces("manners")[self._profile.traits.manner]
        frames = manner.get(name) or manner["wish"]
        frame = self._draw.choice(frames)
        nouns = [way for way in fact.ways if way in fact.long] or fact.ways
        doings = [way for way in fact.ways if way not in fact.long] or fact.ways
        return frame.format(
            noun=self._draw.choice(nouns), do=self._draw.choice(doings), name=self._draw.choice(fact.ways),
            short=self._draw.choice(fact.ways),
        )  # fmt: skip

    def _more(self, told: str) -> str:
        """What a talkative person adds: other facts, and things that nobody asked."""
        others = [
            fact for name, fact in self._profile.facts.items() if name != told and fact.is_known and fact.long
        ]
        added = [self._draw.choice(fact.long) for fact in self._draw.sample(others, min(1, len(others)))]
        added += [self._draw.choice(read_pieces("manners")["extras"])] if self._draw.random() < 0.5 else []
        return " ".join(added)

    def _slipped(self, name: str, words: str) -> str:
        """A slip put right at once: another place or another work first."""
        if name not in ("trade", "place"):
            return words
        entries = read_pieces(f"{name}s")
        other = self._draw.choice(entries)
        wrong = (other.get("name") or other["noun"])[0]
        return self._draw.choice(read_pieces("manners")["slips"]).format(wrong=wrong, right=words)
