"""Trace, determinant and inverse taken for one another, or a trace of a product taken apart."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import Surroundings, product_shape
from grading.shapes import SCALAR
from grading.syntax import Expression

CODE, COST = "wrong-function", 23
MESSAGE = "A trace and a determinant are exchanged."
_SPLIT = "The trace of a product is taken as the product of the traces."
_RECIPROCAL = "An inverse is taken as one over the determinant."
# What an answer must show, so that the sentence is about what was typed and not about what it comes to.
NEEDS = {
    MESSAGE: frozenset({"trace", "det", "logdet"}),
    _SPLIT: frozenset({"trace"}),
    _RECIPROCAL: frozenset({"divide", "inverse", "power"}),
}
Change = Expression | tuple[str, str, Expression]


def rewrite(part: Expression, around: Surroundings) -> Iterator[Change]:
    """The other one of trace and determinant, tr(A)*tr(B) for tr(A*B), I/det(A) for the inverse."""
    if part.op in ("trace", "det"):
        yield part._replace(op="det" if part.op == "trace" else "trace")
        inner = part.parts[0]
        if part.op == "trace" and inner.op == "product":
            yield from _split(inner)
    elif part.op == "inverse" and not part.shape.is_scalar:
        eye = Expression("eye", (), part.shape.rows, part.shape)
        determinant = Expression("det", part.parts, None, SCALAR)
        yield CODE, _RECIPROCAL, Expression("divide", (eye, determinant), None, part.shape)


def _split(product: Expression) -> Iterator[Change]:
    """The product of the traces of two runs of factors."""
    for place in range(1, len(product.parts)):
        runs = product.parts[:place], product.parts[place:]
        shapes = [product_shape(run) for run in runs]
        if any(shape is None or not shape.is_square or shape.is_scalar for shape in shapes):
            continue
        traces = []
        for run, shape in zip(runs, shapes, strict=True):
            inner = run[0] if len(run) == 1 else Expression("product", run, None, shape or run[0].shape)
            traces.append(Expression("trace", (inner,), None, SCALAR))
        yield CODE, _SPLIT, Expression("product", tuple(traces), None, SCALAR)
