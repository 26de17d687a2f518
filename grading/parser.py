"""Tokens to a tree, by operator precedence; names are looked up, nothing is evaluated.

From loose to tight: sums; products, which are kept as flat chains and read from the left; signs; then what follows an
operand: powers, transposes. A function without brackets takes exactly one operand.
"""

from __future__ import annotations

from grading.cursor import join
from grading.errors import AnswerSyntaxError, AnswerTooLarge
from grading.functions import ARITY, BUILDERS
from grading.lexer import Token, tokenize
from grading.limits import DEFAULT_LIMITS, Limits
from grading.literals import LiteralReader
from grading.names import Names
from grading.spans import Span
from grading.syntax import Tree
from grading.words import WordReader

_PRODUCT_SIGNS = frozenset({"*", "/", ".*", "./", "kron"})
_STARTERS = frozenset({"(", "{", "[", "frac", "root", "ones", "d"})
_NORMS = {"1": "norm1", "2": "norm", "F": "normF", "fro": "normF", "inf": "norminf"}


def parse_tree(source: str, names: Names, limits: Limits = DEFAULT_LIMITS) -> Tree:
    """The tree of a text; raises AnswerError of one of its kinds and nothing else."""
    tokens = tokenize(source, limits)
    if len(tokens) == 1:
        raise AnswerSyntaxError("There is no answer yet.", span=Span(0, len(source)))
    reader = Parser(tokens, names, limits)
    try:
        tree = reader.read_sum()
    except RecursionError as error:
        raise AnswerTooLarge("This is nested too deeply.") from error
    if reader.here.kind != "end":
        raise reader.unexpected(reader.here)
    return tree


