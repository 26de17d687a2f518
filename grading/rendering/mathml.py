"""MathML Core without style attributes: columns bold upright, matrices italic, the transpose upright."""

from __future__ import annotations

import re
from itertools import pairwise

from grading.rendering.numbers import number_parts
from grading.rendering.writer import Writer, split_differential
from grading.shapes import Dimension
from grading.syntax import Expression, Number, Value
from grading.wordlists import list_words

_PARTS = re.compile(r"([A-Za-z]+)_?(\w*)\Z")
_TIMES = "<mo>&#x2062;</mo>"
_APPLY = "<mo>&#x2061;</mo>"
_THIN = '<mspace width="0.167em"/>'
# A name of several letters, as a factor or as the base of a power, needs room before it.
_CALL = re.compile(r"(?:<msup>)?<mrow><mi>[a-zA-Z]{2,}</mi><mo>&#x2061;")
_DIFFERENTIAL = re.compile(r'(?:<msup>)?<mrow><mi mathvariant="normal">d</mi>')
_INFIX = {"hadamard": "⊙", "hdivide": "⊘", "kron": "⊗"}
_TOP = '<mpadded voffset="-0.2em" height="-0.2em"><mi mathvariant="normal">⊤</mi></mpadded>'
_GREEK = list_words(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho finalsigma sigma tau "
    "upsilon phi chi psi omega"
)


def greek_letter(name: str) -> str | None:
    """The letter that a Greek name stands for."""
    if name.lower() not in _GREEK or name == "finalsigma":
        return None
    return chr((0x3B1 if name[0].islower() else 0x391) + _GREEK.index(name.lower()))


def bold(text: str) -> str:
    """Letters and digits as bold upright mathematical letters.

    >>> bold("x")
    '𝐱'
    """
    result = ""
    for letter in text:
        if "a" <= letter <= "z":
            result += chr(0x1D41A + ord(letter) - ord("a"))
        elif "A" <= letter <= "Z":
            result += chr(0x1D400 + ord(letter) - ord("A"))
        elif "α" <= letter <= "ω":
            result += chr(0x1D6C2 + ord(letter) - ord("α"))
        elif letter.isdigit():
            result += chr(0x1D7CE + int(letter))
        else:
            result += letter
    return result


class _MathML(Writer):
    def brackets(self, text: str, *, tall: bool) -> str:
        return _fence("(", text, ")", tall)

    def symbol(self, name: str, *, bold: bool) -> str:
        of = split_differential(name)
        if of is not None:
            return f'<mrow><mi mathvariant="normal">d</mi>{self.symbol(of, bold=bold)}</mrow>'
        match = _PARTS.match(name)
        letters, index = (match.group(1), match.group(2)) if match else (name, "")
        base = _letters(greek_letter(letters) or letters, bold)
        if not index:
            return base
        tag = "mn" if index.isdigit() else "mi"
        return f"<msub>{base}<{tag}>{index}</{tag}></msub>"

    def digits(self, text: str) -> str:
        return f"<mn>{text}</mn>"

    def sum(self, terms: list[tuple[int, str]]) -> str:
        text = ""
        for sign, term in terms:
            text += f"<mo>{'+' if sign > 0 else '−'}</mo>{term}" if text or sign < 0 else term
        return f"<mrow>{text}</mrow>"

    def product(self, factors: list[str], parts: tuple[Expression, ...]) -> str:
        text = factors[0]
        for before, factor in pairwise(factors):
            # A differential stands apart on both sides: A dX B, not AdXB.
            apart = _CALL.match(factor) or _DIFFERENTIAL.match(factor) or _DIFFERENTIAL.match(before)
            if factor.startswith("<mn>"):
                text += f"<mo>⋅</mo>{factor}"
            else:
                text += f"{_TIMES}{_THIN if apart else ''}{factor}"
        return f"<mrow>{text}</mrow>"

    def side_by_side(self, factors: list[str]) -> str:
        return factors[0] if len(factors) == 1 else f"<mrow>{_TIMES.join(factors)}</mrow>"

    def fraction(self, top: str, bottom: str) -> str:
        return f"<mfrac><mrow>{top}</mrow><mrow>{bottom}</mrow></mfrac>"

    def infix(self, op: str, left: str, right: str) -> str:
        return f"<mrow>{left}<mo>{_INFIX[op]}</mo>{right}</mrow>"

    def raised(self, base: str, exponent: str) -> str:
        return f"<msup>{base}<mrow>{exponent}</mrow></msup>"

    def transpose(self) -> str:
        return _TOP

    def inverse_transpose(self) -> str:
        return f"<mo>−</mo>{_TOP}"

    def entrywise(self, exponent: str) -> str:
        return f"<mo>∘</mo>{exponent}"

    def grid(self, rows: list[list[str]]) -> str:
        lines = "".join("<mtr>" + "".join(f"<mtd>{cell}</mtd>" for cell in row) + "</mtr>" for row in rows)
        return f"<mrow><mo>[</mo><mtable>{lines}</mtable><mo>]</mo></mrow>"

    def root(self, part: str) -> str:
        return f"<msqrt>{part}</msqrt>"

    def norm(self, part: str, kind: str, *, tall: bool) -> str:
        body = _fence("‖", part, "‖", tall)
        if not kind:
            return body
        index = f"<mn>{kind}</mn>" if kind.isdigit() else f'<mi mathvariant="normal">{kind}</mi>'
        return f"<msub>{body}{index}</msub>"

    def bars(self, part: str, *, tall: bool) -> str:
        return _fence("|", part, "|", tall)

    def sized(self, letter: str, sizes: list[Dimension]) -> str:
        base = f"<mn>{bold('1')}</mn>" if letter == "1" else _letters(letter, letter == "e")
        return f"<msub>{base}<mrow>{'<mo>,</mo>'.join(map(self.size, sizes))}</mrow></msub>"

    def call(self, name: str, parts: list[str], *, tall: bool) -> str:
        return f"<mrow><mi>{name}</mi>{_APPLY}{_fence('(', '<mo>,</mo>'.join(parts), ')', tall)}</mrow>"


def _fence(opening: str, text: str, closing: str, tall: bool) -> str:
    """A part between two signs; they grow only where it is tall, or they would grow for every transpose."""
    fixed = "" if tall else ' stretchy="false"'
    sides = (
        f'<mo form="{form}"{fixed}>{sign}</mo>' if sign in "‖|" else f"<mo{fixed}>{sign}</mo>"
        for sign, form in ((opening, "prefix"), (closing, "postfix"))
    )
    return text.join(sides).join(("<mrow>", "</mrow>"))


def _letters(text: str, heavy: bool) -> str:
    return f'<mi mathvariant="normal">{bold(text)}</mi>' if heavy else f"<mi>{text}</mi>"


_WRITER = _MathML()


def to_mathml(expression: Expression) -> str:
    """The expression as one math element."""
    return f"<math>{_WRITER.write(expression)}</math>"


def value_to_mathml(value: Value) -> str:
    """A value as one math element: a number, or a matrix between square brackets."""
    rows = [[_entry(entry) for entry in row] for row in value.rows]
    return f"<math>{rows[0][0] if value.is_scalar else _WRITER.grid(rows)}</math>"


def _entry(entry: Number) -> str:
    top, bottom = number_parts(entry)
    sign = "<mo>−</mo>" if top.startswith("-") else ""
    top = top.lstrip("-").replace("-", "−")
    body = f"<mfrac><mn>{top}</mn><mn>{bottom}</mn></mfrac>" if bottom else f"<mn>{top}</mn>"
    return f"<mrow>{sign}{body}</mrow>" if sign else body
