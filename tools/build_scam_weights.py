"""Learns bot/jobs/data/scam_weights.tsv: how much each word or expression tells of a scam.

Run after a change in the texts, in scam_words.yml or scam_terms.yml:
.venv/bin/python tools/build_scam_weights.py
It reads the development and the practice texts and, as honest ones, the example offers; never the test half.
Logistic regression of scikit-learn, which comes with Rasa; the same input gives the same file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bot.jobs.scam import offer_text, read_text
from bot.jobs.scam_impression import BIAS, FILE, WITHIN, features_of
from bot.jobs.scam_signs import WORDS, load_signs
from bot.jobs.scam_terms import FILE as TERMS
from bot.sources.examples import EXAMPLES
from bot.sources.offer_file import read_offers

SCAMS = Path(__file__).parents[1] / "bot" / "bench" / "scripts" / "scams"
TEXTS = (SCAMS / "development.tsv", SCAMS / "practice.tsv")

OFFER_WEIGHT = 0.1
"""What an example offer counts beside a text: there are many, and they resemble each other."""

LEAST_TEXTS = 2
"""Texts in which a feature must stand to have a weight."""

INVERSE_PENALTY = 1.0
"""C of the regression, chosen by leaving out one batch of practice texts after the other."""

LEAST_WEIGHT = 2
"""Least weight that is kept, hundredths."""


def digest_of(files: Iterable[Path]) -> str:
    """SHA-256 of the content of files, in order: by it a test sees that the weights are out of date."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.read_bytes())
    return whole.hexdigest()


def inputs() -> tuple[Path, ...]:
    """Files that the weights follow from."""
    return (*TEXTS, EXAMPLES, WORDS, TERMS)


def learn() -> dict[str, int]:
    """Learn the weights, in hundredths."""
    rows = [line.split("\t") for file in TEXTS for line in file.read_text("utf-8").splitlines()[1:]]
    texts = [(row[4], row[1] == "danger", 1.0) for row in rows]
    offers = read_offers(EXAMPLES, "example").offers
    texts += [(offer_text(offer), False, OFFER_WEIGHT) for offer in offers]
    names = tuple(load_signs().language.named)
    features = [features_of(read_text(text)[1], names) - {BIAS} for text, _, _ in texts]
    counts = Counter(feature for found in features[: len(rows)] for feature in found)
    known = [{name: 1 for name in found if counts[name] >= LEAST_TEXTS} for found in features]
    vectors = DictVectorizer()
    table = vectors.fit_transform(known)
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=3000, solver="liblinear", random_state=0)
    model.fit(
        table, [is_danger for _, is_danger, _ in texts], sample_weight=[weight for _, _, weight in texts]
    )
    learned = zip(vectors.feature_names_, (round(weight * WITHIN) for weight in model.coef_[0]), strict=True)
    kept = {name: weight for name, weight in learned if abs(weight) >= LEAST_WEIGHT}
    return {BIAS: round(model.intercept_[0] * WITHIN), **dict(sorted(kept.items()))}


def main() -> None:
    """Write the file and say how many weights it has."""
    weights = learn()
    head = "## Made by tools/build_scam_weights.py: feature, weight in hundredths (see SOURCES.md). From: "
    rows = [f"{name}\t{weight}" for name, weight in weights.items()]
    FILE.write_text("\n".join([head + digest_of(inputs()), *rows]) + "\n", "utf-8")
    print(f"{FILE.name}: {len(rows)} weights")


if __name__ == "__main__":
    main()
