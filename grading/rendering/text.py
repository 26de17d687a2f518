"""Expressions and values in the answer language; reading the text again gives the same expression."""

from __future__ import annotations

from grading.functions import CANONICAL
from grading.rendering.numbers import decimal_of, number_parts
from grading.syntax import Expression, Value

# How tightly the parts of a text hold together; a part is bracketed where its place asks for more.
_SUM, _NEGATIVE, _ENTRYWISE, _PRODUCT, _FACTOR, _POWER, _TRANSPOSED, _ATOM = 10, 15, 18, 20, 25, 29, 30, 40
_NORMS = {"normF": "'F'", "norm1": "1", "norminf": "inf"}


def to_text(expression: Expression) -> str:
    """The expression in the answer language.

    >>> from grading.checker import check
    >>> from grading.given import context_of
    >>> from grading.scope import Scope, Symbol
    >>> to_text(check("A'x", context_of(Scope((Symbol("A", ("n", "n")), Symbol("x", ("n", 1)))))))
    'A^T*x'
    """
    return _write(expression)[0]


def value_to_text(value: Value) -> str:
    """A value in the answer language: a number, or rows between brackets."""
    rows = [[_entry_text(entry) for entry in row] for row in value.rows]
    if value.is_scalar:
        return rows[0][0]
    return "[" + "; ".join(", ".join(row) for row in rows) + "]"


def _entry_text(entry: object) -> str:
    top, bottom = number_parts(entry)  # type: ignore[arg-type]
    return f"{top}/{bottom}" if bottom else top


def _at(expression: Expression, level: int) -> str:
    text, own = _write(expression)
    return text if own >= level else f"({text})"


def _write(e: Expression) -> tuple[str, int]:
    match e.op:
        case "symbol" | "dimension" | "constant":
            return str(e.value), _ATOM
        case "number":
            return _number(e)
        case "add":
            return _sum(e), _SUM
        case "neg":
            return "-" + _at(e.parts[0], _ENTRYWISE), _NEGATIVE
        case "product":
            first, *others = e.parts
            return "*".join([_at(first, _PRODUCT), *(_at(part, _FACTOR) for part in others)]), _PRODUCT
        case "divide":
            return f"{_at(e.parts[0], _PRODUCT)}/{_at(e.parts[1], _FACTOR)}", _PRODUCT
        case "hadamard" | "hdivide":
            sign = ".*" if e.op == "hadamard" else "./"
            return f"{_at(e.parts[0], _FACTOR)}{sign}{_at(e.parts[1], _FACTOR)}", _ENTRYWISE
        case _:
            return _write_tight(e)


def _write_tight(e: Expression) -> tuple[str, int]:
    match e.op:
        case "transpose":
            part = e.parts[0]
            if part.op == "inverse" and part.parts[0].op == "symbol":
                return f"{part.parts[0].value}^-T", _TRANSPOSED
            return _at(part, _ATOM) + "^T", _TRANSPOSED
        case "inverse" if e.parts[0].op == "symbol":
            return f"{e.parts[0].value}^-1", _POWER
        case "matrix_power":
            return f"{_at(e.parts[0], _ATOM)}^{e.value if e.value > 0 else f'({e.value})'}", _POWER
        case "power" | "epower":
            sign = "^" if e.op == "power" else ".^"
            exponent = e.parts[1]
            whole = exponent.op == "number" and exponent.value.denominator == 1
            return f"{_at(e.parts[0], _ATOM)}{sign}{_write(exponent)[0] if whole else f'({to_text(exponent)})'}", _POWER
        case "matrix" | "blocks":
            rows, columns = e.value
            lines = [e.parts[row * columns : (row + 1) * columns] for row in range(rows)]
            return "[" + "; ".join(", ".join(map(to_text, line)) for line in lines) + "]", _ATOM
        case _:
            return _call(e), _ATOM


def _number(e: Expression) -> tuple[str, int]:
    if e.value.denominator == 1:
        return str(e.value), _ATOM
    decimal = decimal_of(e.value)
    return (decimal, _ATOM) if decimal else (f"{e.value.numerator}/{e.value.denominator}", _PRODUCT)


def _sum(e: Expression) -> str:
    text = ""
    for sign, part in zip(e.value, e.parts, strict=True):
        joint = (" + " if sign > 0 else " - ") if text else ("" if sign > 0 else "-")
        text += joint + _at(part, _ENTRYWISE)
    return text


def _call(e: Expression) -> str:
    match e.op:
        case "eye":
            return f"eye({e.shape.rows})"
        case "ones" | "zeros":
            columns = "" if str(e.shape.columns) == "1" else f",{e.shape.columns}"
            return f"{e.op}({e.shape.rows}{columns})"
        case "unit":
            return f"unit({e.value},{e.shape.rows})"
        case "commutation":
            return f"commutation({e.value[0]},{e.value[1]})"
        case "normF" | "norm1" | "norminf":
            return f"norm({to_text(e.parts[0])},{_NORMS[e.op]})"
        case "diagonal":
            return f"diag({to_text(e.parts[0])})"
        case _:
            return f"{CANONICAL.get(e.op, e.op)}({', '.join(map(to_text, e.parts))})"
