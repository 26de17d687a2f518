"""From what an author wrote to what grading compares with: the key of one variant, and its wrong answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

import grading
from grading import (
    AnswerError,
    ArrayKey,
    Expression,
    ExpressionKey,
    Key,
    Mistake,
    NumberKey,
    Scope,
    ShapeKey,
    Value,
)
from questions.bench import Bench
from questions.faces import OptionFace
from questions.markup import PLACEHOLDER
from questions.parameters import DrawRefusedError
from questions.spec import LAYOUT_DERIVATIVES
from questions.texmath import tex_to_mathml
from questions.turning import transpose

LARGEST_NUMBER = 400  # nobody should have to work with more by hand
PAIR = re.compile(r"\A\s*\[(?P<rows>[^,\[\]]+),(?P<columns>[^,\[\]]+)\]\s*\Z")
GRADER_DERIVATIVES = {"by-scalar": "derivative", "hessian-vector": "hessian-vector-product"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a variant is graded by: the key and how it looks, what reads a typed answer, the options if there are."""

    key: Key
    key_html: str
    scope: Scope | None = None
    options: tuple[OptionFace, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()  # what is said of each option afterwards, by letter, as HTML


def is_turned(bench: Bench) -> bool:
    """Whether this variant asks for the layout in which the keys were not written."""
    return bench.drawn.layout != bench.spec.layouts[0] and bench.spec.ask.derivative in LAYOUT_DERIVATIVES


def read_answer(bench: Bench, text: str, scope: Scope) -> Expression:
    """A key, a wrong answer or an option in the layout of this variant. Raises AnswerError."""
    expression = bench.read(text, scope=scope)
    return transpose(expression, scope) if is_turned(bench) else expression


def value_answer(bench: Bench, text: str) -> Value:
    """The value of a key, a wrong answer or an option in the layout of this variant. Raises AnswerError."""
    value = bench.evaluate(text)
    return Value(tuple(zip(*value.rows, strict=True))) if is_turned(bench) else value


def learner_scope(bench: Bench, shape: tuple[int | str, int | str] | None) -> Scope:
    """What may be typed: the symbols and the given names, without the drawn numbers."""
    names = {bench.drawn.renames.get(symbol.name, symbol.name) for symbol in bench.spec.symbols}
    symbols = tuple(symbol for symbol in bench.named.symbols if symbol.name in names)
    return replace(bench.named, symbols=symbols, result_shape=shape)


def shape_pair(expression: Expression) -> tuple[int | str, int | str]:
    """The shape of an expression as a scope takes it."""
    sides = str(expression.shape.rows), str(expression.shape.columns)
    rows, columns = (int(side) if side.isdigit() else side for side in sides)
    return rows, columns


def expression_answer(bench: Bench) -> Answer:
    """The key of an item that asks for a formula. Raises DrawRefusedError where a wrong answer equals it."""
    ask = bench.spec.ask
    key = read_answer(bench, ask.key, bench.named)
    scope = learner_scope(bench, shape_pair(key))
    texts = {grading.to_text(key)}
    mistakes = []
    for wrong in bench.spec.wrongs:
        try:
            text = grading.to_text(read_answer(bench, wrong.answer, replace(bench.named, result_shape=shape_pair(key))))
        except AnswerError:
            continue  # its parts do not fit together: the reader answers before any diagnosis
        if text in texts:
            raise DrawRefusedError(f"the wrong answer {wrong.answer!r} coincides with another answer")
        texts.add(text)
        mistakes.append(Mistake(text, wrong.code, plain_sentence(bench, wrong.says)))
    expression_key = ExpressionKey(
        source=grading.to_text(key),
        scope=scope,
        mistakes=tuple(mistakes),
        transpose_credit=ask.layout_credit,
        function=grading.to_text(bench.read(ask.function)) if ask.function else "",
        wrt=bench.drawn.renames.get(ask.wrt, ask.wrt),
        derivative=GRADER_DERIVATIVES.get(ask.derivative, ask.derivative),
    )
    return Answer(expression_key, grading.to_mathml(key), scope)


def value_key(bench: Bench) -> Answer:
    """The key of an item that asks for numbers, evaluated exactly where it is rational."""
    ask = bench.spec.ask
    value = value_answer(bench, ask.key)
    check_readable(value, ask.places)
    if value.rows in bench.values.values():
        raise DrawRefusedError("the key is one of the given matrices")
    mistakes = value_mistakes(bench, value)
    shape = value.shape if ask.size == "given" else None
    scope = Scope(layout=bench.drawn.layout, result_shape=shape)
    tolerance = (ask.tolerance.absolute, ask.tolerance.relative)
    key: Key
    if bench.spec.kind == "number":
        key = NumberKey(value.number, *tolerance, mistakes)
    else:
        key = ArrayKey(value.rows, *tolerance, partial=ask.partial, mistakes=mistakes)
    return Answer(key, grading.value_to_mathml(value), scope)


def value_mistakes(bench: Bench, value: Value) -> tuple[Mistake, ...]:
    """The wrong answers at the draw. Raises DrawRefusedError where two answers are alike."""
    seen = [value]
    mistakes = []
    for wrong in bench.spec.wrongs:
        try:
            other = value_answer(bench, wrong.answer)
        except AnswerError:
            continue  # its parts do not fit together
        if any(is_close(other, known) for known in seen):
            raise DrawRefusedError(f"the wrong answer {wrong.answer!r} coincides with another answer")
        seen.append(other)
        mistakes.append(Mistake(grading.value_to_text(other), wrong.code, plain_sentence(bench, wrong.says)))
    return tuple(mistakes)


def shape_answer(bench: Bench) -> Answer:
    """The key of an item that asks for rows and columns."""
    rows, columns = turned_pair(bench, bench.spec.ask.key)
    mistakes = tuple(
        Mistake("[{}, {}]".format(*turned_pair(bench, wrong.answer)), wrong.code, plain_sentence(bench, wrong.says))
        for wrong in bench.spec.wrongs
    )
    sides = (side.replace("*", r" \, ") for side in (rows, columns))
    return Answer(ShapeKey(rows, columns, mistakes), tex_to_mathml(r" \times ".join(sides)), learner_scope(bench, None))


def turned_pair(bench: Bench, text: str) -> tuple[str, str]:
    """Rows and columns from `[m, n]`, exchanged where the layout is the other one. Raises AnswerError."""
    match = PAIR.match(text)
    if not match:
        raise AnswerError(f"{text!r} is not a shape", hint="Write rows and columns, such as [m, n].")
    rows, columns = match["rows"].strip(), match["columns"].strip()
    return (columns, rows) if is_turned(bench) else (rows, columns)


def check_readable(value: Value, places: int) -> None:
    """Raises DrawRefusedError unless every entry is a number that one writes down without thinking."""
    for row in value.rows:
        for entry in row:
            exact = entry if isinstance(entry, Fraction) else nearest_decimal(entry, places)
            if exact is None or (exact * 10**places).denominator != 1:
                raise DrawRefusedError(f"an entry has more than {places} decimals")
            if abs(exact) > LARGEST_NUMBER:
                raise DrawRefusedError(f"an entry is over {LARGEST_NUMBER}")


def nearest_decimal(entry: float | complex, places: int) -> Fraction | None:
    """The decimal that a computed number is, up to rounding; None where it is none."""
    if isinstance(entry, complex) or entry != entry or abs(entry) > 1e6:
        return None
    near = Fraction(round(entry * 10**places), 10**places)
    return near if abs(float(near) - entry) < 1e-9 * max(1.0, abs(entry)) else None


def is_close(left: Value, right: Value) -> bool:
    """Whether two values are one answer: same shape, entries that differ by less than a thousandth of the largest."""
    if left.shape != right.shape:
        return False
    pairs = [pair for rows in zip(left.rows, right.rows, strict=True) for pair in zip(*rows, strict=True)]
    largest = max(abs(complex(a)) for a, _ in pairs)
    return all(abs(complex(a) - complex(b)) <= 1e-3 * largest for a, b in pairs)


def plain_sentence(bench: Bench, text: str) -> str:
    """A sentence for a place that takes no markup: expressions as they are typed."""

    def write(match: re.Match[str]) -> str:
        place = match[1].strip()
        if place.startswith("="):
            return grading.value_to_text(bench.evaluate(place.removeprefix("=").strip()))
        return grading.to_text(bench.read(bench.spec.ask.function if place == "function" else place))

    return PLACEHOLDER.sub(write, text).replace("$", "").replace("`", "")
