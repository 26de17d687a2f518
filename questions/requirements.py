"""Whether a draw meets what its item requires."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np

from questions.bench import Bench
from questions.spec import Requirement

CONDITION = re.compile(r"\Acond\((?P<matrix>.+)\)\Z")
SLACK = Fraction(1, 10**9)


def meets_requirements(bench: Bench) -> bool:
    """Whether every `[[require]]` holds. Raises AnswerError or DrawRefusedError."""
    return all(holds(bench, requirement) for requirement in bench.spec.requirements)


def holds(bench: Bench, requirement: Requirement) -> bool:
    """Whether one condition holds, with a hair's breadth for values that are computed in floats."""
    value = measure(bench, requirement.value)
    if isinstance(value, complex):
        return False
    exact = Fraction(value)
    slack = 0 if isinstance(value, Fraction) else SLACK * max(Fraction(1), abs(exact))
    if requirement.at_least is not None and exact < requirement.at_least - slack:
        return False
    if requirement.at_most is not None and exact > requirement.at_most + slack:
        return False
    return requirement.excluded is None or abs(exact - requirement.excluded) > slack


def measure(bench: Bench, text: str) -> Fraction | float | complex:
    """A number that a condition is about; `cond(A)` is known here alone, since nobody is asked for it."""
    condition = CONDITION.match(text.strip())
    if not condition:
        return bench.evaluate(text).number
    rows = bench.evaluate(condition["matrix"]).rows
    return float(np.linalg.cond(np.array([[complex(entry) for entry in row] for row in rows])))
