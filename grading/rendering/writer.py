"""What every way of writing formulas shares: where brackets are needed, and which layout a part has."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from grading.functions import GREEK_NAMES
from grading.rendering.numbers import decimal_of
from grading.shapes import ONE, Dimension, Shape
from grading.syntax import Expression

SUM, NEGATIVE, PRODUCT, FACTOR, POWER, ATOM = 10, 15, 20, 25, 30, 40


class Writer(ABC):
    """Walks an expression; a notation says how each layout is written."""

    def write(self, e: Expression, level: int = 0) -> str:
        """The expression, between brackets where its place asks for a tighter part than it is."""
        text, own = self._write(e)
        return text if own >= level else self.brackets(text, tall=is_tall(e))

    def _write(self, e: Expression) -> tuple[str, int]:
        match e.op:
            case "symbol":
                return self.symbol(str(e.value), bold=e.shape.columns == ONE and e.shape.rows != ONE), ATOM
            case "dimension" | "constant":
                return self.symbol(str(e.value), bold=False), ATOM
            case "number":
                return self._number(e)
            case "add":
                terms = [(sign, self.write(part, NEGATIVE + 1)) for sign, part in zip(e.value, e.parts, strict=True)]
                return self.sum(terms), SUM
            case "neg":
                return self.sum([(-1, self.write(e.parts[0], NEGATIVE + 1))]), NEGATIVE
            case "product":
                parts = group_scalar(e)
                return self.product([self._factor(part, first=k == 0) for k, part in enumerate(parts)], parts), PRODUCT
            case "divide":
                return self.fraction(self.write(e.parts[0]), self.write(e.parts[1])), FACTOR
            case "hadamard" | "hdivide" | "kron" | "outer_sign":
                left, right = e.parts
                return self.infix(
                    e.op, self.write(left, PRODUCT if is_scaled(left) else FACTOR), self.write(right, FACTOR)
                ), PRODUCT
            case _:
                return self._write_tight(e)

    def _factor(self, part: Expression, *, first: bool) -> str:
        hides = _is_scalar(part) and not all(map(_is_scalar, part.parts))
        tight = part.op in ("hadamard", "hdivide", "kron") or (part.op == "product" and (not first or hides))
        return self.write(part, FACTOR if tight else PRODUCT)

    def _number(self, e: Expression) -> tuple[str, int]:
        decimal = decimal_of(e.value)
        if decimal or e.value.denominator == 1:
            return self.digits(decimal or str(e.value)), ATOM
        return self.fraction(self.digits(str(e.value.numerator)), self.digits(str(e.value.denominator))), FACTOR

    def _write_tight(self, e: Expression) -> tuple[str, int]:
        match e.op:
            case "transpose":
                part = e.parts[0]
                if part.op == "inverse":
                    return self.raised(self.write(part.parts[0], ATOM), self.inverse_transpose()), POWER
                return self.raised(self.write(part, ATOM), self.transpose()), POWER
            case "inverse":
                return self.raised(self.write(e.parts[0], ATOM), self.sum([(-1, self.digits("1"))])), POWER
            case "matrix_power":
                sign, size = (1 if e.value > 0 else -1), self.digits(str(abs(e.value)))
                return self.raised(self.write(e.parts[0], ATOM), self.sum([(sign, size)])), POWER
            case "power":
                return self.raised(self.write(e.parts[0], ATOM), self.write(e.parts[1])), POWER
            case "epower":
                return self.raised(self.write(e.parts[0], ATOM), self.entrywise(self.write(e.parts[1]))), POWER
            case "matrix" | "blocks":
                rows, columns = e.value
                cells = [self.write(part) for part in e.parts]
                return self.grid([cells[row * columns : (row + 1) * columns] for row in range(rows)]), ATOM
            case "sqrt":
                return self.root(self.write(e.parts[0])), ATOM
            case "norm" | "normF" | "norm1" | "norminf":
                part = e.parts[0]
                return self.norm(self.write(part), _NORMS[e.op], tall=is_tall(part)), ATOM
            case "abs" if e.shape.rows == ONE and e.shape.columns == ONE:
                return self.bars(self.write(e.parts[0]), tall=is_tall(e.parts[0])), ATOM
            case _:
                return self._write_call(e)

    def _write_call(self, e: Expression) -> tuple[str, int]:
        match e.op:
            case "eye":
                return self.sized("I", [e.shape.rows]), ATOM
            case "ones":
                sizes = [e.shape.rows] if e.shape.columns == ONE else [e.shape.rows, e.shape.columns]
                return self.sized("1", sizes), ATOM
            case "unit":
                return self.sized("e", [Dimension(e.value)]), ATOM
            case "commutation":
                return self.sized("K", list(e.value)), ATOM
            case "zeros":
                return self.call("zeros", [self.size(e.shape.rows), self.size(e.shape.columns)], tall=False), ATOM
            case _:
                name = _NAMES.get(e.op, e.op)
                return self.call(name, [self.write(part) for part in e.parts], tall=is_tall(e)), ATOM

    def size(self, dimension: Dimension) -> str:
        """A dimension as a formula."""
        factors = [self.digits(str(dimension.factor))] if dimension.factor != 1 or not dimension.names else []
        factors += [self.symbol(name, bold=False) for name in dimension.names]
        return self.side_by_side(factors)

    @abstractmethod
    def brackets(self, text: str, *, tall: bool) -> str:
        """The part between round brackets, which grow where it is tall."""

    @abstractmethod
    def symbol(self, name: str, *, bold: bool) -> str:
        """A name; columns are bold."""

    @abstractmethod
    def digits(self, text: str) -> str:
        """A number without a fraction bar."""

    @abstractmethod
    def sum(self, terms: list[tuple[int, str]]) -> str:
        """Terms with their signs; one negative term is a negative."""

    @abstractmethod
    def product(self, factors: list[str], parts: tuple[Expression, ...]) -> str:
        """Factors beside each other."""

    @abstractmethod
    def side_by_side(self, factors: list[str]) -> str:
        """Factors of a size."""

    @abstractmethod
    def fraction(self, top: str, bottom: str) -> str:
        """A quotient."""

    @abstractmethod
    def infix(self, op: str, left: str, right: str) -> str:
        """An elementwise product or quotient, or a Kronecker product."""

    @abstractmethod
    def raised(self, base: str, exponent: str) -> str:
        """A power or transpose."""

    @abstractmethod
    def transpose(self) -> str:
        """The sign of transposition."""

    @abstractmethod
    def inverse_transpose(self) -> str:
        """The sign of the transposed inverse."""

    @abstractmethod
    def entrywise(self, exponent: str) -> str:
        """An exponent that works entry by entry."""

    @abstractmethod
    def grid(self, rows: list[list[str]]) -> str:
        """A matrix written out."""

    @abstractmethod
    def root(self, part: str) -> str:
        """A square root."""

    @abstractmethod
    def norm(self, part: str, kind: str, *, tall: bool) -> str:
        """A norm; `kind` is empty, 1, F or ∞."""

    @abstractmethod
    def bars(self, part: str, *, tall: bool) -> str:
        """An absolute value."""

    @abstractmethod
    def sized(self, letter: str, sizes: list[Dimension]) -> str:
        """Identity, ones, unit vector or commutation matrix with its size."""

    @abstractmethod
    def call(self, name: str, parts: list[str], *, tall: bool) -> str:
        """A function of its arguments."""


_NORMS = {"norm": "", "normF": "F", "norm1": "1", "norminf": "∞"}
_TALL = frozenset({"divide", "matrix", "blocks", "sqrt"})
_RAISED = frozenset({"power", "epower", "matrix_power", "inverse", "transpose"})


def is_tall(e: Expression) -> bool:
    """Whether it needs more height than a letter with a script: a fraction, a matrix, a root, a script on a script."""
    if e.op in _TALL:
        return True
    if e.op == "number":
        return e.value.denominator != 1 and decimal_of(e.value) is None
    if e.op in ("power", "epower") and _has_script(e.parts[1]):
        return True
    return any(map(is_tall, e.parts))


def group_scalar(e: Expression) -> tuple[Expression, ...]:
    """The factors of a product, with a number such as x'Ax in front of a vector as one factor of its own.

    Without brackets around it nobody would see where the number ends and the vector begins.
    """
    start: int | None = None
    columns = ONE
    for k, part in enumerate(e.parts):
        if _is_scalar(part):
            continue
        if start is not None and e.parts[start].shape.rows == ONE and columns == ONE and part.shape.rows != ONE:
            number = e._replace(parts=e.parts[start:k], shape=Shape(ONE, ONE))
            return group_scalar(e._replace(parts=(*e.parts[:start], number, *e.parts[k:])))
        start, columns = (k if start is None else start), part.shape.columns
    return e.parts


def is_scaled(e: Expression) -> bool:
    """Whether it is a number times one factor, which needs no brackets: 2*A.*B is the same read either way."""
    return e.op == "product" and len(e.parts) == 2 and e.parts[0].op == "number" and e.parts[1].op != "product"


def _is_scalar(e: Expression) -> bool:
    return e.shape.rows == ONE and e.shape.columns == ONE


def _has_script(e: Expression) -> bool:
    return e.op in _RAISED or any(map(_has_script, e.parts))


def split_differential(name: str) -> str | None:
    """The name behind the d of a differential: X of dX, theta of dtheta; None where it is none.

    >>> split_differential("dX"), split_differential("dtheta"), split_differential("delta"), split_differential("d")
    ('X', 'theta', None, None)
    """
    match = _DIFFERENTIAL.match(name)
    rest = match.group(1) if match else ""
    return rest if len(rest.rstrip("0123456789_")) == 1 or rest in GREEK_NAMES else None


_DIFFERENTIAL = re.compile(r"d([A-Za-z]+(?:_?\d+)?)\Z")
_NAMES = {
    "trace": "tr", "adjugate": "adj", "inner": "dot", "diagonal": "diag", "hadamard": "hadamard",
}  # fmt: skip
