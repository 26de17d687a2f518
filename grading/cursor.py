"""A place in a list of tokens: what every part of the reader shares."""

from __future__ import annotations

from abc import ABC, abstractmethod

from grading.errors import AnswerSyntaxError, AnswerTooLarge
from grading.lexer import Token
from grading.limits import Limits
from grading.names import Names
from grading.spans import Span
from grading.syntax import Tree


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
        if token.text in (")", "]", "}"):
            return AnswerSyntaxError(f"This {token.text} closes nothing that is open.", span=token.span)
        if token.text in (",", ";"):
            return AnswerSyntaxError("One answer is expected, not a list.", span=token.span)
        return AnswerSyntaxError(f"“{token.text}” does not belong here.", span=token.span)

    @abstractmethod
    def read_sum(self) -> Tree:
        """A whole expression; the parser defines it."""


def join(first: Span, last: Span) -> Span:
    """From the start of one span to the end of another."""
    return Span(first.start, last.stop)
