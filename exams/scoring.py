"""The score as a pure fold over verdicts, in exact fractions."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class SlotResult:
    """What one slot brings: its domain (1 to 8) and its credit (0 to 1), None while it is undecided."""

    domain: int
    credit: Fraction | None


@dataclass(frozen=True, slots=True)
class DomainScore:
    """Points in one domain, out of so many slots."""

    domain: int
    points: Fraction
    slots: int


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """An attempt's score. ``passed`` is None while a slot is undecided."""

    points: Fraction
    slots: int
    domains: tuple[DomainScore, ...]
    undecided: int
    passed: bool | None

    @property
    def share(self) -> Fraction:
        """Points over slots, 0 to 1; 0 for a form without slots."""
        return self.points / self.slots if self.slots else Fraction(0)


def score_form(slots: Iterable[SlotResult], *, cut_score: Fraction) -> ScoreReport:
    """Add up the slots; the cut score (a share from 0 to 1) is compared exactly, and reaching it is passing.

    >>> score_form([SlotResult(1, Fraction(1)), SlotResult(2, Fraction(0))], cut_score=Fraction(1, 2)).passed
    True
    """
    results = tuple(slots)
    points = sum((result.credit or Fraction(0) for result in results), Fraction(0))
    undecided = sum(result.credit is None for result in results)
    reached = bool(results) and points >= cut_score * len(results)
    return ScoreReport(
        points=points,
        slots=len(results),
        domains=_by_domain(results),
        undecided=undecided,
        passed=None if undecided else reached,
    )


def _by_domain(results: tuple[SlotResult, ...]) -> tuple[DomainScore, ...]:
    domains = sorted({result.domain for result in results})
    return tuple(
        DomainScore(
            domain=domain,
            points=sum((r.credit or Fraction(0) for r in results if r.domain == domain), Fraction(0)),
            slots=sum(r.domain == domain for r in results),
        )
        for domain in domains
    )


def points_to_pass(cut_score: Fraction, slots: int) -> int:
    """Return the smallest whole number of points that passes: the cut score's share of the slots, rounded up."""
    return -(-cut_score.numerator * slots // cut_score.denominator)
