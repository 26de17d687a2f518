"""What comes out when a function is differentiated with one slip: by numbers, from the function that was given.

A slip is a function, perhaps with names that stand for parts of it and are held fixed or differentiated by, and a kind
of derivative. Each is worked out once for a key; an answer that has its value at every point made that very slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from grading.comparison.prepared import Prepared
from grading.derivatives import SYNONYMS, TRUTHS, Task
from grading.diagnosis.edits import replace_all
from grading.errors import AnswerError, AuthorError
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.floats import FloatEvaluator
from grading.given import context_of
from grading.graph import Graph
from grading.lowering import Lowering
from grading.shapes import SCALAR
from grading.stepping import Function
from grading.syntax import Expression

# Kinds of which a slip in the function is a slip in the derivative, shape for shape.
FIRST_ORDER = frozenset({"gradient", "jacobian", "derivative", "vec-jacobian"})
_CLOSE = 1e-8
_POINTS = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the function with all given names written out, the variables, the kind, the layout."""

    function: Expression
    names: tuple[str, ...]
    kind: str
    layout: str

    def depends(self, part: Expression) -> bool:
        """Whether a variable occurs in a part."""
        return part.value in self.names if part.op == "symbol" else any(map(self.depends, part.parts))


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: what is differentiated instead, by what, and the parts that new names stand for."""

    code: str
    message: str
    function: Expression
    names: tuple[str, ...]
    kind: str
    layout: str
    parts: Mapping[str, Expression] = field(default_factory=dict)


def ask_question(prepared: Prepared) -> Question | None:
    """What the item asks; None where it does not say."""
    key = prepared.key
    names = tuple(name.strip() for name in key.wrt.split(",") if name.strip())
    if not key.function or not names:
        return None
    try:
        function = prepared.read(key.function)
    except AnswerError:
        return None
    derived = prepared.context.derived

    def expand(part: Expression) -> Expression | None:
        return derived.get(part.value) if part.op == "symbol" else None

    kind = SYNONYMS.get(key.derivative, key.derivative) or "gradient"
    return Question(replace_all(function, expand), names, kind, key.scope.layout)


class Slips:
    """The value of a slip at float points of a key."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.context = prepared.context

    def value(self, slip: Slip, which: int, place: int) -> Array | None:
        """The wrong derivative at one point; None where it has none."""
        base = self.prepared.floats[which]
        graph = Graph()
        lowering = Lowering(graph, self.context)
        lowering.traits = {n: t for n, t in lowering.traits.items() if n not in slip.names}
        try:
            point = {name: array[place % len(array)][None] for name, array in base.samples.items()}
            known = FloatEvaluator(graph, base.sizes, point)
            point |= {name: known.value(lowering.lower(part)) for name, part in slip.parts.items()}
            function = Function(graph, lowering.lower(slip.function), base.sizes, slip.function.shape.at(base.sizes))
            task = Task(slip.kind, slip.layout, slip.names, (), slip.function, SCALAR)
            made = TRUTHS[slip.kind](task, function, point)
        except (AnswerError, AuthorError, NotModelled, ValueError, KeyError, np.linalg.LinAlgError):
            return None
        return made if np.isfinite(made).all() and np.abs(made).max() > _CLOSE else None

    def matches(self, slip: Slip, answers: list[Array], start: Array, *, scaled: bool) -> bool:
        """Whether the answer has the value of a slip at all points, or one multiple of it where it may be `scaled`.

        `start` is the value at the first point.
        """
        factor = _ratio(answers[0][0], start) if scaled else 1.0
        if not factor or not _is_close(answers[0][0], factor * start):
            return False
        for which, mine in enumerate(answers):
            for place in range(_POINTS):
                value = self.value(slip, which, place)
                if value is None or not _is_close(mine[place % len(mine)], factor * value):
                    return False
        return True


def _ratio(mine: Array, value: Array) -> float:
    """The multiple that one entry asks for, where it is a small number such as -1 or 1/2; 0 where it is none."""
    if mine.shape != value.shape:
        return 0.0
    place = np.unravel_index(int(np.abs(value).argmax()), value.shape)
    return small_factor(float(mine[place] / value[place]))


def small_factor(ratio: float) -> float:
    """The ratio where it is a quotient of numbers up to 12, rounding aside; 0 where it is none."""
    if not np.isfinite(ratio):
        return 0.0
    near = Fraction(ratio).limit_denominator(12)
    return float(near) if abs(near) <= 12 and abs(float(near) - ratio) <= _CLOSE * abs(ratio) else 0.0


def _is_close(mine: Array, value: Array) -> bool:
    if mine.shape != value.shape:
        return False
    gap, size = np.abs(mine - value).max(), max(np.abs(mine).max(), np.abs(value).max())
    return bool(np.isfinite(gap) and gap <= _CLOSE * size)


def is_key(slips: Slips, slip: Slip, value: Array) -> bool:
    """Whether a slip changes nothing, so that it explains nothing."""
    key = slips.prepared.floats[0].value(slips.prepared.root)
    return _is_close(np.broadcast_to(key, (len(key), *key.shape[1:]))[0], value)


def hold_fixed(question: Question, part: Expression) -> tuple[Expression, dict[str, Expression]]:
    """A part with its variables renamed, and what the new names stand for."""
    found: dict[str, Expression] = {}

    def rename(inner: Expression) -> Expression | None:
        if inner.op != "symbol" or inner.value not in question.names:
            return None
        found[f"{inner.value} fixed"] = inner
        return replace(inner, value=f"{inner.value} fixed")

    return replace_all(part, rename), found


def list_slips(prepared: Prepared, modules: Iterator[object] | tuple[object, ...]) -> list[tuple[Slip, Array]]:
    """Every slip of the modules that know one, with its value at the first point."""
    question = ask_question(prepared)
    if question is None or not prepared.floats:
        return []
    slips, result = Slips(prepared), []
    for module in modules:
        for slip in module.list_slips(question, context_of(prepared.key.scope)):  # type: ignore[attr-defined]
            value = slips.value(slip, 0, 0)
            if value is not None and not is_key(slips, slip, value):
                result.append((slip, value))
    return result
