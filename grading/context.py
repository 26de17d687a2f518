"""What the reader knows of a question: names, their shapes, and what given names stand for."""

from __future__ import annotations

from dataclasses import dataclass, field

from grading.names import Names
from grading.scope import Scope
from grading.shapes import Shape
from grading.syntax import Expression


@dataclass(frozen=True, slots=True)
class Context:
    """What the reader knows: names, their shapes, and the expressions that given names stand for."""

    scope: Scope
    names: Names
    shapes: dict[str, Shape]
    derived: dict[str, Expression]
    want: Shape | None
    traits: dict[str, frozenset[str]] = field(default_factory=dict)
