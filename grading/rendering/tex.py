"""TeX that the reader reads back to the same expression."""

from __future__ import annotations

import re

from grading.functions import GREEK_NAMES
from grading.rendering.numbers import number_parts
from grading.rendering.writer import Writer, split_differential
from grading.shapes import Dimension
from grading.syntax import Expression, Number, Value

_PARTS = re.compile(r"([A-Za-z]+)_?(\w*)\Z")
_BUILT_IN = frozenset(["det", "log", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "max", "min"])
_INFIX = {"hadamard": r"\odot", "hdivide": r"\oslash", "kron": r"\otimes"}


class _Tex(Writer):
    def brackets(self, text: str, *, tall: bool) -> str:
        return rf"\left({text}\right)" if tall else f"({text})"

    def symbol(self, name: str, *, bold: bool) -> str:
        if name == "pi":
            return r"\pi"
        of = split_differential(name)
        if of is not None:
            return rf"\mathrm{{d}}{self.symbol(of, bold=bold)}"
        match = _PARTS.match(name)
        letters, index = (match.group(1), match.group(2)) if match else (name, "")
        if letters in GREEK_NAMES:
            base = rf"\boldsymbol{{\{letters}}}" if bold else rf"\{letters}"
        elif bold:
            base = rf"\mathbf{{{letters}}}"
        else:
            base = letters if len(letters) == 1 else rf"\mathit{{{letters}}}"
        return f"{base}_{{{index}}}" if index else base

    def digits(self, text: str) -> str:
        return text

    def sum(self, terms: list[tuple[int, str]]) -> str:
        text = ""
        for sign, term in terms:
            joint = (" + " if sign > 0 else " - ") if text else ("" if sign > 0 else "-")
            text += joint + term
        return text

    def product(self, factors: list[str], parts: tuple[Expression, ...]) -> str:
        text = factors[0]
        for factor in factors[1:]:
            text += rf" \cdot {factor}" if factor[0].isdigit() else f" {factor}"
        return text

    def side_by_side(self, factors: list[str]) -> str:
        return " ".join(factors)

    def fraction(self, top: str, bottom: str) -> str:
        return rf"\frac{{{top}}}{{{bottom}}}"

    def infix(self, op: str, left: str, right: str) -> str:
        return f"{left} {_INFIX[op]} {right}"

    def raised(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def transpose(self) -> str:
        return r"\top"

    def inverse_transpose(self) -> str:
        return r"-\top"

    def entrywise(self, exponent: str) -> str:
        return rf"\circ {exponent}"

    def grid(self, rows: list[list[str]]) -> str:
        return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in rows) + r"\end{bmatrix}"

    def root(self, part: str) -> str:
        return rf"\sqrt{{{part}}}"

    def norm(self, part: str, kind: str, *, tall: bool) -> str:
        index = {"": "", "∞": r"_{inf}"}.get(kind, f"_{kind}")
        return rf"\left\lVert {part} \right\rVert{index}" if tall else rf"\lVert {part} \rVert{index}"

    def bars(self, part: str, *, tall: bool) -> str:
        return rf"\left\lvert {part} \right\rvert" if tall else rf"\lvert {part} \rvert"

    def sized(self, letter: str, sizes: list[Dimension]) -> str:
        base = letter if letter in "IKe" else rf"\mathbf{{{letter}}}"
        return f"{base}_{{{','.join(map(self.size, sizes))}}}"

    def call(self, name: str, parts: list[str], *, tall: bool) -> str:
        command = rf"\{name}" if name in _BUILT_IN else rf"\operatorname{{{name}}}"
        return command + self.brackets(", ".join(parts), tall=tall)


_WRITER = _Tex()


def to_tex(expression: Expression) -> str:
    """The expression as TeX: columns bold, the transpose as \\top."""
    return _WRITER.write(expression)


def value_to_tex(value: Value) -> str:
    """A value as TeX: a number, or a matrix between square brackets."""
    rows = [[_entry(entry) for entry in row] for row in value.rows]
    return rows[0][0] if value.is_scalar else _WRITER.grid(rows)


def _entry(entry: Number) -> str:
    top, bottom = number_parts(entry)
    if not bottom:
        return top
    sign = "-" if top.startswith("-") else ""
    return rf"{sign}\frac{{{top.lstrip('-')}}}{{{bottom}}}"
