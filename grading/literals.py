"""Numbers, and matrices written out: `[1, 2; 3, 4]`, `[[1,2],[3,4]]`, `\\begin{bmatrix}`."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from grading.cursor import join
from grading.errors import AnswerSyntaxError, AnswerTooLarge
from grading.scripts import ScriptReader
from grading.spans import Span
from grading.syntax import Tree

_NUMERIC = frozenset({"+", "-", "/", ".", "^", "*"})


@lru_cache(maxsize=1024)
def _read_decimal(text: str) -> Fraction:
    """The number that digits stand for; most are small and come again and again."""
    return Fraction(text.rstrip(".") if text.endswith(".") else text)


class LiteralReader(ScriptReader):
    """Reads numbers and matrix literals."""

    def read_number(self) -> Tree:
        """The number that comes next; its exponent is bounded, since Fraction would expand it."""
        token = self.take()
        text = token.text
        if "e" in text or "E" in text:
            exponent = int(text.lower().split("e")[1])
            if abs(exponent) > self.limits.decimal_exponent:
                raise AnswerTooLarge(
                    f"Powers of ten up to {self.limits.decimal_exponent} can be read.", span=token.span
                )
        value = _read_decimal(text)
        if value.numerator.bit_length() + value.denominator.bit_length() > self.limits.rational_bits:
            raise AnswerTooLarge("This number is too long.", span=token.span)
        return Tree("number", (), value, token.span)

    def read_matrix(self) -> Tree:
        """A literal between square brackets, rows separated by `;`, entries by `,` or, between numbers, by blanks."""
        opening = self.take()
        outside, self.blanks_separate = self.blanks_separate, self._blanks_separate()
        bars, self.bars = self.bars, []
        self.enter()
        rows = self._read_rows(opening.span)
        self.leave()
        self.bars, self.blanks_separate = bars, outside
        closing = self.expect("]", opening.span)
        return self._make_matrix(rows, join(opening.span, closing.span))

    def _blanks_separate(self) -> bool:
        """Whether only numbers and signs stand between the brackets, so that a blank ends an entry."""
        depth = 1
        for token in self.tokens[self.place :]:
            if token.kind == "op" and token.text in "[]":
                depth += 1 if token.text == "[" else -1
                if not depth:
                    return True
            elif token.kind == "name" or (token.kind == "op" and token.text in ("(", ",", "frac", "root", "{")):
                return False
        return False

    def _read_rows(self, opened: Span) -> list[list[Tree]]:
        rows: list[list[Tree]] = [[]]
        while not self.at("]"):
            if self.here.kind == "end":
                raise AnswerSyntaxError("A closing ] is missing.", span=opened)
            if self.take_if(";"):
                if rows[-1]:
                    rows.append([])
                continue
            rows[-1].append(self.read_sum())
            if sum(map(len, rows)) > self.limits.entries:
                raise AnswerTooLarge(f"A matrix may have {self.limits.entries} entries.", span=opened)
            if not (self.take_if(",") or self.at(";") or self.at("]") or (self.blanks_separate and self.here.spaced)):
                if self.here.kind == "end":
                    raise AnswerSyntaxError("A closing ] is missing.", span=opened)
                raise self.unexpected(self.here)
        return rows if rows[-1] else rows[:-1]

    def _make_matrix(self, rows: list[list[Tree]], span: Span) -> Tree:
        if not rows:
            raise AnswerSyntaxError("These brackets are empty.", span=span)
        if len(rows) == 1 and all(part.kind == "matrix" and part.value[0] == 1 for part in rows[0]):
            rows = [list(part.parts) for part in rows[0]]
        if any(len(row) != len(rows[0]) for row in rows):
            raise AnswerSyntaxError("The rows do not have the same number of entries.", span=span)
        entries = tuple(entry for row in rows for entry in row)
        return Tree("matrix", entries, (len(rows), len(rows[0])), span)
