"""Assembles a form: so many items of each domain and difficulty, no two enemies, least recently seen first."""

import hashlib
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RESTARTS = 200


class BankTooSmall(Exception):
    """No form can be drawn: the bank lacks items for a cell of the blueprint."""


@dataclass(frozen=True, slots=True)
class Cell:
    """So many items of one domain; ``difficulty`` is one of 1 to 5, several of them, or None for any."""

    domain: int
    count: int
    difficulty: int | tuple[int, ...] | None = None

    def takes(self, domain: int, difficulty: int) -> bool:
        """Return whether an item of this domain and difficulty may fill the cell."""
        if self.domain != domain:
            return False
        levels = self.difficulty
        return difficulty in levels if isinstance(levels, tuple) else levels in (None, difficulty)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published item version, as far as drawing a form needs to know it."""

    version_id: int
    slug: str
    domain: int
    difficulty: int
    enemies: frozenset[str] = frozenset()
    kind: str = ""
    objective: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What else a form keeps to: how many of one enemy group may stand in it, and which kinds come first."""

    per_group: int = 1
    preferred: frozenset[str] = frozenset()


STRICT = Rules()
# A practice may hold two of a group, but never side by side: one answer helps with the other less than a lesson does.
MILD = Rules(per_group=2)


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


def read_cells(blueprint: Iterable[Mapping[str, Any]]) -> tuple[Cell, ...]:
    """Return the cells that a blueprint's JSON holds.

    >>> read_cells([{"domain": 3, "count": 1, "difficulty": [1, 2]}])
    (Cell(domain=3, count=1, difficulty=(1, 2)),)
    """
    return tuple(Cell(cell["domain"], cell["count"], _read_levels(cell.get("difficulty"))) for cell in blueprint)


def _read_levels(levels: Any) -> int | tuple[int, ...] | None:
    return tuple(levels) if isinstance(levels, list) else levels


def divide(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers that add to ``total`` in the proportion of the weights, by largest remainders.

    >>> divide(10, [8, 12, 3, 0, 0])
    [4, 5, 1, 0, 0]
    """
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights] if whole else [0.0 for _ in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[: total - sum(parts) if whole else 0]:
        parts[index] += 1
    return parts


def assemble_form(
    blueprint: Sequence[Cell],
    bank: Iterable[Candidate],
    *,
    seed: int,
    seen: Mapping[str, int] | None = None,
    rules: Rules = STRICT,
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
        known = (seen or {}) if restart < RESTARTS // 2 else {}
        chosen = _fill(blueprint, candidates, known, rng, rules)
        if chosen is not None:
            return _place(chosen, seed)
    raise BankTooSmall("The question bank has too few questions for this exam.")


def _fill(
    blueprint: Sequence[Cell],
    candidates: Sequence[Candidate],
    seen: Mapping[str, int],
    rng: random.Random,
    rules: Rules,
) -> list[Candidate] | None:
    """Fill every cell, or return None where enemies of what was chosen leave a cell short."""
    order = {c.slug: (seen.get(c.slug, 0), c.kind not in rules.preferred, rng.random()) for c in candidates}
    cells = sorted(blueprint, key=lambda cell: (supply_of(cell, candidates) - cell.count, rng.random()))
    chosen: list[Candidate] = []
    for cell in cells:
        fitting = sorted((c for c in candidates if _fits(c, cell)), key=lambda c: order[c.slug])
        for _ in range(cell.count):
            candidate = _first(fitting, lambda c: is_free(c, chosen, rules.per_group))
            if candidate is None:
                return None
            chosen.append(candidate)
    return chosen


def supply_of(cell: Cell, candidates: Iterable[Candidate]) -> int:
    """Return how many items may fill the cell."""
    return sum(_fits(candidate, cell) for candidate in candidates)


def _fits(candidate: Candidate, cell: Cell) -> bool:
    return cell.takes(candidate.domain, candidate.difficulty)


def is_free(candidate: Candidate, chosen: Sequence[Candidate], per_group: int) -> bool:
    """Return whether an item may join a form: it stands once, with fewer than ``per_group`` of each enemy group."""
    if any(candidate.slug == other.slug for other in chosen):
        return False
    return all(sum(group in other.enemies for other in chosen) < per_group for group in candidate.enemies)


def _first(candidates: Iterable[Candidate], fits: Callable[[Candidate], bool]) -> Candidate | None:
    return next((candidate for candidate in candidates if fits(candidate)), None)


def _place(chosen: Sequence[Candidate], seed: int) -> tuple[Placement, ...]:
    ordered = sorted(chosen, key=lambda c: (c.domain, c.difficulty, derive_seed(seed, "order", c.slug)))
    return place_in_order(part_enemies(ordered), seed=seed)


def part_enemies(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Return the items in nearly the same order, with no two enemies side by side where that can be had."""
    placed: list[Candidate] = []
    waiting = list(ordered)
    while waiting:
        following = _first(waiting, lambda c: not placed or not c.enemies & placed[-1].enemies)
        if following is None:
            return _squeeze_in(placed, waiting)
        waiting.remove(following)
        placed.append(following)
    return placed


def _squeeze_in(placed: list[Candidate], waiting: Sequence[Candidate]) -> list[Candidate]:
    """Put what is left, enemies of the last one, between earlier items where they stand beside no enemy."""
    row = list(placed)
    for candidate in waiting:
        gaps = range(len(row), -1, -1)
        harmless = (
            i for i in gaps if not any(candidate.enemies & other.enemies for other in row[max(0, i - 1) : i + 1])
        )
        row.insert(next(harmless, len(row)), candidate)
    return row


def place_in_order(ordered: Sequence[Candidate], *, seed: int) -> tuple[Placement, ...]:
    """Number the items from 1, each with the seed of its variant."""
    return tuple(
        Placement(position, c.version_id, c.slug, c.domain, derive_seed(seed, "variant", c.slug))
        for position, c in enumerate(ordered, start=1)
    )
