"""Entries tied by symmetry where they are free, or free where they are tied."""

from __future__ import annotations

from fractions import Fraction

from grading.diagnosis.case import Case
from grading.shapes import ONE, Shape
from grading.verdict import Feedback

CODE, COST = "structured-vs-ambient", 5
MESSAGE = "This treats the entries as free where they are tied, or as tied where they are free."
_ONE = Fraction(1)


def find(case: Case) -> Feedback | None:
    """Whether tying the answer's entries makes the key, or tying the key's makes the answer."""
    shape = case.prepared.shape
    if not shape.is_square or shape.is_scalar:
        return None
    if case.is_key(_tie(case, case.root)):
        return Feedback(CODE, MESSAGE, case.expression.span)
    diagonal = case.graph.add("diagv", (case.root,), None, Shape(shape.rows, ONE))
    if case.prepared.key.derivative == "gradient-diagonal" and case.is_key(case.builder.diagonal_matrix(diagonal)):
        return Feedback(CODE, MESSAGE, case.expression.span)
    tied = _tie(case, case.prepared.root)
    if tied != case.prepared.root and case.are_equal(case.root, tied):
        return Feedback(CODE, MESSAGE, case.expression.span)
    return None


def _tie(case: Case, node: int) -> int:
    """G + G' - diag(G) (Petersen and Pedersen, The Matrix Cookbook, equation 138)."""
    shape = case.prepared.shape
    diagonal = case.graph.add("diagv", (node,), None, Shape(shape.rows, ONE))
    terms = [(_ONE, node), (_ONE, case.builder.transpose(node)), (-_ONE, case.builder.diagonal_matrix(diagonal))]
    return case.builder.add(terms, shape)
