"""Names: declared symbols, functions, constants, builders, and letters in a row."""

from __future__ import annotations

from abc import abstractmethod
from fractions import Fraction

from grading.cursor import join
from grading.errors import AnswerSyntaxError, UnknownSymbol
from grading.functions import BUILDERS, SPELLINGS
from grading.lexer import Token
from grading.names import split_run, suggest_name
from grading.scripts import ScriptReader
from grading.spans import Span
from grading.syntax import Tree

_ONLY_CALLED = frozenset({"I", "K"})
_BARE = frozenset({"[", "|", "||", "frac", "root"})


class WordReader(ScriptReader):
    """Reads what begins with a letter."""

    def read_word(self) -> Tree:
        """A name, a function with its argument, or the first of several names in a row."""
        token, following = self.here, self.look()
        if following.kind == "op" and following.text == "_" and not following.spaced:
            found = self._read_subscripted()
            if found is not None:
                return found
        if token.text in self.names.symbols:
            return Tree("name", (), self.take().text, token.span)
        if token.text in SPELLINGS and self._is_called(token, following):
            return self._read_function()
        known = self._read_known(token)
        return known if known is not None else self._read_run(token, following)

    def _is_called(self, token: Token, following: Token) -> bool:
        if token.text not in _ONLY_CALLED:
            return True
        inside = self.look(2)
        sized = inside.kind == "number" or inside.text in self.names.dimensions
        return following.kind == "op" and following.text == "(" and sized

    def _read_known(self, token: Token) -> Tree | None:
        match token.text:
            case "I":
                return Tree("eye", (), None, self.take().span)
            case name if name in self.names.dimensions:
                return Tree("dimension", (), name, self.take().span)
            case "pi" | "e":
                return Tree("constant", (), token.text, self.take().span)
            case "i" | "j" if self.names.imaginary:
                return Tree("constant", (), "i", self.take().span)
            case "d" if self._find_differential() is not None:
                return self.read_differential()
            case _:
                return None

    def read_differential(self) -> Tree:
        """`d` before a name, as LaTeX writes dX: the declared name dX."""
        found = self._find_differential()
        first = self.take()
        if found is None:
            name = "d" + self.here.text
            raise UnknownSymbol(f"{name} is not declared here.", hint=suggest_name(name, self.names), span=first.span)
        name, self.place = found
        return Tree("name", (), name, join(first.span, self.tokens[self.place - 1].span))

    def _find_differential(self) -> tuple[str, int] | None:
        """The declared name that begins with the `d` here, dX or dx_1, and the place behind it."""
        start, second = self.place, self.look()
        if second.kind == "name" and self.look(2).text == "_" and not self.look(2).spaced:
            self.place += 2
            parts, _ = self.read_subscript()
            behind, self.place = self.place, start
            for name in (f"d{second.text}_{''.join(parts)}", f"d{second.text}{''.join(parts)}"):
                if name in self.names.symbols:
                    return name, behind
        name = "d" + second.text
        return (name, start + 2) if name in self.names.symbols else None

    def _read_run(self, token: Token, following: Token) -> Tree:
        """Letters in a row that are no name: split into names, or an error."""
        called = following.kind == "op" and following.text in ("(", "{")
        splits = [] if token.whole else split_run(token.text, self.names, called=called)
        if len(splits) > 1:
            readings = " or ".join(" ".join(parts) for parts in splits)
            raise AnswerSyntaxError(
                f"{token.text} can be read as {readings}.", hint="Write * between the factors.", span=token.span
            )
        if not splits or splits[0] == (token.text,):
            raise self._unknown(token, called)
        parts: list[Token] = []
        start = token.span.start
        for text in splits[0]:
            parts.append(Token("name", text, Span(start, start + len(text)), token.spaced and not parts))
            start += len(text)
        self.replace_here(parts)
        return self.read_word()

    def _unknown(self, token: Token, called: bool) -> UnknownSymbol:
        if called:
            return UnknownSymbol(
                f"{token.text} is not a function that is known here.",
                hint=suggest_name(token.text, self.names),
                span=token.span,
            )
        return UnknownSymbol(
            f"{token.text} is not declared here.", hint=suggest_name(token.text, self.names), span=token.span
        )

    def _read_function(self) -> Tree:
        token = self.take()
        name = SPELLINGS[token.text]
        exponent = self._read_function_power(token)
        if self.at("(") or self.at("{"):
            parts = self.read_arguments(token, name)
        elif name in BUILDERS:
            raise AnswerSyntaxError(f"{token.text} needs its size in brackets.", span=token.span)
        else:
            parts = (self._read_bare_argument(token),)
        span = join(token.span, self.tokens[self.place - 1].span)
        call = Tree("call", parts, name, span)
        return call if exponent is None else Tree("power", (call, exponent), None, span)

    def _read_function_power(self, token: Token) -> Tree | None:
        """The 2 of `sin^2(x)`; an exponent of -1 could mean two things."""
        if self.here.kind == "script" and self.here.text.isdigit():
            raise AnswerSyntaxError("Write the exponent after the brackets.", span=self.here.span)
        if not self.take_if("^"):
            return None
        exponent = self._read_exponent()
        if exponent.kind != "number" or exponent.value.denominator != 1:
            raise AnswerSyntaxError(
                f"{token.text} with this exponent can be read in two ways.",
                hint="Write the exponent after the brackets.",
                span=join(token.span, exponent.span),
            )
        return exponent

    def _read_bare_argument(self, token: Token) -> Tree:
        """The one operand of a function without brackets; two operands would be two readings."""
        here = self.here
        starts = here.kind in ("name", "number") or (here.kind == "op" and here.text in _BARE)
        if not starts:
            raise AnswerSyntaxError(
                f"{token.text} needs something in brackets.", hint=f"Write {token.text}(...).", span=token.span
            )
        self.enter()
        part = self.read_scripts(self.read_operand())
        self.leave()
        following = self.here
        if following.kind in ("name", "number") and not (self.blanks_separate and following.spaced):
            raise AnswerSyntaxError(
                f"It is not clear where the argument of {token.text} ends.",
                hint=f"Write {token.text}(...) with brackets.",
                span=join(token.span, following.span),
            )
        return part

    def read_ones(self) -> Tree:
        """`\\mathbf{1}`, `\\mathbf{1}_n`, `1_n`: a column of ones."""
        token = self.take()
        if not self.at("_"):
            return Tree("ones", (), None, token.span)
        parts, stop = self.read_subscript()
        return Tree("call", tuple(self._sizes(parts, stop)), "ones", join(token.span, stop))

    def _read_subscripted(self) -> Tree | None:
        """A name with a subscript: declared, or I_n, e_1, K_{mn}; None where it is none of them."""
        start = self.place
        token = self.take()
        parts, stop = self.read_subscript()
        span, text = join(token.span, stop), "".join(parts)
        for name in (f"{token.text}_{text}", token.text + text):
            if name in self.names.symbols:
                return Tree("name", (), name, span)
        if token.text in self.names.symbols:
            hint = "Entries have no names of their own here."
            raise UnknownSymbol(f"{token.text}_{text} is not declared here.", hint=hint, span=span)
        match token.text:
            case "I":
                sizes = tuple(self._sizes(parts, stop))
                size = sizes[0] if len(sizes) == 1 else Tree("chain", sizes, ("*",) * (len(sizes) - 1), stop)
                return Tree("call", (size,), "eye", span)
            case "e" if text.isdigit() and len(text) < 3:
                return Tree("unit", (), int(text), span)
            case "K":
                return Tree("call", tuple(self._sizes(parts, stop)), "commutation", span)
            case _ if self._split_before_script(start, text):
                return self.read_word()
            case _:
                self.place = start
                raise UnknownSymbol(
                    f"{token.text}_{text} is not declared here.", hint=suggest_name(token.text, self.names), span=span
                )

    def _split_before_script(self, start: int, script: str) -> bool:
        """Whether letters in a row end in one that the subscript belongs to, as in cI_n and Ax_1; splits them if so."""
        token = self.tokens[start]
        for cut in range(1, len(token.text)) if not token.whole else ():
            first, last = token.text[:cut], token.text[cut:]
            declared = f"{last}_{script}" in self.names.symbols or last + script in self.names.symbols
            known = last in ("I", "K") or (last == "e" and script.isdigit()) or declared
            if known and split_run(first, self.names, called=False):
                middle = token.span.start + cut
                self.place = start
                halves = (Span(token.span.start, middle), Span(middle, token.span.stop))
                self.replace_here([token._replace(text=first, span=halves[0]), Token("name", last, halves[1])])
                return True
        return False

    def _sizes(self, parts: list[str], span: Span) -> list[Tree]:
        """Subscripts as sizes: `n`, `3`, and `mn` as two of them."""
        result: list[Tree] = []
        for part in parts:
            known = self.names.dimensions
            pieces = list(part) if part.isalpha() and part not in known else [part]
            for piece in pieces:
                if not piece.isdigit() and piece not in known:
                    raise UnknownSymbol(f"{piece} is not a dimension here.", span=span)
                kind = "number" if piece.isdigit() else "dimension"
                result.append(Tree(kind, (), Fraction(piece) if piece.isdigit() else piece, span))
        return result

    @abstractmethod
    def read_arguments(self, name: Token, spelled: str) -> tuple[Tree, ...]:
        """The arguments of a function between brackets."""
