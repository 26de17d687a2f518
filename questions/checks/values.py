"""Whether the draws are fair: readable numbers, enough of them, different variants, no telling position."""

from __future__ import annotations

import math
import re
from collections import Counter

from grading import AnswerError, ChoiceKey, Value
from questions.answers import check_readable
from questions.checks.sample import NOT_APPLICABLE, Finding, Sample
from questions.markup import PLACEHOLDER
from questions.matrices import Rows
from questions.parameters import DrawRefusedError
from questions.spec import NUMERIC_KINDS, ItemSpec

MOST_ENTRIES = 9
LEAST_ACCEPTED = 0.1
INVERTED = re.compile(r"inv\((\w+)\)|(\w+)\^-(?:1|T)\b")
DEVIATIONS = 4  # of chance from an even share; with 3 one sound family in a hundred would be blamed


def check_numbers(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """Values in the stem have few entries with few digits, and no matrix to be inverted is nearly singular."""
    if not spec.draws:
        return NOT_APPLICABLE
    faults: list[tuple[str, str]] = []
    for sample in samples:
        faults.extend(check_stem_values(sample))
        faults.extend(check_inverses(sample))
    return Finding(tuple(faults), f"{len(samples)} variants")


def check_stem_values(sample: Sample) -> list[tuple[str, str]]:
    """The values that are printed in one stem."""
    bench = sample.accepted.bench
    faults = []
    for place in PLACEHOLDER.findall(bench.spec.stem):
        if not place.strip().startswith("="):
            continue
        text = place.strip().removeprefix("=").removesuffix(" as python").strip()
        try:
            value = bench.evaluate(text)
            check_readable(value, max(1, bench.spec.ask.places))
        except (AnswerError, DrawRefusedError) as error:
            faults.append(("stem", f"<<{place}>> is not a readable number for seed {sample.seed}: {error}."))
            continue
        if count_entries(value) > MOST_ENTRIES:
            faults.append(("stem", f"<<{place}>> has more than {MOST_ENTRIES} entries."))
    return faults


def count_entries(value: Value) -> int:
    """Rows times columns."""
    rows, columns = value.shape
    return rows * columns


def check_inverses(sample: Sample) -> list[tuple[str, str]]:
    """Matrices that are inverted in a numeric key: the determinant must not be below 1 in size."""
    bench = sample.accepted.bench
    if bench.spec.kind not in NUMERIC_KINDS:
        return []
    faults = []
    for first, second in INVERTED.findall(bench.spec.ask.key):
        name = first or second
        value = bench.drawn.values.get(name)
        if isinstance(value, tuple) and is_square(value) and abs(complex(bench.evaluate(f"det({name})").number)) < 1:
            faults.append(("draws", f"{name} has a determinant below 1 in size for seed {sample.seed}."))
    return faults


def is_square(rows: Rows) -> bool:
    """Whether there are as many rows as columns."""
    return len(rows) == len(rows[0])


def check_acceptance(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """The share of draws that will do; a family that refuses most of them has too few different variants."""
    if not spec.draws:
        return NOT_APPLICABLE
    share = len(samples) / sum(sample.accepted.tries for sample in samples)
    faults = [("draws", f"only {share:.0%} of the draws will do.")] if share < LEAST_ACCEPTED else []
    return Finding(tuple(faults), f"{share:.0%}")


def check_variety(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """How many different variants the seeds gave, the order of options not counted."""
    different = {
        (sample.face.stem_html, frozenset(option.html for option in sample.face.options)) for sample in samples
    }
    wanted = 12 if spec.kind in NUMERIC_KINDS else 6
    wanted = min(wanted, max(1, len(samples) // 4))
    faults = []
    if len(different) < wanted:
        faults.append(("draws", f"{len(samples)} seeds give only {len(different)} different variants."))
    return Finding(tuple(faults), f"{len(different)} of {len(samples)}")


def check_balance(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """How often each position holds the key of a shuffled choice."""
    keys = [sample.back.key for sample in samples]
    sizes = {len(sample.face.options) for sample in samples}
    if spec.kind != "choice" or not spec.shuffle or sizes != {4} or len(samples) < 100:
        return NOT_APPLICABLE
    counts = Counter(letter for key in keys if isinstance(key, ChoiceKey) for letter in key.right)
    shares = {letter: counts[letter] / len(samples) for letter in "abcd"}
    slack = DEVIATIONS * math.sqrt(0.25 * 0.75 / len(samples))
    faults = [
        ("option", f"option {letter} is the right one in {share:.0%} of the variants.")
        for letter, share in shares.items()
        if abs(share - 0.25) > slack
    ]
    return Finding(tuple(faults), ", ".join(f"{letter} {share:.0%}" for letter, share in shares.items()))
