"""A constant factor is wrong: of the whole answer, or of one part."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from grading.diagnosis.case import Case
from grading.diagnosis.edits import Surroundings
from grading.shapes import SCALAR
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "factor", 3
MESSAGE = "A number is off; everything else is right."
_FACTORS = (Fraction(2), Fraction(1, 2), Fraction(3), Fraction(1, 3), Fraction(4), Fraction(1, 4))


def find(case: Case) -> Feedback | None:
    """Whether one number times the answer is the key; the number is read off the values."""
    mine, key = case.values(case.root), case.values(case.prepared.root)
    if mine is None or key is None:
        return None
    points = max(len(mine), len(key))
    mine, key = (np.broadcast_to(v, (points, *v.shape[1:])).ravel() for v in (mine, key))
    place = int(np.abs(key).argmax())
    if not np.isfinite(mine).all() or mine[place] == 0:
        return None
    ratio = key[place] / mine[place]
    # Checked on all entries before the number is made a fraction, so that most answers leave here.
    if not np.isfinite(ratio) or np.abs(key - ratio * mine).max() > 1e-8 * np.abs(key).max():
        return None
    factor = Fraction(float(ratio)).limit_denominator(720)
    if factor and case.is_key(case.builder.scale(factor, case.root)):
        return Feedback(CODE, "A constant factor of the whole expression is off.", case.expression.span)
    return None


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """A number replaced by a near one, a term multiplied by one."""
    if part.op == "number" and part.value:
        for factor in _FACTORS:
            yield Expression("number", (), part.value * factor, SCALAR)
    elif part.op == "add":
        for place, term in enumerate(part.parts):
            for factor in _FACTORS[:2]:
                scaled = Expression("product", (Expression("number", (), factor, SCALAR), term), None, term.shape)
                parts = (*part.parts[:place], scaled, *part.parts[place + 1 :])
                yield Expression("add", parts, part.value, part.shape)


repair = rewrite
