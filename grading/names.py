"""The names that a reader may meet, and letters in a row split into them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from grading.functions import SPELLINGS
from grading.scope import Scope
from grading.shapes import read_shape


@dataclass(frozen=True, slots=True)
class Names:
    """Declared and given names, dimension names, and whether `i` is the imaginary unit."""

    symbols: frozenset[str]
    dimensions: frozenset[str]
    imaginary: bool = False

    def knows(self, name: str) -> bool:
        """Whether a name is declared, given, or that of a dimension."""
        return name in self.symbols or name in self.dimensions


@lru_cache(maxsize=512)
def names_of(scope: Scope) -> Names:
    """The names of a scope."""
    symbols = {symbol.name for symbol in scope.symbols} | {name for name, _ in scope.derived}
    shapes = [read_shape(symbol.shape) for symbol in scope.symbols]
    if scope.shape is not None:
        shapes.append(scope.shape)
    dimensions = {name for shape in shapes for side in (shape.rows, shape.columns) for name in side.names}
    dimensions |= {name for sizes in scope.sizes for name, _ in sizes}
    return Names(frozenset(symbols), frozenset(dimensions - symbols))


def split_run(text: str, names: Names, *, called: bool) -> list[tuple[str, ...]]:
    """Every way (two at most) to read letters in a row as names, longest first.

    `called` says that a bracket follows, so that the last part may be a function.

    >>> split_run("Ax", Names(frozenset({"A", "x"}), frozenset()), called=False)
    [('A', 'x')]
    """
    if len(text) > 40:
        return []
    known = names.symbols | names.dimensions | {"I"}
    found: list[tuple[str, ...]] = []
    budget = [400]

    def extend(place: int, parts: tuple[str, ...]) -> None:
        budget[0] -= 1
        if len(found) > 1 or budget[0] < 0:
            return
        if place == len(text):
            found.append(parts)
            return
        for stop in range(len(text), place, -1):
            part = text[place:stop]
            if part in known or (stop == len(text) and place and called and part in SPELLINGS):
                extend(stop, (*parts, part))

    extend(0, ())
    return found


def suggest_name(text: str, names: Names) -> str:
    """A hint for a name that is not declared."""
    for name in sorted(names.symbols | names.dimensions):
        if name.lower() == text.lower():
            return f"Did you mean {name}?"
    if text.lower() in SPELLINGS:
        return f"The function is written {text.lower()}(...)."
    listed = ", ".join(sorted(names.symbols))
    return f"Declared here: {listed}." if listed else "Numbers only."
