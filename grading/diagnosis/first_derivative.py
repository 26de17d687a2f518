"""The first derivative where the second is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.slips import Question, Slip

CODE, COST = "first-derivative", 7
MESSAGE = "This is the first derivative; the second is asked for."
_FIRST = {
    "hessian": "gradient", "hessian-vec": "gradient", "hessian-vector": "gradient", "mixed-hessian": "gradient",
    "second-differential": "differential",
}  # fmt: skip


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative of the first order, in both layouts."""
    kind = _FIRST.get(question.kind)
    if kind is None:
        return
    for layout in ("denominator", "numerator") if kind == "gradient" else (question.layout,):
        yield Slip(CODE, MESSAGE, question.function, question.names, kind, layout)
