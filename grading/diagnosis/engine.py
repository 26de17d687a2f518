"""Tries the known mistakes, cheapest first, and names the one whose repair makes the answer right.

Three stages: checks of the whole answer; mistakes made in the key, whose values are worked out once for each key and
compared with the answer's; and repairs of the answer. A transpose or a missing term comes before other mistakes.
Floats only choose: what is named was proved equal like any right answer.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from types import ModuleType

from grading.comparison.decision import Candidate, decide, nodes_under, relative_errors
from grading.comparison.prepared import Prepared
from grading.diagnosis.slips import find_slips
from grading.diagnosis.table import count_parts, find_tables, list_changes, surroundings
from grading.errors import AnswerError, AnswerTooLarge
from grading.evaluation.base import Array, NotModelled
from grading.graph import Graph
from grading.lowering import Lowering
from grading.syntax import Expression
from grading.verdict import Feedback

_ONE = Fraction(1)
_CLOSE = 1e-8
# Repairs that are tried at most, and parts that are read for them at most: a long formula gets fewer tries.
_REPAIRS = 80
_PARTS = 2_000
_SCALED = "A constant factor is off as well."


@dataclass(slots=True)
class Case:
    """A wrong answer beside its key, with what the checks need."""

    expression: Expression
    candidate: Candidate
    builder: Lowering
    tries: int = field(default=0)

    @property
    def prepared(self) -> Prepared:
        """The key."""
        return self.candidate.prepared

    def leaves(self, root: int) -> set[tuple[str, bool]]:
        """The symbols under a node, each with whether it is transposed there."""
        found: set[tuple[str, bool]] = set()
        waiting, seen = [root], set()
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            node = self.graph.node(place)
            inner = self.graph.node(node.parts[0]) if node.op == "T" else None
            if node.op == "sym":
                found.add((node.payload, False))
            elif inner is not None and inner.op == "sym":
                found.add((inner.payload, True))
            else:
                waiting.extend(node.parts)
        return found

    def under(self, root: int) -> set[int]:
        """All nodes under a node, itself included."""
        return nodes_under(self.graph, root)

    @property
    def graph(self) -> Graph:
        """The answer's graph over the key's."""
        return self.candidate.graph

    @property
    def root(self) -> int:
        """The node of the answer."""
        return self.candidate.root

    def values(self, node: int, which: int = 0) -> Array | None:
        """Float values of a node at one assignment of the dimensions; None where there are none."""
        try:
            return self.candidate.floats[which].value(node)
        except (NotModelled, IndexError):
            return None

    def is_key(self, node: int) -> bool:
        """Whether a repaired answer is the key: floats choose, then it is decided like any answer."""
        self.tries += 1
        if node == self.prepared.root:
            return True
        try:
            value, key = self.values(node), self.values(self.prepared.root)
            if value is not None and key is not None and not is_near(value, key):
                return False
            return decide(Candidate(self.prepared, self.graph, node, self.candidate.floats)).is_equal
        except ValueError:
            # NumPy's word for shapes that do not fit: a repair that is none explains nothing.
            return False

    def are_equal(self, first: int, second: int) -> bool:
        """Whether two nodes of the key's shape are equal: the key plus their difference is the key."""
        if first == second:
            return True
        root = self.prepared.root
        moved = self.builder.add([(_ONE, root), (_ONE, first), (-_ONE, second)], self.prepared.shape)
        return self.is_key(moved)


def is_near(value: Array, key: Array) -> bool:
    """Whether float values agree at all points where both are finite."""
    error, good = relative_errors(value, key)
    return bool(good.any()) and bool((error[good] < _CLOSE).all())


@lru_cache(maxsize=1)
def mistakes() -> tuple[ModuleType, ...]:
    """The modules of this package that know a mistake, cheapest first."""
    package = importlib.import_module("grading.diagnosis")
    names = [module.name for module in pkgutil.iter_modules(package.__path__)]
    found = [importlib.import_module(f"grading.diagnosis.{name}") for name in names]
    return tuple(sorted((module for module in found if hasattr(module, "CODE")), key=lambda module: module.COST))


def explain(expression: Expression, candidate: Candidate) -> tuple[Feedback, ...]:
    """The mistake that explains the answer exactly; nothing where none does."""
    case = Case(expression, candidate, candidate.prepared.lowering(candidate.graph))
    own = _own().find(case)
    if own is not None:
        return (own,)
    try:
        found = (
            _check_whole(case, "find")
            or _check_table(case, early=True)
            or _check_table(case, early=False)
            or _check_slips(case)
            or _check_whole(case, "find_late")
            or _check_repairs(case)
            or _check_slips(case, scaled=True)
            or _check_table(case, early=True, scaled=True)
            or _check_table(case, early=False, scaled=True)
        )
    except AnswerTooLarge:
        return ()
    if found is None:
        return ()
    return _refine(case, found)


