"""Shapes as answers: `[m*q, n*p]`, compared as products of names."""

from __future__ import annotations

import re
from fractions import Fraction

from grading.errors import BadKey, BadScope
from grading.keys import ShapeKey
from grading.shapes import Dimension, Shape, read_dimension
from grading.spans import Span
from grading.verdict import Evidence, Feedback, Outcome, Verdict

_BRACKETS = {"[": "]", "(": ")"}
_BETWEEN = re.compile(r",|;|\bx\b|×|\bby\b|\\times|\\cdot\s*,")
_BLANK_PRODUCT = re.compile(r"(?<=[A-Za-z0-9])\s+(?=[A-Za-z0-9])")
_LONGEST = 200


def grade_shape(answer: str, key: ShapeKey) -> Verdict:
    """The verdict on a shape; `m*n`, `mn`, `m n` and `n*m` are the same size."""
    try:
        right = Shape(read_dimension(_number(key.rows)), read_dimension(_number(key.columns)))
    except BadScope as error:
        raise BadKey(f"the shape [{key.rows}, {key.columns}] cannot be read") from error
    names = {name for side in (right.rows, right.columns) for name in side.names}
    given = _read(answer, names)
    if given is None:
        message = "A shape is typed as rows and columns, [m, n]."
        return Verdict(Outcome.INVALID, feedback=(Feedback("syntax", message, Span(0, len(answer))),))
    if given == right:
        return Verdict(Outcome.CORRECT, Fraction(1), evidence=Evidence.PROVED)
    return Verdict(Outcome.INCORRECT, feedback=_remarks(given, right, names, key), evidence=Evidence.PROVED)


def _remarks(given: Shape, right: Shape, names: set[str], key: ShapeKey) -> tuple[Feedback, ...]:
    for mistake in key.mistakes:
        if _read(mistake.text, names) == given:
            return (Feedback(mistake.code, mistake.message),)
    if given == right.transposed:
        return (Feedback("wrong-layout", "Rows and columns are exchanged: this is the shape in the other layout."),)
    return (Feedback("shape", "The rows or the columns are counted differently here."),)


def _number(text: str) -> int | str:
    return int(text) if text.strip().isdigit() else text


def _read(answer: str, names: set[str]) -> Shape | None:
    text = answer.strip()
    if len(text) > _LONGEST or not text:
        return None
    if text[0] in _BRACKETS:
        if text[-1] != _BRACKETS[text[0]]:
            return None
        text = text[1:-1]
    parts = _BETWEEN.split(text)
    if len(parts) != 2:
        return None
    sides = [_read_side(part, names) for part in parts]
    return Shape(sides[0], sides[1]) if sides[0] is not None and sides[1] is not None else None


def _read_side(text: str, names: set[str]) -> Dimension | None:
    for sign in ("·", "⋅", "×", "\\cdot", "∗"):
        text = text.replace(sign, "*")
    text = text.strip().replace("^2", "²")
    text = re.sub(r"([A-Za-z]\w*)²", r"\1*\1", text)
    text = _BLANK_PRODUCT.sub("*", text)
    parts = []
    for piece in text.split("*"):
        part = piece.strip().strip("()")
        lone = part in names or not part.isalpha() or len(part) == 1
        parts.append(part if lone else "*".join(part))
    try:
        return read_dimension(_number("*".join(re.sub(r"^(\d+)([A-Za-z])", r"\1*\2", part) for part in parts)))
    except BadScope:
        return None
