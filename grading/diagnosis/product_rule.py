"""One factor of a product was held constant: the product rule gives a term for each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from grading.diagnosis.case import Case
from grading.diagnosis.edits import list_places, replace_all
from grading.diagnosis.slips import FIRST_ORDER, RATES, Question, Slip, ask_question, find_factor, hold_fixed
from grading.errors import AnswerError
from grading.syntax import Expression
from grading.verdict import Feedback

CODE, COST = "product-rule", 8
MULTIPLIED = "The differentials of the factors are multiplied. One factor moves at a time, and the terms are added."
_QUOTIENT = "The derivatives of numerator and denominator are divided; a quotient has a rule of its own."
_PRODUCT = "The derivatives of the factors are multiplied. One factor moves at a time, and the terms are added."
MESSAGE = "One factor of a product is held constant here; each factor that varies gives a term of its own."
_PRODUCTS = frozenset({"product", "hadamard", "divide", "hdivide", "inner", "outer", "kron"})


def find(case: Case) -> Feedback | None:
    """Whether the answer is the function of the differential, as dX*dX for X*X, or a small multiple of it."""
    question = ask_question(case.prepared)
    if question is None or question.kind != "differential" or not _has_product(question):
        return None
    mine = case.values(case.root)
    try:
        node = case.builder.lower(replace_all(question.function, partial(_moved, question.names)))
        other = case.values(node)
    except AnswerError:
        return None
    if mine is None or other is None or mine.shape != other.shape:
        return None
    factor = find_factor(mine[0], other[0])
    same = factor and case.are_equal(case.root, case.builder.scale(Fraction(factor).limit_denominator(12), node))
    return Feedback(CODE, MULTIPLIED, case.expression.span) if same else None


def _has_product(question: Question) -> bool:
    """Whether the variable stands in two factors of a product, or in a power of a matrix."""
    return any(
        part.op == "matrix_power" or (part.op in _PRODUCTS and sum(map(question.depends, part.parts)) > 1)
        for part, _ in list_places(question.function)
        if question.depends(part)
    )


def _moved(names: tuple[str, ...], part: Expression) -> Expression | None:
    return part._replace(value=f"d{part.value}") if part.op == "symbol" and part.value in names else None


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative with one factor of one product held constant, or with all factors but one."""
    if question.kind not in FIRST_ORDER and question.kind != "differential":
        return
    if question.kind in RATES:
        yield from _multiplied(question)
    for part, rebuild in list_places(question.function):
        if part.op not in _PRODUCTS:
            continue
        moving = [place for place, factor in enumerate(part.parts) if question.depends(factor)]
        if len(moving) < 2:
            continue
        choices = {frozenset({place}) for place in moving} | {frozenset(moving) - {place} for place in moving}
        for fixed in sorted(choices, key=sorted):
            parts = list(part.parts)
            names: dict[str, Expression] = {}
            for place in fixed:
                parts[place], found = hold_fixed(question, parts[place])
                names |= found
            function = rebuild(part._replace(parts=tuple(parts)))
            yield Slip(CODE, MESSAGE, function, question.names, question.kind, question.layout, names)


def _multiplied(question: Question) -> Iterator[Slip]:
    """The product of the derivatives of the factors, as B*D for (A+t*B)*(C+t*D)."""
    for part, rebuild in list_places(question.function):
        moving = [place for place, factor in enumerate(part.parts) if question.depends(factor)]
        if part.op not in _PRODUCTS or len(moving) < 2:
            continue
        parts = list(part.parts)
        for place in moving:
            parts[place] = Expression("symbol", (), f"rate {place}", parts[place].shape)
        rates = {f"rate {place}": part.parts[place] for place in moving}
        message = _QUOTIENT if part.op in ("divide", "hdivide") else _PRODUCT
        function = rebuild(part._replace(parts=tuple(parts)))
        yield Slip(CODE, message, function, question.names, "value", question.layout, rates=rates)
