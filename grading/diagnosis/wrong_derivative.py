"""An elementary function stands where its derivative, or another one, belongs."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import Surroundings
from grading.syntax import Expression

CODE, COST = "wrong-derivative", 18
MESSAGE = "The derivative of an elementary function is not right."
_RELATED = {
    "cos": ("sin",),
    "sin": ("cos",),
    "step": ("relu", "sign"),
    "relu": ("step",),
    "sign": ("abs",),
    "abs": ("sign",),
    "sigmoid": ("exp", "tanh"),
    "cosh": ("sinh",),
    "sinh": ("cosh",),
    "exp": ("log",),
    "log": ("exp",),
}


def rewrite(part: Expression, around: Surroundings) -> Iterator[Expression]:
    """A function replaced by a relative, with either sign; 1 - f(z)^2 replaced by f(z)."""
    for other in _RELATED.get(part.op, ()):
        changed = part._replace(op=other)
        yield changed
        yield Expression("neg", (changed,), None, part.shape)
    if part.op in ("sigmoid", "tanh", "exp", "softmax"):
        yield part.parts[0]
    if part.op == "add":
        for term in part.parts:
            if term.op == "epower" and term.shape == part.shape:
                yield term.parts[0]


repair = rewrite
