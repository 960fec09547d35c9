"""A simulated person in a call: hears the sentences and the question's name, and answers from the facts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.bench.manner import Speaker
from bot.bench.people import Profile
from bot.bench.people_facts import read_pieces
from bot.bench.said_back import (
    Claim,
    agrees,
    asked_back,
    claims_in,
    is_by_keys,
    key_for,
    keys_offered,
    needs_digits,
    part_asked,
)
from bot.bench.said_back_cv import key_to_change, wrong_in_summary, wrong_noted
from bot.model import Reply, TurnKind

TRIES_BEFORE_KEYS = 2
"""Failures at one question after which a person who was told how uses the keypad."""

CONTENT = {
    "search": frozenset({"offers_more", "offers_restart"}),
    "cv": frozenset({"cv_code", "cv_ready"}),
    "apply": frozenset({"applications_follow_up", "offers_restart", "offers_more"}),
}
"""Questions from which on the person has what the call was for."""

CORRECTIONS_MOST = 3
"""Times that one wrong fact is put right before the person lets it be."""

INTERPOSED = frozenset({"mediator_person", "session_stop"})
"""Questions that come between: to hear one, or to be back from it, is no progress."""

PATIENCE_AFTER = 2
"""Useless turns that are borne once the goal of the call is reached."""

YES, NO = "yes", "no"

PARTS_OF_NAME = frozenset({"given", "family", "given_letters", "family_letters"})
"""Facts that are said back as a part of the name, or as the whole of it."""


@dataclass(frozen=True)
class Act:
    """What the person does in a turn."""

    kind: TurnKind
    """SPEECH, KEYS or SILENT."""
    text: str = ""
    """Words, or keys."""
    is_answer: bool = True
    """False for a request ("répétez") or something beside the question."""


class Person:
    """One person in one call."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.failures: Counter[str] = Counter()
        """Times that each question came back unanswered."""
        self.corrected: Counter[str] = Counter()
        """Times that each fact was put right."""
        self.useless = 0
        """Turns in a row that led nowhere."""
        self.has_given_up = False
        """True once the person hung up for want of patience."""
        self._draw = random.Random(f"person {profile.name} {profile.goal} speaks")
        self._speaker = Speaker(profile, self._draw)
        self._question = ""
        self._tries: Counter[str] = Counter()
        self._offers = 0
        self._is_content = False
        self._told = ""
        self._was_right = True
        self._before = ""
        self._asked_beside: set[str] = set()
        self._last: Act | None = None
        self._wrong_of_summary = ""
        self._wrong: dict[str, Claim] = {}
        """What the assistant said wrongly and did not put right since, by the fact's name."""

    def answer(self, reply: Reply) -> Act | None:
        """Give what the person does after a reply; None to hang up."""
        self._count(reply)
        self._is_content = self._is_content or reply.question in CONTENT[self.profile.goal]
        patience = PATIENCE_AFTER if self._is_content else self.profile.traits.patience
        if self.useless >= patience or (self._is_content and self._wants_cv(reply)):
            self.has_given_up = not self._is_content
            return None
        self._before, self._question = self._question, reply.question
        act = self._react(reply)
        self._last = act
        return act

    def told(self, name: str) -> str:
        """How the person tells one fact, in a whole sentence."""
        return self._speaker.framed(name, self.profile.facts[name])

    def _count(self, reply: Reply) -> None:
        """Notice whether the last answer led somewhere."""
        is_back = bool(self._last) and reply.question == self._question and self._is_stuck(reply)
        if is_back and self._last and self._last.is_answer:
            self.failures[reply.question] += 1
            self._tries[reply.question] += 1
            self.useless += 1
        elif not is_back and reply.question not in INTERPOSED and self._question not in INTERPOSED:
            self.useless = 0
            self._tries.clear()

    def _is_stuck(self, reply: Reply) -> bool:
        """The same question again is no progress, unless the sentences tell something new."""
        said = " ".join(reply.sentences).lower()
        is_lost = any(words in said for words in read_pieces("listening")["lost"])
        return is_lost or not (claims_in(reply.sentences) or self._kind() == "offer")

    def _kind(self) -> str:
        entry = read_pieces("questions").get(self._question) or {}
        return next(iter(entry), "")

    def _react(self, reply: Reply) -> Act:
        self._hear_claims(reply)
        wrong = self._worth_correcting()
        kind, wanted = next(iter((read_pieces("questions").get(reply.question) or {"say": NO}).items()))
        if wrong is not None and kind != "confirm" and (kind, wanted) != ("fact", wrong.fact):
            self.corrected[wrong.fact] += 1
            return self._said(self._correction(wrong))
        aside = self._aside(reply, kind)
        if aside is not None:
            return aside
        if kind == "fact" and wanted not in self.profile.facts and not self._wants_cv(reply):
            return self._agree(False, reply)  # not what the call is for
        if kind == "fact":
            if self._wants_cv(reply):
                return self._said(self._draw.choice(read_pieces("lives")["wanted"]))
            self._told = wanted
            return self._tell(wanted, reply)
        if kind == "check":
            return self._agree(self._is_what_was_told(reply), reply)
        if kind == "summary":
            return self._review(reply)
        if kind == "change" and self._wrong_of_summary:
            return self._change(self._wrong_of_summary, reply)
        if kind == "confirm":
            return self._agree(self._is_right(reply), reply)
        if kind == "offer":
            self._offers += 1
            return self._agree(self._offers >= self.profile.traits.offers_heard, reply)
        wish = self.profile.traits.wishes.get(str(wanted), False) if kind == "wish" else wanted == YES
        return self._agree(wish, reply)

    def _is_what_was_told(self, reply: Reply) -> bool:
        """What is asked about again without being said again is judged as it was before."""
        facts, name, said = self.profile.facts, self._told, asked_back(reply.sentences)
        if said and name in (*PARTS_OF_NAME, "name"):
            name = part_asked(said)
        if not said and self._tries[reply.question]:
            return self._was_right
        self._was_right = name not in facts or agrees(name, facts[name], reply.sentences)
        return self._was_right

    def _review(self, reply: Reply) -> Act:
        """Agree with what the CV says, or say what to change."""
        wrong = self._wrong_of_summary = wrong_in_summary(
            self.profile.facts, reply.sentences, self._wrong_of_summary
        )
        if not wrong or self.corrected[wrong] >= CORRECTIONS_MOST:
            return self._agree(True, reply)
        if self._may_key(reply) and len(keys_offered(reply.sentences)) >= 2:
            return Act(TurnKind.KEYS, "2")
        return self._change(wrong, reply)

    def _change(self, wrong: str, reply: Reply) -> Act:
        """Say what of the CV is to be changed, by key after failures."""
        self.corrected[wrong] += 1
        key = key_to_change(wrong, reply.sentences)
        if key and self._may_key(reply):
            return Act(TurnKind.KEYS, key)
        return self._said(self._draw.choice(read_pieces("listening")["changes"][wrong]))

    def _may_key(self, reply: Reply) -> bool:
        return self._tries[reply.question] >= TRIES_BEFORE_KEYS and self.profile.traits.has_keys

    def _wants_cv(self, reply: Reply) -> bool:
        """The search is asked for: a person who calls for a CV says so."""
        return self.profile.goal == "cv" and reply.question == "offers_kind"

    def _hear_claims(self, reply: Reply) -> None:
        """Remember what is said wrongly, until it is said right; of a CV, what was noted just now."""
        if self.profile.goal == "cv":
            self._wrong = wrong_noted(self.profile.facts, self._before, reply.sentences)
            return
        for claim in claims_in(reply.sentences):
            if claim.fact not in self.profile.facts:
                continue
            if claim.is_true(self.profile.facts):
                self._wrong.pop(claim.fact, None)
            else:
                self._wrong[claim.fact] = claim

    def _worth_correcting(self) -> Claim | None:
        wrong = [one for one in self._wrong.values() if self.corrected[one.fact] < CORRECTIONS_MOST]
        return wrong[0] if wrong else None

    def _is_right(self, reply: Reply) -> bool:
        claims = claims_in(reply.sentences)
        return bool(claims) and all(claim.is_true(self.profile.facts) for claim in claims)

    def _aside(self, reply: Reply, kind: str) -> Act | None:
        """Something else than an answer, at most once a question."""
        traits, pieces = self.profile.traits, read_pieces("manners")
        if reply.question in self._asked_beside or kind == "confirm":
            return None
        if self._draw.random() < traits.request:
            self._asked_beside.add(reply.question)
            request = self._draw.choice(sorted(pieces["requests"]))
            return self._said(self._draw.choice(pieces["requests"][request]), is_answer=False)
        if self._draw.random() < traits.beside:
            self._asked_beside.add(reply.question)
            return self._said(self._draw.choice(pieces["beside"]), is_answer=False)
        return None

    def _tell(self, name: str, reply: Reply) -> Act:
        """Tell a fact: by key after failures, else in words that get plainer each time."""
        fact = self.profile.facts[name]
        tries = self._tries[reply.question]
        listening = read_pieces("listening")
        if any(words in " ".join(reply.sentences).lower() for words in listening["impossible"]):
            return self._said(self._draw.choice(listening["else"]))
        if not fact.is_known:
            return self._said(self._draw.choice(read_pieces("manners")["unknown"]))
        is_told_to_key = is_by_keys(reply.sentences) or needs_digits(reply.sentences)
        if fact.keys and self.profile.traits.has_keys and is_told_to_key:
            return Act(TurnKind.KEYS, fact.keys)
        if tries >= TRIES_BEFORE_KEYS and self.profile.traits.has_keys:
            offered = keys_offered(reply.sentences)
            key = key_for(name, fact, offered)
            if key:
                return Act(TurnKind.KEYS, key)
        return self._said(self._speaker.words(name, fact, tries))

    def _correction(self, wrong: Claim) -> str:
        fact = self.profile.facts[wrong.fact]
        if not fact.codes and wrong.fact == "hours":
            return self._draw.choice(fact.ways)
        right = fact.ways[self.corrected[wrong.fact] % len(fact.ways)]
        frame = self._draw.choice(read_pieces("manners")["corrections"])
        return frame.format(right=right, wrong=wrong.words)

    def _agree(self, is_yes: bool, reply: Reply) -> Act:
        tries = self._tries[reply.question]
        offered = keys_offered(reply.sentences)
        if tries >= TRIES_BEFORE_KEYS and self.profile.traits.has_keys and len(offered) >= 2:
            return Act(TurnKind.KEYS, "1" if is_yes else "2")
        ways: Sequence[str] = read_pieces("manners")[self.profile.traits.manner][YES if is_yes else NO]
        return self._said(ways[0] if tries else self._draw.choice(ways))

    def _said(self, words: str, is_answer: bool = True) -> Act:
        """Words, with this person's hesitations."""
        if is_answer and self._draw.random() < self.profile.traits.hesitation:
            words = f"{self._draw.choice(read_pieces('manners')['hesitations'])} {words}"
        return Act(TurnKind.SPEECH, words, is_answer)
