"""What follows an operand: powers, transposes, superscripts, and subscripts of names."""

from __future__ import annotations

import re
from abc import abstractmethod
from fractions import Fraction

from grading.cursor import Cursor, join
from grading.errors import AnswerSyntaxError
from grading.lexer import Token
from grading.spans import Span
from grading.syntax import Tree

_TOPS = frozenset({"top", "'"})

# Letters that people raise for a transpose beside T, where they are no names: A^t, and A^H of a real matrix.
_LETTERS = frozenset({"t", "H"})

_EXPONENTS = {"*": "Write ' for a transpose.", "+": "Write pinv(A) for a pseudoinverse."}
INTEGER = re.compile(r"[+-]?[0-9]{1,5}")


class ScriptReader(Cursor):
    """Reads `'`, `^...`, `.^...`, `²`, `ᵀ` after an operand, and `_...` after a name."""

    def read_scripts(self, base: Tree) -> Tree:
        """The operand with everything that follows it tightly."""
        raised = False
        while True:
            token = self.tokens[self.place]
            if token.kind == "script":
                base = self._raise_by_script(base, self.take())
            elif token.kind != "op" or (self.blanks_separate and token.spaced):
                return base
            elif token.text in _TOPS:
                self.take()
                base = Tree("transpose", (base,), None, join(base.span, token.span))
            elif token.text == "^":
                self.take()
                base, was_number = self._read_power(base, raised)
                raised = raised or was_number
            elif token.text == ".^":
                self.take()
                exponent = self._read_exponent()
                base = Tree("epower", (base, exponent), None, join(base.span, exponent.span))
            else:
                return base

    def _raise_by_script(self, base: Tree, token: Token) -> Tree:
        text, span = token.text, join(base.span, token.span)
        if len(text) > 1 and text.endswith("T") and text != "-T":
            inner = self._raise_by_script(base, token._replace(text=text[:-1]))
            return Tree("transpose", (inner,), None, span)
        match text:
            case "T":
                return Tree("transpose", (base,), None, span)
            case "-T":
                return Tree("transpose", (Tree("inverse", (base,), None, span),), None, span)
            case _ if INTEGER.fullmatch(text):
                return Tree("power", (base, number_tree(Fraction(int(text)), token.span)), None, span)
            case _:
                raise AnswerSyntaxError(f"The exponent {text} cannot be read.", span=token.span)

    def _read_power(self, base: Tree, raised: bool) -> tuple[Tree, bool]:
        """The base with one `^` read, and whether the exponent was a number and not a transpose."""
        special = self._read_transpose(base)
        if special is not None:
            return special, False
        elementwise, exponent = self._read_script_exponent()
        if raised:
            raise AnswerSyntaxError(
                "Two powers in a row can be read in two ways.",
                hint="Write (a^b)^c or a^(b^c).",
                span=join(base.span, exponent.span),
            )
        kind = "epower" if elementwise else "power"
        return Tree(kind, (base, exponent), None, join(base.span, exponent.span)), True

    def _read_transpose(self, base: Tree) -> Tree | None:
        """`^T`, `^{T}`, `^-T`, `^{-\\top}`, `^TAx`: a transpose, if that is what follows."""
        start = self.place
        closing = {"{": "}", "(": ")"}.get(self.here.text if self.here.kind == "op" else "")
        if closing:
            self.take()
        inverse = self.take_if("-")
        token = self.here
        taken = self._take_top(within=bool(closing), letters=base.kind not in ("number", "constant"))
        if taken and closing and self.here.kind == "end":
            raise AnswerSyntaxError(f"A closing {closing} is missing.", span=self.tokens[start].span)
        if not taken or (closing and not self.at(closing)):
            self.place = start
            return None
        if closing:
            token = self.take()
        span = join(base.span, token.span)
        inner = Tree("inverse", (base,), None, span) if inverse else base
        return Tree("transpose", (inner,), None, span)

    def _take_top(self, *, within: bool, letters: bool) -> bool:
        """Steps over a sign of transposition; `T` is one unless it is declared."""
        token = self.here
        if token.kind == "op" and token.text in _TOPS:
            self.take()
            return True
        if letters and token.kind == "name" and token.text in _LETTERS and not self.names.knows(token.text):
            self.take()
            return True
        if token.kind != "name" or "T" in self.names.symbols or not token.text.startswith("T"):
            return False
        if token.text == "T":
            self.take()
            return True
        if within or token.whole or token.text in self.names.symbols:
            return False
        cut = Span(token.span.start + 1, token.span.stop)
        self.replace_here([Token("name", token.text[1:], cut, False)])
        return True

    def _read_script_exponent(self) -> tuple[bool, Tree]:
        """An exponent after `^`, and whether `\\circ` or `\\odot` made it elementwise."""
        opening = self.here
        if self.at("{"):
            self.take()
            elementwise = self.take_if(".*")
            self.enter()
            exponent = self.read_sum()
            self.leave()
            self.expect("}", opening.span)
            return elementwise, exponent
        return False, self._read_exponent()

    def _read_exponent(self) -> Tree:
        """One exponent: a number or a name with a sign, or anything in brackets."""
        token = self.here
        if self.take_if("-"):
            part = self._read_exponent()
            return Tree("neg", (part,), None, join(token.span, part.span))
        if self.at("(") or self.at("{"):
            closing = ")" if self.at("(") else "}"
            self.take()
            self.enter()
            part = self.read_sum()
            self.leave()
            stop = self.expect(closing, token.span)
            return Tree(part.kind, part.parts, part.value, join(token.span, stop.span))
        if token.kind == "number":
            return self.read_number()
        if token.kind == "name" or self.at("frac"):
            return self.read_operand()
        hint = _EXPONENTS.get(token.text, "") if token.kind == "op" else ""
        raise AnswerSyntaxError("An exponent is missing here.", hint=hint, span=token.span)

    def read_subscript(self) -> tuple[list[str], Span]:
        """The parts of a subscript after `_`: names and numbers; letters in a row are kept as they are."""
        opening = self.take()
        if not self.take_if("{"):
            token = self.take()
            if token.kind not in ("name", "number"):
                raise AnswerSyntaxError("A subscript is missing here.", span=opening.span)
            return [token.text], token.span
        parts: list[str] = []
        while not self.at("}"):
            token = self.take()
            if token.kind in ("name", "number"):
                parts.append(token.text)
            elif token.text not in (",", "*"):
                raise AnswerSyntaxError("This subscript cannot be read.", span=token.span)
        return parts, self.take().span

    def at_ones(self) -> bool:
        """Whether the digit 1 stands here for a column of ones: with a size, `1_n`, or transposed, as in `1'x`."""
        token, following = self.here, self.look()
        if token.kind != "number" or token.text != "1" or following.spaced:
            return False
        if following.kind == "script":
            return following.text == "T"
        if following.kind != "op":
            return False
        if following.text == "^":
            raised = self.look(3) if self.look(2).text == "{" else self.look(2)
            return raised.text in _TOPS or (raised.text == "T" and "T" not in self.names.symbols)
        return following.text in _TOPS or following.text == "_"

    @abstractmethod
    def read_number(self) -> Tree:
        """The number that comes next."""

    @abstractmethod
    def read_operand(self) -> Tree:
        """One operand without what follows it."""


def number_tree(value: Fraction, span: Span) -> Tree:
    """A number; a negative one is the sign of a positive one."""
    if value < 0:
        return Tree("neg", (Tree("number", (), -value, span),), None, span)
    return Tree("number", (), value, span)
