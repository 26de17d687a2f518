"""Numbers and arrays of numbers: read as formulas without names, compared entry by entry."""

from __future__ import annotations

import math
from fractions import Fraction

from grading.checker import Checker
from grading.comparison.expressions import refuse
from grading.comparison.number_spellings import has_decimal_commas, has_spaced_exponent, respell, split_lines
from grading.context import Context
from grading.errors import AnswerError, AnswerSyntaxError, AnswerTooLarge, ShapeMismatch
from grading.given import context_of
from grading.keys import ArrayKey, Entry, Mistake, NumberKey
from grading.limits import DEFAULT_LIMITS, Limits
from grading.parser import parse_tree
from grading.scope import Scope
from grading.shapes import Dimension, Shape
from grading.spans import Span
from grading.syntax import Expression, Number, Tree, Value
from grading.values import evaluate
from grading.verdict import Evidence, Feedback, Outcome, Verdict

_ONE = Fraction(1)
_BRACKETS = ("[", "\\begin", "(", "\\left")
_COMMA = "A comma separates entries; inside a number write a point, as in 0.5."


def read_numbers(
    answer: str, *, imaginary: bool = False, like: ArrayKey | None = None, limits: Limits = DEFAULT_LIMITS
) -> Value:
    """The value of what was typed, which has no names; a list without brackets is one row. Raises AnswerError.

    `like` is the key of an array: it says whether lines are rows, and gives an `I` its size.
    """
    context = context_of(Scope(), imaginary)
    if has_spaced_exponent(answer):
        message = "A blank before e can stand inside a number or beside Euler's number."
        raise AnswerSyntaxError(message, hint="Write 1e-3, or 1*e - 3.", span=Span(0, len(answer)))
    if like is not None and not like.flat:
        answer = split_lines(answer)
    flat = like is not None and like.flat
    want = Shape(Dimension(len(like.rows)), Dimension(len(like.rows[0]))) if like is not None else None
    expression = _read(answer, context, limits, flat=flat, want=want)
    value = evaluate(expression, {})
    if not imaginary and any(isinstance(entry, complex) for row in value.rows for entry in row):
        raise AnswerSyntaxError("A real number is asked for.", span=expression.span)
    return value


def _read(answer: str, context: Context, limits: Limits, *, flat: bool, want: Shape | None) -> Expression:
    tree = _read_tree(answer, context, limits, flat=flat)
    checker = Checker(context, limits)
    return checker.finish(checker.check(tree), want)


def _read_tree(answer: str, context: Context, limits: Limits, *, flat: bool) -> Tree:
    """The tree of what was typed, or of the same in signs of the language: brackets around a list, square ones."""
    try:
        return parse_tree(answer, context.names, limits)
    except AnswerTooLarge:
        raise
    except AnswerError as error:
        if not answer.strip():
            raise
        problem = error
    respelled = respell(answer, flat=flat)
    for text, shift in ((respelled, 0), (f"[{respelled}]", 1)):
        try:
            return parse_tree(text, context.names, limits)
        except AnswerTooLarge:
            raise
        except AnswerError as error:
            if shift and not answer.strip().startswith(_BRACKETS):
                # The places of an error are those of what was typed.
                problem = error
                problem.span = Span(max(0, error.span.start - 1), min(len(answer), max(0, error.span.stop - 1)))
    raise problem


def is_close(given: Number, right: Entry, *, absolute: float, relative: float) -> bool:
    """Whether |given - right| <= absolute + relative*|right|; never for what is not finite.

    >>> is_close(Fraction(1, 3), 0.3333333, absolute=0.0, relative=1e-6)
    True
    """
    if isinstance(given, Fraction) and isinstance(right, Fraction) and not absolute and not relative:
        return given == right
    try:
        gap = abs(complex(given) - complex(right))
        bound = absolute + relative * abs(complex(right))
    except OverflowError:
        return False
    # A tolerance that is met up to the rounding of its own last digit is met.
    return math.isfinite(gap) and gap <= bound * (1 + 1e-9) + 1e-15 * abs(complex(right))


def grade_number(answer: str, key: NumberKey, *, limits: Limits) -> Verdict:
    """The verdict on one number."""
    imaginary = isinstance(key.value, complex)
    try:
        value = read_numbers(answer, imaginary=imaginary, limits=limits)
        if not value.is_scalar:
            hint = _COMMA if has_decimal_commas(answer) else ""
            raise ShapeMismatch("One number is asked for.", hint=hint, span=Span(0, len(answer)))
    except AnswerError as error:
        return refuse(error)
    if is_close(value.number, key.value, absolute=key.absolute, relative=key.relative):
        return Verdict(Outcome.CORRECT, _ONE, evidence=Evidence.PROVED)
    feedback = _own_mistake(value, key.mistakes, key.absolute, key.relative)
    return Verdict(
        Outcome.INCORRECT,
        feedback=feedback or _compare_numbers([(value.number, key.value)], key.absolute, key.relative),
        evidence=Evidence.PROVED,
    )


def _own_mistake(value: Value, mistakes: tuple[Mistake, ...], absolute: float, relative: float) -> tuple[Feedback, ...]:
    """The author's remark, where this is the wrong answer that the author expected."""
    for mistake in mistakes:
        try:
            other = read_numbers(mistake.text, imaginary=True)
        except AnswerError:
            continue
        if other.shape == value.shape and all(
            is_close(given, right, absolute=absolute, relative=relative)
            for row, others in zip(value.rows, other.rows, strict=True)
            for given, right in zip(row, others, strict=True)
        ):
            return (Feedback(mistake.code, mistake.message),)
    return ()


