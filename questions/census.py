"""Counts what a bank holds, and holds it against what the certification exam needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import grading
from questions.records import Passed
from questions.spec import KINDS, ItemSpec
from questions.variants import make_variant

MANY_VARIANTS = 50  # a family with as many visibly different questions is fresh at every retake
# Items of each domain by difficulty 1 to 5 in the certification exam of 40: a copy of its blueprint, which the
# exams keep in the database; a bank must be able to fill it without asking them.
CERTIFICATION: Mapping[int, tuple[int, int, int, int, int]] = {
    1: (1, 2, 0, 0, 0),
    2: (1, 1, 1, 0, 0),
    3: (1, 2, 2, 1, 0),
    4: (0, 2, 3, 2, 0),
    5: (0, 2, 3, 1, 0),
    6: (0, 2, 3, 2, 1),
    7: (0, 1, 2, 1, 0),
    8: (0, 0, 1, 1, 1),
}
OBJECTIVES: Mapping[int, int] = {1: 6, 2: 7, 3: 7, 4: 7, 5: 8, 6: 8, 7: 6, 8: 8}  # how many each domain has


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the blueprint: how many items a form needs, how many families there are."""

    domain: int
    difficulty: int
    need: int
    supply: int


@dataclass(frozen=True, slots=True)
class Census:
    """The bank in figures. `few` names the families with under 50 different questions, and how many they gave."""

    families: int
    domains: Mapping[int, int]
    kinds: Mapping[str, int]
    objectives: Mapping[str, int]
    difficulties: Mapping[int, int]
    seeds: int
    parameterized: int
    few: Mapping[str, int]
    cells: tuple[Cell, ...]
    reviewed: int
    least_seeds: int
    grader: str
    unreviewed: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The figures as JSON-safe values."""
        return asdict(self)


def take_census(specs: Sequence[ItemSpec], *, record: Mapping[str, Passed], seeds: int) -> Census:
    """The figures of a bank; `record` says what passed its review. Raises BankError where a seed gives no variant."""
    variants = {spec.slug: count_variants(spec, seeds=seeds) for spec in specs}
    covering = [record[spec.slug] for spec in specs if spec.slug in record and record[spec.slug].covers(spec)]
    domains = Counter(spec.domain for spec in specs)
    kinds = Counter(spec.kind for spec in specs)
    difficulties = Counter(spec.difficulty for spec in specs)
    return Census(
        families=len(specs),
        domains={number: domains[number] for number in OBJECTIVES},
        kinds={kind: kinds[kind] for kind in KINDS},
        objectives=count_objectives(specs),
        difficulties={number: difficulties[number] for number in range(1, 6)},
        seeds=seeds,
        parameterized=sum(count >= MANY_VARIANTS for count in variants.values()),
        few={slug: count for slug, count in variants.items() if count < MANY_VARIANTS},
        cells=count_cells(specs),
        reviewed=len(covering),
        least_seeds=min((entry.seeds for entry in covering), default=0),
        grader=grading.__version__,
        unreviewed=tuple(s.slug for s in specs if s.slug not in record or not record[s.slug].covers(s)),
    )


def count_variants(spec: ItemSpec, *, seeds: int) -> int:
    """How many visibly different questions the seeds give, counted up to 50; the order of options is no difference."""
    different = set()
    for seed in range(seeds):
        face = make_variant(spec, seed=seed).face
        different.add((face.stem_html, face.layout_text, frozenset(option.html for option in face.options)))
        if len(different) == MANY_VARIANTS:
            break
    return len(different)


def count_objectives(specs: Sequence[ItemSpec]) -> dict[str, int]:
    """Families of every objective, those without one included."""
    found = Counter(spec.objective for spec in specs)
    known = [f"{domain}.{i}" for domain, count in OBJECTIVES.items() for i in range(1, count + 1)]
    return {name: found[name] for name in sorted({*known, *found})}


def count_cells(specs: Sequence[ItemSpec]) -> tuple[Cell, ...]:
    """Need and supply of every cell of the blueprint that has either."""
    supply = Counter((spec.domain, spec.difficulty) for spec in specs)
    cells = (
        Cell(domain, difficulty, need, supply[domain, difficulty])
        for domain, needs in CERTIFICATION.items()
        for difficulty, need in enumerate(needs, start=1)
    )
    return tuple(cell for cell in cells if cell.need or cell.supply)
