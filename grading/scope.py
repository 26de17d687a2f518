"""The scope of a question: its names with shapes and traits, its layout, its given names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grading.errors import BadScope
from grading.shapes import Shape, read_shape

LAYOUTS = ("denominator", "numerator")
_NAME = re.compile(r"[A-Za-z][A-Za-z]*(?:_?[A-Za-z0-9]+)*\Z")

Side = int | str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A declared name: shape (rows, columns) in dimension names or numbers, and traits such as "symmetric"."""

    name: str
    shape: tuple[Side, Side]
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything that an answer may refer to.

    `derived` holds (name, definition) pairs that learners may use beside what they stand for; `assumptions` holds
    (expression, traits) pairs; `result_shape` is the shape asked for; `sizes` are dimensions at which the question
    makes sense, as tuples of (name, number) pairs.
    """

    symbols: tuple[Symbol, ...] = ()
    layout: str = "denominator"
    derived: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    result_shape: tuple[Side, Side] | None = None
    sizes: tuple[tuple[tuple[str, int], ...], ...] = ()

    def __post_init__(self) -> None:
        names = [symbol.name for symbol in self.symbols] + [name for name, _ in self.derived]
        for name in names:
            if not _NAME.match(name):
                raise BadScope(f"{name!r} cannot be a name: use letters, then digits")
        if len(names) != len(set(names)):
            raise BadScope("a name is declared twice")
        if self.layout not in LAYOUTS:
            raise BadScope(f"the layout is one of {LAYOUTS}, not {self.layout!r}")

    @property
    def shape(self) -> Shape | None:
        """The shape asked for, where the question fixes one."""
        return read_shape(self.result_shape) if self.result_shape is not None else None

    def find_symbol(self, name: str) -> Symbol | None:
        """The declared symbol of that name."""
        return next((symbol for symbol in self.symbols if symbol.name == name), None)

    def to_dict(self) -> dict[str, Any]:
        """The scope as JSON-safe values; `Scope.from_dict` reads them back."""
        assumptions = {symbol.name: list(symbol.traits) for symbol in self.symbols if symbol.traits}
        assumptions |= {text: list(traits) for text, traits in self.assumptions}
        return {
            "variables": {symbol.name: list(symbol.shape) for symbol in self.symbols},
            "assumptions": assumptions,
            "layout": self.layout,
            "derived": dict(self.derived),
            "result_shape": list(self.result_shape) if self.result_shape is not None else None,
            "sizes": [dict(sizes) for sizes in self.sizes],
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Scope:
        """A scope from `variables`, `assumptions`, `layout`, `derived`, `result_shape`, `sizes`; raises BadScope."""
        try:
            return _read_scope(data)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            raise BadScope(f"the scope cannot be read: {error}") from error


def _read_scope(data: Mapping[str, Any]) -> Scope:
    variables, assumptions = data.get("variables") or {}, data.get("assumptions") or {}
    shape = data.get("result_shape")
    for pair in [*variables.values(), *([shape] if shape else [])]:
        read_shape(tuple(pair))
    symbols = [
        Symbol(name, (rows, columns), tuple(assumptions.get(name, ()))) for name, (rows, columns) in variables.items()
    ]
    others = [(text, tuple(traits)) for text, traits in assumptions.items() if text not in variables]
    return Scope(
        symbols=tuple(symbols),
        layout=data.get("layout") or "denominator",
        derived=tuple((data.get("derived") or {}).items()),
        assumptions=tuple(others),
        result_shape=(shape[0], shape[1]) if shape else None,
        sizes=tuple(tuple(sizes.items()) for sizes in data.get("sizes") or ()),
    )
