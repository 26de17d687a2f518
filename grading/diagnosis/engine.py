"""Tries the known mistakes, cheapest first, and names the one whose repair makes the answer right.

Three stages: checks of the whole answer; mistakes made in the key, whose values are worked out once for each key and
compared with the answer's; and repairs of the answer. A transpose or a missing term comes before other mistakes.
Floats only choose: what is named was proved equal like any right answer.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from types import ModuleType

import numpy as np

from grading.comparison.decision import Candidate, decide, relative_errors
from grading.comparison.prepared import Prepared
from grading.diagnosis.edits import Surroundings, list_places
from grading.errors import AnswerError, AnswerTooLarge
from grading.evaluation.base import Array, NotModelled
from grading.graph import Graph
from grading.lowering import Lowering
from grading.syntax import Expression
from grading.traits import symbol_traits
from grading.verdict import Feedback

_ONE = Fraction(1)
_CLOSE = 1e-8
_EARLY = frozenset({"transpose", "dropped-term"})
# Changes that are tried at most, and parts that are read for them at most: a long formula gets fewer tries.
_REPAIRS = 80
_MISTAKES = 140
_PARTS = 2_000


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
        seen: set[int] = set()
        waiting = [root]
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen.add(place)
                waiting.extend(self.graph.node(place).parts)
        return seen

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
        value, key = self.values(node), self.values(self.prepared.root)
        if value is not None and key is not None and not is_near(value, key):
            return False
        return decide(Candidate(self.prepared, self.graph, node, self.candidate.floats)).is_equal

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
    try:
        found = (
            _check_whole(case, "find")
            or _check_key_mistakes(case, early=True)
            or _check_key_mistakes(case, early=False)
            or _check_whole(case, "find_late")
            or _check_repairs(case)
        )
    except AnswerTooLarge:
        return ()
    return (found,) if found is not None else ()


def explain_shape(expression: Expression, prepared: Prepared, graph: Graph, root: int) -> tuple[Feedback, ...]:
    """The author's own remark on an answer of another shape than the key's."""
    case = Case(expression, Candidate(prepared, graph, root, []), prepared.lowering(graph))
    for module in mistakes():
        find = getattr(module, "find_in_shape", None)
        found = find(case) if find is not None else None
        if found is not None:
            return (found,)
    return ()


def _check_whole(case: Case, kind: str) -> Feedback | None:
    for module in mistakes():
        find = getattr(module, kind, None)
        found: Feedback | None = find(case) if find is not None else None
        if found is not None:
            return found
    return None


@dataclass(frozen=True, slots=True)
class Mistaken:
    """The key with one mistake made in it: its node and its values at the first float points."""

    code: str
    message: str
    expression: Expression
    values: Array


def _check_key_mistakes(case: Case, *, early: bool) -> Feedback | None:
    """Mistakes made in the key; a transpose in one place comes before an assumed symmetry, the others after it."""
    mine = case.values(case.root)
    if mine is None:
        return None
    for mistaken in _key_mistakes(case.prepared):
        if early is not (mistaken.code in _EARLY):
            continue
        if mistaken.values.shape[1:] == mine.shape[1:] and is_near(mine, mistaken.values):
            node = case.builder.lower(mistaken.expression)
            if case.are_equal(case.root, node):
                return Feedback(mistaken.code, mistaken.message, case.expression.span)
    return None


def _key_mistakes(prepared: Prepared) -> tuple[Mistaken, ...]:
    """Everything that one mistake makes of the key, worked out once."""
    with prepared.lock:
        if prepared.mistakes is None:
            prepared.mistakes = tuple(_make_mistakes(prepared))
        return prepared.mistakes


def count_parts(expression: Expression) -> int:
    """How many parts an expression has."""
    return 1 + sum(map(count_parts, expression.parts))


def surroundings(prepared: Prepared) -> Surroundings:
    """What a change may draw on in the scope of a key."""
    context = prepared.context
    return Surroundings(context.shapes, symbol_traits(context.scope), tuple(sorted(context.names.dimensions)))


def _make_mistakes(prepared: Prepared) -> Iterator[Mistaken]:
    if not prepared.floats:
        return
    graph = Graph(prepared.graph)
    builder = prepared.lowering(graph)
    evaluator = prepared.floats[0].fork(graph)
    key = evaluator.value(prepared.root)
    seen: set[int] = {prepared.root}
    most = min(_MISTAKES, _PARTS // count_parts(prepared.expression))
    for code, message, changed in _changes(prepared.expression, surroundings(prepared), "rewrite"):
        try:
            node = builder.lower(changed)
            if node in seen or len(seen) > most:
                continue
            seen.add(node)
            values = evaluator.value(node)
        except (AnswerError, NotModelled, ValueError):
            continue
        if np.isfinite(values).all() and not is_near(values, key):
            yield Mistaken(code, message, changed, values)


def _changes(whole: Expression, around: Surroundings, kind: str) -> Iterator[tuple[str, str, Expression]]:
    """Every change that the modules know, module by module, at every place."""
    places = list(list_places(whole))
    for module in mistakes():
        change, everywhere = getattr(module, kind, None), getattr(module, f"{kind}_everywhere", None)
        for made in everywhere(whole, around) if everywhere is not None else ():
            code, new = made if isinstance(made, tuple) else (module.CODE, made)
            yield code, _message(module, code), new
        if change is None:
            continue
        for part, rebuild in places:
            for made in change(part, around):
                code, new = made if isinstance(made, tuple) else (module.CODE, made)
                yield code, _message(module, code), rebuild(new)


def _message(module: ModuleType, code: str) -> str:
    messages: dict[str, str] = getattr(module, "MESSAGES", {})
    default: str = module.MESSAGE
    return messages.get(code, default)


def _check_repairs(case: Case) -> Feedback | None:
    case.tries = 0
    most = min(_REPAIRS, _PARTS // count_parts(case.expression))
    for code, message, changed in _changes(case.expression, surroundings(case.prepared), "repair"):
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
