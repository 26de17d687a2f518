"""The one door: read, preview, grade."""

from __future__ import annotations

from typing import assert_never

from grading.checker import check
from grading.comparison.choices import grade_choice, grade_order
from grading.comparison.expressions import grade_expression
from grading.comparison.numbers import grade_array, grade_number
from grading.comparison.prepared import prepare
from grading.comparison.shape_answers import grade_shape
from grading.evaluation.primes import chains
from grading.given import context_of
from grading.keys import ArrayKey, ChoiceKey, ExpressionKey, Key, NumberKey, OrderKey, ShapeKey
from grading.limits import DEFAULT_LIMITS, Limits
from grading.opinion import ask_opinion
from grading.rendering import to_mathml, to_spoken, to_tex
from grading.scope import Scope, Symbol
from grading.syntax import Expression
from grading.verdict import Confirmation, Preview, Verdict


def parse(source: str, scope: Scope, *, limits: Limits = DEFAULT_LIMITS) -> Expression:
    """The expression that a text denotes; raises AnswerError with a span.

    >>> str(parse("A'x", Scope((Symbol("A", ("m", "n")), Symbol("x", ("m", 1))))).shape)
    'n × 1'
    """
    return check(source, context_of(scope), limits)


def preview(source: str, scope: Scope, *, limits: Limits = DEFAULT_LIMITS) -> Preview:
    """How an answer is read; raises AnswerError. It knows no key."""
    expression = parse(source, scope, limits=limits)
    want = scope.shape
    return Preview(
        to_tex(expression),
        to_mathml(expression),
        to_spoken(expression),
        expression.shape,
        None if want is None else expression.shape == want,
    )


def grade(answer: str, key: Key, *, seed: int, limits: Limits = DEFAULT_LIMITS) -> Verdict:
    """The verdict on an answer; what a learner typed never raises, a broken key raises AuthorError."""
    match key:
        case ChoiceKey():
            return grade_choice(answer, key)
        case OrderKey():
            return grade_order(answer, key)
        case ShapeKey():
            return grade_shape(answer, key)
        case NumberKey():
            return grade_number(answer, key, limits=limits)
        case ArrayKey():
            return grade_array(answer, key, limits=limits)
        case ExpressionKey():
            return grade_expression(answer, key, seed=seed, limits=limits)
        case _:
            assert_never(key)


def confirm(answer: str, key: Key, *, seconds: float = 2.0) -> Confirmation:
    """SymPy's second opinion on an accepted formula, within a time that it never exceeds.

    For workers, never in a request. SymPy lives in a process of its own, so that nobody waits for its import, and what
    takes too long is killed, whatever the thread. Raises BadKey where the key cannot be read.
    """
    if not isinstance(key, ExpressionKey):
        return Confirmation.SILENT
    prepare(key)
    return ask_opinion(answer, key, seconds=seconds)


def warm_up() -> None:
    """Draws the primes and loads what the first answer would otherwise wait for."""
    chains()
    scope = Scope((Symbol("A", ("n", "n")), Symbol("x", ("n", 1))), result_shape=("n", 1))
    key = ExpressionKey("exp(A*x)+inv(A)*x", scope)
    grade("inv(A)*x+exp(A*x).*exp(0*x)+log(c)", key, seed=0)
    grade("A*x+inv(A)*x", key, seed=0)
    # Settled in 50 digits, so that mpmath is there before the first answer that needs it.
    grade("softplus(x)", ExpressionKey("log(1+exp(x))", scope), seed=0)
