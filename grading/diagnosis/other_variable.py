"""The derivative by another variable than the one that was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from grading.diagnosis.edits import list_places
from grading.diagnosis.slips import FIRST_ORDER, Question, Slip

CODE, COST = "wrong-variable", 10
MESSAGE = "This is the derivative by {other}, and the one by {name} is asked for."


def list_slips(question: Question) -> Iterator[Slip]:
    """The derivative by each other symbol that occurs in the function."""
    if question.kind not in FIRST_ORDER:
        return
    found = (part.value for part, _ in list_places(question.function) if part.op == "symbol")
    for name in sorted({*found} - {*question.names}):
        message = MESSAGE.format(other=name, name=", ".join(question.names))
        yield Slip(CODE, message, question.function, (name,), question.kind, question.layout)
