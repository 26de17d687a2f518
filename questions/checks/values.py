"""Whether the draws are fair: readable numbers, enough of them, different variants, no telling position."""

from __future__ import annotations

import math
import re
from collections import Counter
from fractions import Fraction
from statistics import median

import numpy as np

from grading import AnswerError, ChoiceKey, Value
from questions.answers import check_readable
from questions.checks.sample import NOT_APPLICABLE, Finding, Sample
from questions.markup import PLACEHOLDER
from questions.matrices import Rows
from questions.parameters import DrawnValue, DrawRefusedError
from questions.spec import NUMERIC_KINDS, ItemSpec

MOST_ENTRIES = 9
MOST_CONDITION = 20
LEAST_ACCEPTED = 0.1
LEAST_COMPARED = 10  # variants without which a median says little
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
    """Matrices that are inverted in a numeric key: determinant at least 1 in size, condition number at most 20."""
    bench = sample.accepted.bench
    if bench.spec.kind not in NUMERIC_KINDS:
        return []
    faults = []
    for first, second in INVERTED.findall(bench.spec.ask.key):
        name = first or second
        value = bench.drawn.values.get(name)
        if not isinstance(value, tuple) or not is_square(value):
            continue
        if abs(complex(bench.evaluate(f"det({name})").number)) < 1:
            faults.append(("draws", f"{name} has a determinant below 1 in size for seed {sample.seed}."))
        elif np.linalg.cond([[float(entry) for entry in row] for row in value]) > MOST_CONDITION:
            faults.append(("draws", f"{name} has a condition number over {MOST_CONDITION} for seed {sample.seed}."))
    return faults


def check_fairness(spec: ItemSpec, samples: list[Sample]) -> Finding:
    """Whether each seed of a numeric item asks for as much work: digits and signs, within half and twice the median."""
    if spec.kind not in NUMERIC_KINDS or not spec.draws or len(samples) < LEAST_COMPARED:
        return NOT_APPLICABLE
    works = {sample.seed: sum(map(count_signs, sample.accepted.bench.drawn.values.values())) for sample in samples}
    middle = median(works.values())
    faults = [
        ("draws", f"seed {seed} has {work} digits and signs to work with, and the median is {middle:g}.")
        for seed, work in works.items()
        if not middle / 2 <= work <= 2 * middle
    ]
    return Finding(tuple(faults), f"{min(works.values())} to {max(works.values())} digits and signs")


def count_signs(value: DrawnValue) -> int:
    """Digits and minus signs of the entries that are not zero: what a learner has to reckon with.

    >>> count_signs(((Fraction(0), Fraction(-12)), (Fraction(1, 2), Fraction(3))))
    6
    """
    entries: list[Fraction] = [entry for row in value for entry in row] if isinstance(value, tuple) else [value]
    return sum(len(str(entry).replace("/", "")) for entry in entries if entry)


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
