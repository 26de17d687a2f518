"""Formulas as a person would read them aloud."""

from __future__ import annotations

import re

from grading.rendering.writer import Writer, split_differential
from grading.shapes import Dimension
from grading.syntax import Expression

_PARTS = re.compile(r"([A-Za-z]+)_?(\w*)\Z")
_INFIX = {"hadamard": "elementwise times", "hdivide": "elementwise divided by", "kron": "Kronecker"}
_CALLS = {
    "tr": "the trace of", "det": "the determinant of", "logdet": "the log determinant of", "inverse": "the inverse of",
    "diag": "diag of", "vec": "vec of", "log": "the logarithm of", "exp": "the exponential of", "sum": "the sum of",
    "mean": "the mean of", "abs": "the absolute value of", "softmax": "softmax of", "transpose": "the transpose of",
    "outer": "the outer product of", "dot": "the inner product of", "pinv": "the pseudoinverse of",
    "expm": "the matrix exponential of", "logm": "the matrix logarithm of", "sqrtm": "the matrix square root of",
    "adj": "the adjugate of", "sin": "the sine of", "cos": "the cosine of", "tan": "the tangent of",
    "sign": "the sign of", "max": "the maximum of", "min": "the minimum of", "tril": "the lower triangle of",
}  # fmt: skip
_SIZED = {"I": "the identity", "1": "the vector of ones", "e": "the unit vector", "K": "the commutation matrix"}


class _Spoken(Writer):
    def brackets(self, text: str, *, tall: bool) -> str:
        return f"open bracket {text} close bracket"

    def symbol(self, name: str, *, bold: bool) -> str:
        of = split_differential(name)
        if of is not None:
            return f"d {self.symbol(of, bold=bold)}"
        match = _PARTS.match(name)
        letters, index = (match.group(1), match.group(2)) if match else (name, "")
        return f"{letters} {index}" if index else letters

    def digits(self, text: str) -> str:
        return text

    def sum(self, terms: list[tuple[int, str]]) -> str:
        text = ""
        for sign, term in terms:
            joint = (" plus " if sign > 0 else " minus ") if text else ("" if sign > 0 else "minus ")
            text += joint + term
        return text

    def product(self, factors: list[str], parts: tuple[Expression, ...]) -> str:
        return " times ".join(factors)

    def side_by_side(self, factors: list[str]) -> str:
        return " times ".join(factors)

    def fraction(self, top: str, bottom: str) -> str:
        if top.isdigit() and bottom.isdigit():
            return f"{top} over {bottom}"
        return f"the fraction {top} over {bottom}, end of fraction"

    def infix(self, op: str, left: str, right: str) -> str:
        return f"{left} {_INFIX[op]} {right}"

    def raised(self, base: str, exponent: str) -> str:
        match exponent:
            case "transpose" | "inverse" | "inverse transpose":
                return f"{base} {exponent}"
            case "minus 1":
                return f"{base} inverse"
            case "2":
                return f"{base} squared"
            case "3":
                return f"{base} cubed"
            case _:
                return f"{base} to the power {exponent}"

    def transpose(self) -> str:
        return "transpose"

    def inverse_transpose(self) -> str:
        return "inverse transpose"

    def entrywise(self, exponent: str) -> str:
        return f"{exponent} entry by entry"

    def grid(self, rows: list[list[str]]) -> str:
        lines = "; ".join(f"row {k}: " + ", ".join(row) for k, row in enumerate(rows, 1))
        return f"the {len(rows)} by {len(rows[0])} matrix with {lines}, end of matrix"

    def root(self, part: str) -> str:
        return f"the square root of {part}, end of root"

    def norm(self, part: str, kind: str, *, tall: bool) -> str:
        named = {"": "", "F": "Frobenius ", "1": "one-", "∞": "maximum "}[kind]
        return f"the {named}norm of {part}, end of norm"

    def bars(self, part: str, *, tall: bool) -> str:
        return f"the absolute value of {part}, end of absolute value"

    def sized(self, letter: str, sizes: list[Dimension]) -> str:
        joint = " " if letter == "e" else " of size "
        return f"{_SIZED[letter]}{joint}{' by '.join(map(self.size, sizes))}"

    def call(self, name: str, parts: list[str], *, tall: bool) -> str:
        body = " and ".join(parts)
        spoken = f"{_CALLS.get(name, name + ' of')} {body}"
        return spoken if " " not in body else f"{spoken}, end of {name}"


_WRITER = _Spoken()


def to_spoken(expression: Expression) -> str:
    """The expression in words.

    >>> from grading.checker import check
    >>> from grading.given import context_of
    >>> from grading.scope import Scope, Symbol
    >>> to_spoken(check("A'x", context_of(Scope((Symbol("A", ("n", "n")), Symbol("x", ("n", 1)))))))
    'A transpose times x'
    """
    return _WRITER.write(expression)
