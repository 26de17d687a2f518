"""What comes out when a function is differentiated with one slip: by numbers, from the function that was given.

A slip is a function, perhaps with names that stand for parts of it and are held fixed or differentiated by, and a kind
of derivative. Each is worked out once for a key; an answer that has its value at every point made that very slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import ModuleType

import numpy as np

from grading.comparison.prepared import Prepared
from grading.derivatives import SYNONYMS, TRUTHS, Task
from grading.diagnosis.edits import replace_all
from grading.errors import AnswerError
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.floats import FloatEvaluator
from grading.graph import Graph
from grading.lowering import Lowering
from grading.shapes import SCALAR
from grading.stepping import Function
from grading.syntax import Expression

# Kinds in which the derivative of a part has the shape of the part.
RATES = frozenset({"derivative", "differential"})
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
    # Names that stand for the derivative of a part, by the variable that was asked for.
    rates: Mapping[str, Expression] = field(default_factory=dict)


def ask_question(prepared: Prepared) -> Question | None:
    """What the item asks; None where it does not say."""
    key = prepared.key
    names = tuple(name.strip() for name in key.wrt.split(",") if name.strip())
    if not key.function or not names:
        return None
    function = prepared.function
    if function is None:
        return None
    derived = prepared.context.derived

    def expand(part: Expression) -> Expression | None:
        return derived.get(part.value) if part.op == "symbol" else None

    kind = SYNONYMS.get(key.derivative, key.derivative) or "gradient"
    return Question(replace_all(function, expand), names, kind, key.scope.layout)


class Slips:
    """The slips of a key, worked out one after the other as far as wrong answers ask for them."""

    def __init__(self, prepared: Prepared, question: Question) -> None:
        self.prepared = prepared
        self.question = question
        self.made: dict[str, list[tuple[Slip, Array]]] = {}
        self.graph = Graph()
        self.builder = Lowering(self.graph, prepared.context)
        # Derivatives are ambient: the variable's traits must not simplify the function.
        self.builder.traits = {n: t for n, t in self.builder.traits.items() if n not in question.names}
        self.builder.remember(question.function)

    def walk(self, modules: tuple[ModuleType, ...]) -> Iterator[tuple[Slip, Array]]:
        """Every slip of the modules that know one, with its value at the first point."""
        for module in modules:
            if hasattr(module, "list_slips"):
                with self.prepared.lock:
                    if module.__name__ not in self.made:
                        self.made[module.__name__] = [*self._make(module)]
                yield from self.made[module.__name__]

    def _make(self, module: ModuleType) -> Iterator[tuple[Slip, Array]]:
        key = self.prepared.floats[0].value(self.prepared.root)[0]
        for slip in module.list_slips(self.question):
            value = self.value(slip, 0, 0)
            # A slip that changes nothing explains nothing.
            if value is not None and not _is_close(key, value):
                yield slip, value

    def value(self, slip: Slip, which: int, place: int) -> Array | None:
        """The wrong derivative at one point; None where it has none."""
        base = self.prepared.floats[which]
        sizes, graph = base.sizes, self.graph
        try:
            point = {name: array[place % len(array)][None] for name, array in base.samples.items()}
            known = FloatEvaluator(graph, sizes, point)
            with self.prepared.lock:
                parts = {name: self.builder.lower(part) for name, part in slip.parts.items()}
                root = self.builder.lower(slip.function)
            point |= {name: known.value(node) for name, node in parts.items()}
            point |= {name: self._rate(part, sizes, point) for name, part in slip.rates.items()}
            function = Function(graph, root, sizes, slip.function.shape.at(sizes))
            task = Task(slip.kind, slip.layout, slip.names, (), slip.function, SCALAR)
            made = TRUTHS[slip.kind](task, function, point)
        except (AnswerError, NotModelled, ValueError, KeyError, np.linalg.LinAlgError):
            return None
        return made if np.isfinite(made).all() and np.abs(made).max() > _CLOSE else None

    def _rate(self, part: Expression, sizes: Mapping[str, int], point: Mapping[str, Array]) -> Array:
        """The derivative of a part, of the part's shape."""
        asked = self.question
        with self.prepared.lock:
            root = self.builder.lower(part)
        function = Function(self.graph, root, sizes, part.shape.at(sizes))
        task = Task(asked.kind, asked.layout, asked.names, (), part, SCALAR)
        return np.asarray(TRUTHS[asked.kind](task, function, point)[None])

    def matches(self, slip: Slip, answers: list[Array], start: Array, *, scaled: bool) -> bool:
        """Whether the answer has the value of a slip at all points, or one multiple of it where it may be `scaled`.

        `start` is the value at the first point.
        """
        factor = find_factor(answers[0][0], start) if scaled else 1.0
        if not factor or not _is_close(answers[0][0], factor * start):
            return False
        for which, mine in enumerate(answers):
            for place in range(_POINTS):
                value = self.value(slip, which, place)
                if value is None or not _is_close(mine[place % len(mine)], factor * value):
                    return False
        return True


def find_factor(mine: Array, value: Array) -> float:
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
    # 3 and 1/2 happen; 3/2 is a sign that something else was done.
    simple = near.denominator == 1 or abs(near.numerator) == 1
    return float(near) if simple and abs(near) <= 12 and abs(float(near) - ratio) <= _CLOSE * abs(ratio) else 0.0


def _is_close(mine: Array, value: Array) -> bool:
    if mine.shape != value.shape:
        return False
    gap, size = np.abs(mine - value).max(), max(np.abs(mine).max(), np.abs(value).max())
    return bool(np.isfinite(gap) and gap <= _CLOSE * size)


def hold_fixed(question: Question, part: Expression) -> tuple[Expression, dict[str, Expression]]:
    """A part with its variables renamed, and what the new names stand for."""
    found: dict[str, Expression] = {}

    def rename(inner: Expression) -> Expression | None:
        if inner.op != "symbol" or inner.value not in question.names:
            return None
        found[f"{inner.value} fixed"] = inner
        return inner._replace(value=f"{inner.value} fixed")

    return replace_all(part, rename), found


def find_slips(prepared: Prepared) -> Slips | None:
    """The slips of a key; None where the item does not say what is differentiated."""
    with prepared.lock:
        if prepared.slips is None:
            question = ask_question(prepared) if prepared.floats else None
            prepared.slips = (Slips(prepared, question) if question is not None else None,)
        found: Slips | None = prepared.slips[0]
    return found
