"""Assembles a form: so many items of each domain and difficulty, no two enemies, least recently seen first."""

import hashlib
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

RESTARTS = 200


class BankTooSmall(Exception):
    """No form can be drawn: the bank lacks items for a cell of the blueprint."""


@dataclass(frozen=True, slots=True)
class Cell:
    """So many items of one domain; ``difficulty`` None takes any."""

    domain: int
    count: int
    difficulty: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published item version, as far as drawing a form needs to know it."""

    version_id: int
    slug: str
    domain: int
    difficulty: int
    enemies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placement:
    """One slot of a form: its position from 1, the item version, and the seed of its variant."""

    position: int
    version_id: int
    slug: str
    domain: int
    seed: int


def derive_seed(seed: int, *names: object) -> int:
    """Return a 63-bit seed that depends on the attempt's seed and on names, and on nothing else."""
    text = ":".join([str(seed), *map(str, names)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def assemble_form(
    blueprint: Sequence[Cell], bank: Iterable[Candidate], *, seed: int, seen: Mapping[str, int] | None = None
) -> tuple[Placement, ...]:
    """Draw a form: cells with the fewest candidates first, each filled with what the learner saw longest ago.

    ``seen`` maps the slug of an item to the number of the learner's latest attempt that held it; ties are broken by
    the seed. Greedy filling can run into enemies, so it starts again in another order, at most 200 times; from the
    hundredth on freshness gives way, because an exam with a known family is better than none. Positions go by domain,
    then by rising difficulty. Raises BankTooSmall.
    """
    candidates = tuple(bank)
    for restart in range(RESTARTS):
        rng = random.Random(derive_seed(seed, "form", restart))  # noqa: S311  (fair and repeatable, not secret)
        chosen = _fill(blueprint, candidates, (seen or {}) if restart < RESTARTS // 2 else {}, rng)
        if chosen is not None:
            return _place(chosen, seed)
    raise BankTooSmall("The question bank has too few questions for this exam.")


def _fill(
    blueprint: Sequence[Cell], candidates: Sequence[Candidate], seen: Mapping[str, int], rng: random.Random
) -> list[Candidate] | None:
    """Fill every cell, or return None where enemies of what was chosen leave a cell short."""
    order = {candidate.slug: rng.random() for candidate in candidates}
    cells = sorted(blueprint, key=lambda cell: (_supply(cell, candidates) - cell.count, rng.random()))
    chosen: list[Candidate] = []
    for cell in cells:
        fitting = sorted((c for c in candidates if _fits(c, cell)), key=lambda c: (seen.get(c.slug, 0), order[c.slug]))
        for _ in range(cell.count):
            candidate = _first(fitting, lambda c: _is_free(c, chosen))
            if candidate is None:
                return None
            chosen.append(candidate)
    return chosen


def _supply(cell: Cell, candidates: Sequence[Candidate]) -> int:
    return sum(_fits(candidate, cell) for candidate in candidates)


def _fits(candidate: Candidate, cell: Cell) -> bool:
    return candidate.domain == cell.domain and cell.difficulty in (None, candidate.difficulty)


def _is_free(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """An item stands once in a form, and never beside an enemy."""
    return all(candidate.slug != other.slug and not candidate.enemies & other.enemies for other in chosen)


def _first(candidates: Iterable[Candidate], fits: Callable[[Candidate], bool]) -> Candidate | None:
    return next((candidate for candidate in candidates if fits(candidate)), None)


def _place(chosen: Sequence[Candidate], seed: int) -> tuple[Placement, ...]:
    ordered = sorted(chosen, key=lambda c: (c.domain, c.difficulty, derive_seed(seed, "order", c.slug)))
    return tuple(
        Placement(position, c.version_id, c.slug, c.domain, derive_seed(seed, "variant", c.slug))
        for position, c in enumerate(ordered, start=1)
    )
