"""Which sizes the dimensions get: never below 3, all different, and such that the key makes sense."""

from __future__ import annotations

import random
from collections.abc import Iterator

from grading.scope import Scope
from grading.shapes import read_shape

SMALLEST = 3
_TRIALS = 24


def dimension_names(scope: Scope) -> tuple[str, ...]:
    """The dimension names of all shapes of a scope, and those that only its sizes name."""
    shapes = [read_shape(symbol.shape) for symbol in scope.symbols]
    if scope.shape is not None:
        shapes.append(scope.shape)
    names = {name for shape in shapes for side in (shape.rows, shape.columns) for name in side.names}
    names |= {name for sizes in scope.sizes for name, _ in sizes}
    return tuple(sorted(name[5:-1] if name.startswith("half(") else name for name in names))


def propose_sizes(scope: Scope, smallest: int, seed: int) -> Iterator[dict[str, int]]:
    """Assignments to try, all sizes different and at least `smallest`.

    The order of sizes that an author gives comes first: `[{"k": 2}]` says that k is smaller than the rest.
    """
    names = dimension_names(scope)
    source = random.Random(seed)  # noqa: S311  # an order to try, and the same one every time
    hints = dict(scope.sizes[0]) if scope.sizes else {}
    for trial in range(_TRIALS):
        order = list(names)
        source.shuffle(order)
        if hints and trial < _TRIALS // 2:
            order.sort(key=lambda name: hints.get(name, 1_000))
        elif trial == 0:
            order.reverse()
        yield {name: smallest + place for place, name in enumerate(order)}
