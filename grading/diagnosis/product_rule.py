"""One factor of a product was held constant: the product rule gives a term for each."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import list_places
from grading.diagnosis.slips import FIRST_ORDER, Question, Slip, hold_fixed
from grading.syntax import Expression

CODE, COST = "product-rule", 8
MESSAGE = "One factor of a product is held constant here; each factor that varies gives a term of its own."
_PRODUCTS = frozenset({"product", "hadamard", "divide", "hdivide", "inner", "outer", "kron"})


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative with one factor of one product held constant, or with all factors but one."""
    if question.kind not in FIRST_ORDER and question.kind != "differential":
        return
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
