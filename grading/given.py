"""A scope made ready for the checker: shapes of all names, definitions of given names."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from grading.checker import check
from grading.context import Context
from grading.errors import AnswerError, BadScope
from grading.limits import DEFAULT_LIMITS
from grading.names import names_of
from grading.scope import Scope
from grading.shapes import read_shape
from grading.syntax import Expression
from grading.traits import symbol_traits


@lru_cache(maxsize=512)
def context_of(scope: Scope, imaginary: bool = False) -> Context:
    """The context of a scope; raises BadScope where a given name cannot be read.

    What a given name stands for is checked like an answer, so that this stands above the checker.
    """
    shapes = {symbol.name: read_shape(symbol.shape) for symbol in scope.symbols}
    derived: dict[str, Expression] = {}
    names = replace(names_of(scope), imaginary=imaginary)
    pending = list(scope.derived)
    for _ in range(len(pending) + 1):
        waiting: list[tuple[str, str]] = []
        for name, text in pending:
            known = names.symbols - {other for other, _ in pending}
            inner = Context(scope, replace(names, symbols=known), shapes, derived, None)
            try:
                derived[name] = check(text, inner, DEFAULT_LIMITS)
                shapes[name] = derived[name].shape
            except AnswerError as error:
                waiting.append((name, text))
                reason = f"{name} = {text}: {error}"
        if not waiting:
            return Context(scope, names, shapes, derived, scope.shape, symbol_traits(scope))
        if len(waiting) == len(pending):
            raise BadScope(f"a given name cannot be read: {reason}")
        pending = waiting
    raise BadScope("the given names refer to each other in a circle")