def _compare_numbers(pairs: list[tuple[Number, Entry]], absolute: float, relative: float) -> tuple[Feedback, ...]:
    """Sign or one factor, where that explains all entries; otherwise nothing is guessed."""
    if all(is_close(-given, right, absolute=absolute, relative=relative) for given, right in pairs):
        return (Feedback("sign", "The sign is the other one."),)
    # Of two single numbers each is a multiple of the other: only a factor of 2 is worth a remark.
    factors = (2, Fraction(1, 2), 3, Fraction(1, 3), 4, Fraction(1, 4))[: 6 if len(pairs) > 1 else 2]
    for factor in factors:
        if any(right for _, right in pairs) and all(
            is_close(_times(given, factor), right, absolute=absolute, relative=relative) for given, right in pairs
        ):
            return (Feedback("factor", "A constant factor is off."),)
    return ()


def _times(given: Number, factor: Fraction | int) -> Number:
    return given * factor if isinstance(given, Fraction) else given * float(factor)


def grade_array(answer: str, key: ArrayKey, *, limits: Limits) -> Verdict:
    """The verdict on a vector or matrix of numbers, entry by entry."""
    imaginary = any(isinstance(entry, complex) for row in key.rows for entry in row)
    try:
        value = read_numbers(answer, imaginary=imaginary, like=key, limits=limits)
        _refuse_commas(answer, value, key)
    except AnswerError as error:
        return refuse(error)
    rows = key.rows
    if key.flat:
        value, rows = _as_row(value), tuple(_as_row(Value(rows)).rows)
    shape = len(rows), len(rows[0])
    if value.shape != shape:
        return _other_shape(value, shape, rows, key)
    pairs = [(g, r) for mine, row in zip(value.rows, rows, strict=True) for g, r in zip(mine, row, strict=True)]
    good = [is_close(given, right, absolute=key.absolute, relative=key.relative) for given, right in pairs]
    if all(good):
        return Verdict(Outcome.CORRECT, _ONE, evidence=Evidence.PROVED)
    credit = Fraction(sum(good), len(good)) if key.partial else Fraction(0)
    feedback = _own_mistake(value, key.mistakes, key.absolute, key.relative)
    feedback = feedback or _compare_numbers(pairs, key.absolute, key.relative) or _compare_places(value, rows, key)
    if not feedback and any(good):
        wrong = [f"({place // shape[1] + 1}, {place % shape[1] + 1})" for place, ok in enumerate(good) if not ok]
        verb = "is" if len(wrong) == 1 else "are"
        feedback = (
            Feedback(
                "entries",
                f"{len(wrong)} of {len(good)} entries {verb} off: {', '.join(wrong[:9])}.",
            ),
        )
    return Verdict(Outcome.PARTIAL if credit else Outcome.INCORRECT, credit, feedback, Evidence.PROVED)


def _refuse_commas(answer: str, value: Value, key: ArrayKey) -> None:
    """`0,5; 1,5` can be two rows of two numbers, or two numbers: refused where only the second has the shape."""
    asked = {(len(key.rows), len(key.rows[0]))}
    if key.flat:
        asked = {(max(next(iter(asked))), 1)}
    if value.shape[1] == 2 and (value.shape[0], 1) in asked and has_decimal_commas(answer):
        raise AnswerSyntaxError(
            "Each comma here can stand inside a number or between two.", hint=_COMMA, span=Span(0, len(answer))
        )


def _compare_places(value: Value, rows: tuple[tuple[Entry, ...], ...], key: ArrayKey) -> tuple[Feedback, ...]:
    """The right numbers in transposed places."""
    if len(rows) != len(rows[0]) or len(rows) == 1:
        return ()
    flipped = zip(*value.rows, strict=True)
    if all(
        is_close(given, right, absolute=key.absolute, relative=key.relative)
        for mine, row in zip(flipped, rows, strict=True)
        for given, right in zip(mine, row, strict=True)
    ):
        return (Feedback("transpose", "These are the right numbers with rows and columns exchanged."),)
    return ()


def _as_row(value: Value) -> Value:
    if value.shape[1] == 1:
        return Value((tuple(row[0] for row in value.rows),))
    return value


def _other_shape(value: Value, shape: tuple[int, int], rows: tuple[tuple[Entry, ...], ...], key: ArrayKey) -> Verdict:
    message = f"This is {value.shape[0]} × {value.shape[1]}, and the answer is {shape[0]} × {shape[1]}."
    flipped = Value(tuple(zip(*value.rows, strict=True)))
    code = "shape"
    if flipped.shape == shape and all(
        is_close(given, right, absolute=key.absolute, relative=key.relative)
        for mine, row in zip(flipped.rows, rows, strict=True)
        for given, right in zip(mine, row, strict=True)
    ):
        code, message = "wrong-layout", f"{message} Its transpose has the right numbers."
    own = _own_mistake(value, key.mistakes, key.absolute, key.relative)
    return Verdict(Outcome.INCORRECT, feedback=(Feedback(code, message), *own), evidence=Evidence.PROVED)