def _refine(case: Case, found: Feedback) -> tuple[Feedback, ...]:
    """What the function that was differentiated tells beyond the two expressions.

    A term that is missing because a factor was held constant is said in both ways; a factor that is missing because a
    derivative of the chain rule was left out is said so alone.
    """
    if found.code == "dropped-term":
        slip = _check_slips(case)
        return (found, slip) if slip is not None and slip.code == "product-rule" else (found,)
    if found.code == "missing-factor":
        slip = _check_slips(case) or _check_slips(case, scaled=True)
        return (slip,) if slip is not None and slip.code == "chain-rule" else (found,)
    return (found,)


def explain_own(expression: Expression, candidate: Candidate) -> tuple[Feedback, ...]:
    """The author's own remark alone."""
    case = Case(expression, candidate, candidate.prepared.lowering(candidate.graph))
    found = _own().find(case)
    return (found,) if found is not None else ()


def explain_transposed(expression: Expression, prepared: Prepared, graph: Graph, root: int) -> tuple[Feedback, ...]:
    """The author's remark on the derivative in the other layout, where that is one of the listed wrong answers."""
    case = Case(expression, Candidate.make(prepared, graph, root), prepared.lowering(graph))
    found = _own().find_transposed(case)
    return (found,) if found is not None else ()


@lru_cache(maxsize=1)
def _own() -> ModuleType:
    """The module that knows the author's own remarks, which come before all others."""
    return importlib.import_module("grading.diagnosis.authors_own")


def explain_shape(expression: Expression, prepared: Prepared, graph: Graph, root: int) -> tuple[Feedback, ...]:
    """The author's own remark on an answer of another shape than the key's."""
    case = Case(expression, Candidate.make(prepared, graph, root), prepared.lowering(graph))
    own = _own().find_in_shape(case)
    if own is not None:
        return (own,)
    found = _check_whole(case, "find_in_shape")
    # A bare number is a multiple of every derivative that is a number: it says nothing of how it came about.
    if found is None and case.leaves(root):
        late = _check_slips(case) or _check_whole(case, "find_late_in_shape")
        found = late or _check_slips(case, scaled=True)
    return _refine(case, found) if found is not None else ()


def _check_slips(case: Case, *, scaled: bool = False) -> Feedback | None:
    """Slips in differentiating the function, where the item says which function it was."""
    prepared = case.prepared
    answers = [case.values(case.root, which) for which in range(len(prepared.floats))]
    known = [value for value in answers if value is not None]
    if len(known) < len(answers) or not known:
        return None
    table = find_slips(prepared)
    if table is None:
        return None
    for slip, start in table.walk(mistakes()):
        if table.matches(slip, known, start, scaled=scaled):
            message = f"{slip.message} {_SCALED}" if scaled else slip.message
            return Feedback(slip.code, message, case.expression.span)
    return None


def _check_whole(case: Case, kind: str) -> Feedback | None:
    for module in mistakes():
        find = getattr(module, kind, None)
        found: Feedback | None = find(case) if find is not None else None
        if found is not None:
            return found
    return None


def _check_table(case: Case, *, early: bool, scaled: bool = False) -> Feedback | None:
    """Mistakes made in the key: transposes and dropped terms come before an assumed symmetry, the others after it."""
    mine = case.values(case.root)
    if mine is None:
        return None
    tables = find_tables(case.prepared, mistakes(), early=early)
    for mistaken, factor in (found for table in tables for found in table.find(mine, scaled=scaled)):
        node = case.builder.scale(factor, case.builder.lower(mistaken.expression))
        if case.are_equal(case.root, node):
            message = f"{mistaken.message} {_SCALED}" if scaled else mistaken.message
            return Feedback(mistaken.code, message, case.expression.span)
    return None


def _check_repairs(case: Case) -> Feedback | None:
    case.tries = 0
    case.builder.remember(case.expression)
    most = min(_REPAIRS, _PARTS // count_parts(case.expression))
    for code, message, changed in list_changes(case.expression, surroundings(case.prepared), "repair", mistakes()):
        if case.tries >= most:
            return None
        try:
            node = case.builder.lower(changed)
        except AnswerTooLarge:
            raise
        except AnswerError:
            continue
        if case.is_key(node):
            return Feedback(code, message, case.expression.span)
    return None
