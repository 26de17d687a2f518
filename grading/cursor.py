"""A place in a list of tokens: what every part of the reader shares."""

from __future__ import annotations

from abc import ABC, abstractmethod

from grading.errors import AnswerSyntaxError, AnswerTooLarge
from grading.lexer import Token
from grading.limits import Limits
from grading.names import Names
from grading.spans import Span
from grading.syntax import Tree

_PAIRS = {")": "(", "]": "[", "}": "{"}


class Cursor(ABC):
    """Tokens, the place that is read next, the brackets and bars that are open, and how deep the reader is."""

    def __init__(self, tokens: list[Token], names: Names, limits: Limits) -> None:
        self.tokens = tokens
        self.names = names
        self.limits = limits
        self.place = 0
        self.depth = 0
        self.bars: list[str] = []
        self.blanks_separate = False

    @property
    def here(self) -> Token:
        """The token that is read next."""
        return self.tokens[self.place]

    def look(self, ahead: int = 1) -> Token:
        """A token further on; the end token past the end."""
        return self.tokens[min(self.place + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        """The next token, and steps over it."""
        token = self.tokens[self.place]
        if token.kind != "end":
            self.place += 1
        return token

    def at(self, text: str) -> bool:
        """Whether the next token is this sign."""
        token = self.tokens[self.place]
        return token.kind == "op" and token.text == text

    def take_if(self, text: str) -> bool:
        """Steps over the next token if it is this sign."""
        if self.at(text):
            self.place += 1
            return True
        return False

    def expect(self, text: str, opened: Span) -> Token:
        """The next token, which must be this closing sign."""
        token = self.here
        if not self.at(text):
            if token.kind == "end":
                raise AnswerSyntaxError(f"A closing {text} is missing.", span=opened)
            if token.text in _PAIRS and token.text != text:
                raise AnswerSyntaxError(f"A closing {text} is expected here, not {token.text}.", span=token.span)
            raise self.unexpected(token)
        return self.take()

    def replace_here(self, parts: list[Token]) -> None:
        """Puts several tokens where the next one stands."""
        self.tokens[self.place : self.place + 1] = parts

    def enter(self) -> None:
        """Counts one level of nesting; raises AnswerTooLarge past the limit."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise AnswerTooLarge(f"This is nested more than {self.limits.depth} levels deep.", span=self.here.span)

    def leave(self) -> None:
        """Counts one level less."""
        self.depth -= 1

    def unexpected(self, token: Token) -> AnswerSyntaxError:
        """The error for a token that does not belong where it stands."""
        if token.kind == "end":
            return AnswerSyntaxError("Something is missing at the end.", span=token.span)
        if token.text in _PAIRS:
            if self._is_open(token):
                return AnswerSyntaxError(f"Something is missing before this {token.text}.", span=token.span)
            return AnswerSyntaxError(f"This {token.text} closes nothing that is open.", span=token.span)
        if token.text in (",", ";"):
            hint = "Inside a number write a point, as in 0.5." if self._is_between_digits(token) else ""
            return AnswerSyntaxError("One answer is expected, not a list.", hint=hint, span=token.span)
        return AnswerSyntaxError(f"“{token.text}” does not belong here.", span=token.span)

    def _is_open(self, closing: Token) -> bool:
        """Whether a bracket is open that this one closes."""
        before = [token.text for token in self.tokens if token.kind == "op" and token.span.start < closing.span.start]
        return before.count(_PAIRS[closing.text]) > before.count(closing.text)

    def _is_between_digits(self, token: Token) -> bool:
        """Whether a comma stands between digits without a blank, as in 0,5."""
        place = next((k for k, other in enumerate(self.tokens) if other is token), 0)
        left, right = self.tokens[place - 1], self.tokens[min(place + 1, len(self.tokens) - 1)]
        return token.text == "," and left.kind == right.kind == "number" and not (token.spaced or right.spaced)

    @abstractmethod
    def read_sum(self) -> Tree:
        """A whole expression; the parser defines it."""


def join(first: Span, last: Span) -> Span:
    """From the start of one span to the end of another."""
    return Span(first.start, last.stop)
