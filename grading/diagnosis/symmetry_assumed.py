"""A matrix is treated as symmetric that is not declared so."""

from __future__ import annotations

from grading.diagnosis.case import Case
from grading.diagnosis.supposition import holds_with
from grading.shapes import read_shape
from grading.verdict import Feedback

CODE, COST = "symmetry-assumed", 7
MESSAGE = "This is right only for a symmetric {name}, which is not given here."


def find(case: Case) -> Feedback | None:
    """Whether a matrix that the key has with and without transpose is in the answer in one form only."""
    key, answer = case.leaves(case.prepared.root), case.leaves(case.root)
    for name in sorted({name for name, _ in key}):
        both = {(name, False), (name, True)}
        if not (both <= key and len(both & answer) == 1 and _may_be_symmetric(case, name)):
            continue
        if _stands_in_sum(case, name) and _holds(case, (name,)):
            return Feedback(CODE, MESSAGE.format(name=name), case.expression.span)
    return None


def _stands_in_sum(case: Case, name: str) -> bool:
    """Whether the key adds a term with the matrix to one with its transpose, so that symmetry makes one of them."""
    for place in case.under(case.prepared.root):
        node = case.graph.node(place)
        if node.op == "lin":
            leaves = [case.leaves(part) for part in node.parts]
            plain = any((name, False) in found and (name, True) not in found for found in leaves)
            if plain and any((name, True) in found and (name, False) not in found for found in leaves):
                return True
    return False


def _may_be_symmetric(case: Case, name: str) -> bool:
    shape = case.prepared.context.shapes[name]
    return shape.is_square and not shape.is_scalar


def find_late(case: Case) -> Feedback | None:
    """Whether the answer is right when one square symbol, or all of them, are symmetric."""
    scope = case.prepared.key.scope
    square = [
        symbol.name
        for symbol in scope.symbols
        if read_shape(symbol.shape).is_square
        and not read_shape(symbol.shape).is_scalar
        and "symmetric" not in case.builder.traits.get(symbol.name, ())
    ]
    used = {name for root in (case.root, case.prepared.root) for name, _ in case.leaves(root)}
    square = [name for name in square if name in used]
    if not square or not _holds(case, tuple(square)):
        return None
    for name in tuple(square):
        fewer = tuple(other for other in square if other != name)
        if fewer and _holds(case, fewer):
            square.remove(name)
    return Feedback(CODE, MESSAGE.format(name=" and ".join(square)), case.expression.span)


def _holds(case: Case, names: tuple[str, ...]) -> bool:
    """Whether answer and key agree when these symbols are symmetric."""
    return holds_with(case, dict.fromkeys(names, ("symmetric",)))
