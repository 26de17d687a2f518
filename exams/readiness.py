"""How ready a learner is in a domain: a share of recent first sights, with an interval; no database.

Wilson (1927) score interval, "Probable inference, the law of succession, and statistical inference", JASA 22, with the
effective number of observations of Kish (1965), "Survey Sampling", for the weights. docs/algorithms/readiness.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

# The latest so many first sights of a domain are looked at; one weighs half as much as the one ten after it.
WINDOW = 20
HALF_LIFE = 10
# Two-sided 90 percent of the normal distribution.
Z = 1.6448536269514722
READY, NOT_YET, OPEN = "ready", "not yet", "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """Points out of so many first sights; their weighted share and its interval, from 0 to 1."""

    points: Fraction
    seen: int
    share: float
    low: float
    high: float

    @property
    def centre(self) -> float:
        """The middle of the interval: a share drawn towards one half where little is known. Sorts the weakest."""
        return (self.low + self.high) / 2


def measure(credits: Sequence[Fraction]) -> Standing:
    """Return where a learner stands, from the credits (0 to 1) of first sights, the newest first.

    With nothing seen the interval is all of 0 to 1.

    >>> standing = measure([Fraction(1)] * 5)
    >>> standing.seen, round(standing.low, 2), standing.high
    (5, 0.65, 1.0)
    """
    recent = credits[:WINDOW]
    if not recent:
        return Standing(Fraction(0), 0, 0.5, 0.0, 1.0)
    weights = [2 ** (-age / HALF_LIFE) for age in range(len(recent))]
    whole = sum(weights)
    share = sum(weight * float(credit) for weight, credit in zip(weights, recent, strict=True)) / whole
    effective = whole**2 / sum(weight**2 for weight in weights)
    low, high = wilson(share, effective)
    return Standing(sum(recent, Fraction(0)), len(recent), share, low, high)


def wilson(share: float, count: float, *, z: float = Z) -> tuple[float, float]:
    """Return the score interval of a share (0 to 1) that was seen in ``count`` observations."""
    spread = z * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    centre, scale = share + z**2 / (2 * count), 1 + z**2 / count
    # Rounded, so that a share of 1 has the upper end 1 and not one that falls short by a rounding error.
    return round(max(0.0, (centre - spread) / scale), 12), round(min(1.0, (centre + spread) / scale), 12)


def judge(standing: Standing, cut_score: float) -> str:
    """Return whether the interval lies above the cut score, below it, or around it."""
    if standing.low >= cut_score:
        return READY
    return NOT_YET if standing.high < cut_score else OPEN