class Parser(WordReader, LiteralReader):
    """Reads sums, products and operands."""

    def read_sum(self) -> Tree:
        """Terms with signs between them."""
        self.enter()
        signs, parts = [1], [self._read_term()]
        while True:
            token = self.tokens[self.place]
            if token.kind != "op" or token.text not in "+-" or self._starts_entry(token):
                break
            self.take()
            signs.append(1 if token.text == "+" else -1)
            parts.append(self._read_term())
        self.leave()
        if parts[0].kind == "neg" and len(parts) > 1:
            signs[0], parts[0] = -1, parts[0].parts[0]
        if len(parts) == 1:
            return parts[0]
        return Tree("sum", tuple(parts), tuple(signs), join(parts[0].span, parts[-1].span))

    def _starts_entry(self, token: Token) -> bool:
        """Between numbers separated by blanks, `1 -2` are two entries and `1 - 2` is one."""
        return self.blanks_separate and token.spaced and not self.look().spaced

    def _read_term(self) -> Tree:
        """A product with signs before it."""
        token = self.tokens[self.place]
        if token.kind == "op" and token.text in "+-":
            self.take()
            self.enter()
            part = self._read_term()
            self.leave()
            if token.text == "+":
                return part
            return Tree("neg", (part,), None, join(token.span, part.span))
        return self._read_chain()

    def _read_chain(self) -> Tree:
        """Factors from left to right; a factor after a sign may itself have a sign, as in `2*-x`."""
        parts, signs = [self._read_factor()], []
        while True:
            token = self.tokens[self.place]
            if token.kind == "op" and token.text in _PRODUCT_SIGNS:
                if self.blanks_separate and token.spaced and not self.look().spaced:
                    break
                self.take()
                signs.append(token.text)
                parts.append(self._read_signed_factor())
            elif self._is_operand(token):
                signs.append("juxt")
                parts.append(self._read_factor())
            else:
                break
        if not signs:
            return parts[0]
        return Tree("chain", tuple(parts), tuple(signs), join(parts[0].span, parts[-1].span))

    def _read_signed_factor(self) -> Tree:
        token = self.tokens[self.place]
        if token.kind == "op" and token.text in "+-":
            self.take()
            self.enter()
            part = self._read_signed_factor()
            self.leave()
            return Tree("neg", (part,), None, join(token.span, part.span)) if token.text == "-" else part
        return self._read_factor()

    def _is_operand(self, token: Token) -> bool:
        """Whether this token starts a factor that is written next to the one before it."""
        if self.blanks_separate and token.spaced:
            return False
        if token.kind == "name":
            return True
        if token.kind == "number" and self.at_ones():
            return True
        if token.kind == "number":
            raise AnswerSyntaxError(
                "A sign is missing before this number.", hint="Write * for a product.", span=token.span
            )
        if token.kind != "op":
            return False
        if token.text in ("|", "||"):
            return not self.bars
        if token.text == "[" and not token.whole:
            self._refuse_index(token)
        return token.text in _STARTERS

    def _refuse_index(self, token: Token) -> None:
        """`x[1]` is an entry to some, and would be a product."""
        before, inside = self.tokens[self.place - 1], self.look()
        if before.kind == "name" and not token.spaced and inside.kind == "number" and self.look(2).text in ("]", ","):
            raise AnswerSyntaxError(
                "This can be an entry or a product.",
                hint="Write * for a product; an entry of x is e_1'*x.",
                span=Span(before.span.start, inside.span.stop + 1),
            )

    def _read_factor(self) -> Tree:
        return self.read_scripts(self.read_operand())

    def read_operand(self) -> Tree:
        """One operand without what follows it."""
        token = self.tokens[self.place]
        if token.kind == "number":
            return self.read_ones() if self.at_ones() else self.read_number()
        if token.kind == "name":
            return self.read_word()
        if token.kind == "op":
            match token.text:
                case "(" | "{":
                    return self._read_group(")" if token.text == "(" else "}")
                case "[":
                    return self.read_matrix()
                case "|" | "||":
                    return self._read_bars(token)
                case "frac":
                    return self._read_fraction()
                case "root":
                    return self._read_root()
                case "ones":
                    return self.read_ones()
                case "d":
                    return self.read_differential()
                case _:
                    pass
        raise self.unexpected(token)

    def _read_group(self, closing: str) -> Tree:
        opening = self.take()
        outside, self.blanks_separate = self.blanks_separate, False
        bars, self.bars = self.bars, []
        part = self.read_sum()
        self.bars, self.blanks_separate = bars, outside
        stop = self.expect(closing, opening.span)
        # A group is kept apart from what stands around it: (a*b)/c d is not a*b/c d.
        return Tree("group", (part,), None, join(opening.span, stop.span))

    def _read_bars(self, opening: Token) -> Tree:
        """`|A|` and `||x||_2`; inner bars close first."""
        self.take()
        self.bars.append(opening.text)
        self.enter()
        part = self.read_sum()
        self.leave()
        self.bars.pop()
        if opening.text == "|" and self.at("||"):
            token = self.tokens[self.place]
            middle = token.span.start + 1
            halves = (Span(token.span.start, middle), Span(middle, token.span.stop))
            self.replace_here([Token("op", "|", halves[0]), Token("op", "|", halves[1])])
        stop = self.expect(opening.text, opening.span)
        span = join(opening.span, stop.span)
        if opening.text == "|":
            return Tree("bars", (part,), None, span)
        return Tree("call", (part,), self._read_norm_kind(), span)

    def _read_norm_kind(self) -> str:
        if not self.at("_"):
            return "norm"
        parts, span = self.read_subscript()
        kind = _NORMS.get("".join(parts))
        if kind is None:
            raise AnswerSyntaxError("This norm is not known; 1, 2, F and inf are.", span=span)
        return "norm2" if kind == "norm" else kind

    def _read_fraction(self) -> Tree:
        start = self.take().span
        top, bottom = self._read_argument(), self._read_argument()
        span = join(start, bottom.span)
        chain = Tree("chain", (top, bottom), ("/",), span)
        return Tree("group", (chain,), None, span)

    def _read_argument(self) -> Tree:
        """An argument of a LaTeX command: a group, or one digit or letter."""
        token = self.tokens[self.place]
        if self.at("{"):
            return self._read_group("}")
        if token.kind == "number" and len(token.text) > 1 and token.text.isdigit():
            start, stop = token.span
            first = Token("number", token.text[0], Span(start, start + 1))
            self.replace_here([first, Token("number", token.text[1:], Span(start + 1, stop))])
        if token.kind in ("number", "name"):
            return self.read_operand()
        if token.kind == "end":
            place = token.span.start
            raise AnswerSyntaxError("An argument in braces is missing here.", span=Span(place, place))
        raise self.unexpected(token)

    def _read_root(self) -> Tree:
        start = self.take()
        degree = None
        if self.at("["):
            degree = self.read_matrix()
        part = self._read_argument() if self.at("{") else self._read_factor()
        span = join(start.span, part.span)
        if degree is None:
            return Tree("call", (part,), "sqrt", span)
        return Tree("root", (part, degree.parts[0]), None, span)

    def read_arguments(self, name: Token, spelled: str) -> tuple[Tree, ...]:
        """The arguments between brackets; their number is checked."""
        opening = self.take()
        closing = ")" if opening.text == "(" else "}"
        outside, self.blanks_separate = self.blanks_separate, False
        bars, self.bars = self.bars, []
        self.enter()
        tupled = spelled in BUILDERS and self._take_tuple()
        parts: list[Tree] = []
        while not self.at(closing):
            parts.append(self._read_norm_name() if spelled == "norm" and parts else self.read_sum())
            if not self.take_if(","):
                break
        self.leave()
        self.bars, self.blanks_separate = bars, outside
        if tupled:
            self.expect(")", opening.span)
        self.expect(closing, opening.span)
        least, most = ARITY.get(spelled, (1, 1))
        if not least <= len(parts) <= most:
            wanted = str(least) if least == most else f"{least} or {most}"
            noun = "argument" if wanted == "1" else "arguments"
            raise AnswerSyntaxError(f"{name.text} takes {wanted} {noun}, not {len(parts)}.", span=name.span)
        return tuple(parts)

    def _take_tuple(self) -> bool:
        """Steps into a size that is written as a tuple, as in `np.ones((n, 1))`."""
        if not self.at("("):
            return False
        for ahead in range(1, 12):
            token = self.look(ahead)
            if token.text == "(" or token.kind == "end":
                return False
            if token.text == ")":
                return self.look(ahead + 1).text == ")" and self.take_if("(")
        return False

    def _read_norm_name(self) -> Tree:
        quoted = self.take_if("'") or self.take_if('"')
        token = self.take()
        if quoted and not (self.take_if("'") or self.take_if('"')):
            raise self.unexpected(self.here)
        if token.text not in _NORMS:
            raise AnswerSyntaxError("This norm is not known; 1, 2, 'F' and inf are.", span=token.span)
        return Tree("norm_kind", (), _NORMS[token.text], token.span)
