"""What is wrong in a CV that was made in a journey."""

from __future__ import annotations

from bot.bench.people import Profile
from bot.bench.said_back import sounds_alike
from bot.jobs.cv import CvContent
from bot.jobs.places import load_places

END = frozenset({"cv_code", "cv_ready"})
"""Questions that are asked when the CV is made."""


def wrong_in_cv(content: CvContent, profile: Profile) -> tuple[str, ...]:
    """Names of what the CV says and is not true: what was left out is not wrong."""
    facts = profile.facts
    places = load_places().find(content.commune, 1) if content.commune else []
    checks = {
        "given": _is_name(content.given_name, facts["given"].ways[0]),
        "family": _is_name(content.family_name, facts["family"].ways[0]),
        "phone": not content.phone or "".join(filter(str.isdigit, content.phone)) in facts["phone"].codes,
        "place": not places or places[0].insee in facts["place"].codes,
        "work": all(not job.rome or job.rome in facts["work"].codes for job in content.experiences),
        "long": all(
            job.months is None or str(job.months) in facts["long"].codes for job in content.experiences
        ),
        "languages": {language.name for language in content.languages} <= facts["languages"].codes,
        "licence": content.licence in ("", *(("car",) if profile.traits.wishes["licence"] else ("none",))),
    }
    return tuple(name for name, is_right in checks.items() if not is_right)


def lost_in_cv(content: CvContent) -> tuple[str, ...]:
    """What a CV cannot do without and was not understood: the name, and some work."""
    return (*(() if content.given_name else ("name",)), *(() if content.experiences else ("work",)))


def _is_name(written: str, true: str) -> bool:
    """A name is right when it sounds the same: on the telephone, Kadija is Khadija."""
    return not written or sounds_alike(true, written)
