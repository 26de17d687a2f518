"""Everything that one mistake makes of a key, with the values: worked out once for each key, then only compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import ModuleType
from typing import Any

import numpy as np

from grading.comparison.prepared import Prepared
from grading.diagnosis.edits import Surroundings, list_places
from grading.errors import AnswerError
from grading.evaluation.base import Array, NotModelled
from grading.evaluation.floats import FloatEvaluator
from grading.graph import Graph
from grading.lowering import Lowering
from grading.syntax import Expression
from grading.traits import symbol_traits
from grading.wordlists import list_words

_CLOSE = 1e-8
# Modules whose mistakes are looked for first, and in a table of their own: most answers never need the other.
_EARLY = frozenset({"transpose", "dropped-term"})
# Mistakes that can be named beside a wrong constant factor of the whole.
_WITH_FACTOR = _EARLY | {"chain-rule", "missing-inverse", "order", "missing-factor", "wrong-power", "wrong-variable"}
_MISTAKES = 60
_PARTS = 2_000
_DECOMPOSITIONS = frozenset(list_words("expm logm sqrtm pinv eigmax eigmin eigvec svmax svleft svright polar nuclear"))
_DECOMPOSED = 60
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Mistaken:
    """The key with one mistake made in it."""

    code: str
    message: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Table:
    """Mistaken keys, and their values at the first float points as (mistakes, points, entries)."""

    mistakes: tuple[Mistaken, ...]
    values: Array

    def find(self, mine: Array, *, scaled: bool) -> Iterator[tuple[Mistaken, Fraction]]:
        """The mistakes whose values an answer has, or a multiple of which it has, where it may be `scaled`."""
        if not self.mistakes:
            return
        flat = np.broadcast_to(mine, (self.values.shape[1], *mine.shape[1:])).reshape(self.values.shape[1], -1)
        if flat.shape != self.values.shape[1:]:
            return
        factors = self._factors(flat) if scaled else np.ones(len(self.mistakes))
        gap = np.abs(self.values * factors[:, None, None] - flat).max(axis=2)
        near = (gap <= _CLOSE * np.abs(flat).max(axis=1)).all(axis=1) & (factors != 0)
        for place in np.flatnonzero(near):
            if not scaled or self.mistakes[place].code in _WITH_FACTOR:
                yield self.mistakes[place], Fraction(float(factors[place])).limit_denominator(12)

    def _factors(self, flat: Array) -> Array:
        """The number that times a mistaken key gives the largest entry of the first point; 0 where it is not small."""
        first = self.values[:, 0]
        places = np.abs(first).argmax(axis=1)
        ratios = flat[0][places] / first[np.arange(len(first)), places]
        small = [Fraction(float(r)).limit_denominator(12) if np.isfinite(r) else Fraction(0) for r in ratios]
        return np.array([float(f) if abs(f) <= 12 else 0.0 for f in small])


def find_tables(prepared: Prepared, modules: Sequence[ModuleType], *, early: bool) -> Iterator[Table]:
    """The tables of a key, one for each module, each made at the first wrong answer that comes so far."""
    for module in modules:
        if (module.CODE in _EARLY) is early and prepared.floats:
            with prepared.lock:
                if module.__name__ not in prepared.mistakes:
                    prepared.mistakes[module.__name__] = _make_table(prepared, module)
                table: Table = prepared.mistakes[module.__name__]
            yield table


def find_workshop(prepared: Prepared) -> tuple[Lowering, FloatEvaluator]:
    """A graph over the key's in which all tables of the key are made, with the key's parts already in it."""
    if prepared.workshop is None:
        graph = Graph(prepared.graph)
        builder = prepared.lowering(graph)
        builder.remember(prepared.expression)
        prepared.workshop = (builder, prepared.floats[0].fork(graph))
    made: tuple[Lowering, FloatEvaluator] = prepared.workshop
    return made


def _make_table(prepared: Prepared, module: ModuleType) -> Table:
    base = prepared.floats[0]
    builder, evaluator = find_workshop(prepared)
    rows, columns = prepared.shape.at(base.sizes)
    points = len(next(iter(base.samples.values()), (0,)))
    seen, kept, arrays = {prepared.root}, [], []
    most = min(_MISTAKES, _PARTS // count_parts(prepared.expression))
    for code, message, changed in list_changes(prepared.expression, surroundings(prepared), "rewrite", (module,)):
        if len(seen) > most:
            break
        try:
            node = builder.lower(changed)
            if node in seen:
                continue
            seen.add(node)
            value = np.broadcast_to(evaluator.value(node), (points, rows, columns))
        except (AnswerError, NotModelled, ValueError):
            continue
        kept.append(Mistaken(code, message, changed))
        arrays.append(value.reshape(points, -1))
    return _without_key(kept, arrays, np.broadcast_to(base.value(prepared.root), (points, rows, columns)))


def _without_key(kept: list[Mistaken], arrays: list[Array], key: Array) -> Table:
    """The mistakes that change the value, and have one."""
    flat = key.reshape(len(key), -1)
    values = np.stack(arrays) if arrays else np.zeros((0, *flat.shape))
    gap = np.abs(values - flat).max(axis=2)
    changed = ~(gap <= _CLOSE * np.abs(flat).max(axis=1)).all(axis=1) & np.isfinite(values).all(axis=(1, 2))
    return Table(tuple(m for m, good in zip(kept, changed, strict=True) if good), values[changed])


def count_parts(expression: Expression) -> int:
    """How many parts an expression has; a decomposition costs as much as many."""
    own = _DECOMPOSED if expression.op in _DECOMPOSITIONS else 1
    return own + sum(map(count_parts, expression.parts))


def surroundings(prepared: Prepared) -> Surroundings:
    """What a change may draw on in the scope of a key."""
    context = prepared.context
    return Surroundings(context.shapes, symbol_traits(context.scope), tuple(sorted(context.names.dimensions)))


def list_changes(
    whole: Expression, around: Surroundings, kind: str, modules: Sequence[ModuleType]
) -> Iterator[tuple[str, str, Expression]]:
    """Every change of a kind ("rewrite", "repair") that the modules know, module by module, at every place."""
    places = list(list_places(whole))
    for module in modules:
        change, everywhere = getattr(module, kind, None), getattr(module, f"{kind}_everywhere", None)
        for made in everywhere(whole, around) if everywhere is not None else ():
            yield _named(module, made)
        if change is None:
            continue
        for part, rebuild in places:
            for made in change(part, around):
                code, message, new = _named(module, made)
                yield code, message, rebuild(new)


def _named(module: ModuleType, made: Any) -> tuple[str, str, Expression]:
    """A change with its code and message; a module may name another code than its own, and say its own sentence."""
    if isinstance(made, Expression):
        return module.CODE, module.MESSAGE, made
    if len(made) == 3:
        return made[0], made[1], made[2]
    code, new = made
    messages: dict[str, str] = getattr(module, "MESSAGES", {})
    return code, messages.get(code, module.MESSAGE), new
