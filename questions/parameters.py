"""What the seed varies: the case, the layout, the names and the values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from questions.matrices import Rows, draw_matrix
from questions.spec import DrawSpec, ItemSpec, Layout, apply_case
from questions.streams import Stream

DrawnValue: TypeAlias = Fraction | Rows


class DrawRefusedError(Exception):
    """This draw will not do (answers coincide, numbers are ugly, a value does not exist): another one is made."""


MOST_TRIES = 200  # a family that accepts one draw in ten fails here once in a thousand million variants


@dataclass(frozen=True, slots=True)
class Parameters:
    """One draw: the item with its case put in, the layout, the new name of each old one, and the values.

    `values` are keyed by the names as the author wrote them.
    """

    spec: ItemSpec
    layout: Layout
    renames: Mapping[str, str]
    values: Mapping[str, DrawnValue]


def draw_parameters(spec: ItemSpec, *, seed: int, attempt: int) -> Parameters:
    """The attempt-th draw for a seed; attempts differ in their values only, so that names and cases stay even."""
    case = Stream(spec.slug, seed, "case")
    chosen = apply_case(spec, case.choice(spec.cases)) if spec.cases else spec
    layout = Stream(spec.slug, seed, "layout").choice(spec.layouts)
    renames = draw_names(chosen, Stream(spec.slug, seed, "names"))
    values = {
        draw.name: draw_value(draw, Stream(spec.slug, seed, "values", draw.name, attempt)) for draw in chosen.draws
    }
    return Parameters(chosen, layout, renames, values)


def draw_names(spec: ItemSpec, stream: Stream) -> dict[str, str]:
    """A new name for each name that has a list: no two alike, and none that the item uses otherwise.

    The differential `dX` of a symbol `X` follows it.
    """
    listed = [(name, names) for name, names in name_lists(spec) if names]
    moving = {name for name, _ in listed}
    taken = fixed_names(spec, moving)
    renames: dict[str, str] = {}
    for name, names in listed:
        free = [new for new in names if new not in taken and f"d{new}" not in taken]
        renames[name] = stream.choice(free) if free else name
        taken.add(renames[name])
    moved = {*(symbol.name for symbol in spec.symbols), *(f"d{name}" for name in spec.variables())}
    renames.update({f"d{old}": f"d{new}" for old, new in tuple(renames.items()) if f"d{old}" in moved})
    return {old: new for old, new in renames.items() if old != new}


def name_lists(spec: ItemSpec) -> list[tuple[str, tuple[str, ...]]]:
    """Every declared name with the names that it may be given."""
    listed = [(symbol.name, symbol.names) for symbol in spec.symbols]
    return listed + [(draw.name, draw.names) for draw in spec.draws]


def fixed_names(spec: ItemSpec, moving: set[str]) -> set[str]:
    """The names that no symbol may be given: those that stay, and the dimensions."""
    names = {name for name, _ in name_lists(spec) if name not in moving}
    names -= {f"d{name}" for name in moving}
    names |= {name for name, _ in spec.derived}
    names |= {size for symbol in spec.symbols for size in symbol.shape if isinstance(size, str)}
    return names


def draw_value(draw: DrawSpec, stream: Stream) -> DrawnValue:
    """A scalar from a list or a range, or a matrix."""
    if draw.one_of:
        return stream.choice(draw.one_of)
    allowed = [value for value in range(draw.low, draw.high + 1) if value not in draw.without] or [draw.low]

    def entry() -> Fraction:
        return stream.choice(allowed) * draw.unit

    if draw.shape is None:
        return entry()
    return draw_matrix(stream, entry, shape=draw.shape, trait=draw.trait)
