"""What a check looks at, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from questions.faces import Back, Face
from questions.variants import Accepted

MOST_REPRESENTATIVES = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """One variant under review, with the draw that it came from."""

    seed: int
    accepted: Accepted
    face: Face
    back: Back


@dataclass(frozen=True, slots=True)
class Finding:
    """The faults that a check found, as (key, sentence); whether it applies at all; a figure or a word to show."""

    faults: tuple[tuple[str, str], ...] = ()
    detail: str = ""
    applies: bool = True


NOT_APPLICABLE = Finding(applies=False, detail="does not apply")


def representatives(samples: list[Sample]) -> list[Sample]:
    """A few samples that stand for all: one of each case and layout, then others until there are enough."""
    chosen: dict[tuple[str, str, str], Sample] = {}
    for sample in samples:
        bench = sample.accepted.bench
        chosen.setdefault((bench.spec.stem, bench.spec.ask.function + bench.spec.ask.key, bench.drawn.layout), sample)
    first = list(chosen.values())
    others = [sample for sample in samples if not any(sample is one for one in first)]
    return first + others[: max(0, MOST_REPRESENTATIVES - len(first))]
