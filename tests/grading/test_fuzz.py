"""Arbitrary text: one kind of error, no overrun."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading import AnswerError, ExpressionKey, Outcome, grade, parse, to_tex, to_text, warm_up
from tests.grading.checks import make_scope
from tests.grading.work import limited

SCOPE = make_scope(["n", 1])
KEY = ExpressionKey("(A+A^T)*x", SCOPE)
COMMANDS = [
    "frac",
    "left(",
    "right)",
    "mathbf{",
    "top",
    "begin{bmatrix}",
    "end{bmatrix}",
    "operatorname{",
    "lVert",
    ",",
]
PIECES = [
    *"AxyBXbct()[]{}+-*/^_',;.|&$ 0123456789⊙⊗ᵀ⁻¹²√′·@",
    "\\", ".*", "./", ".^", "^T", "^{-1}", "||", "inv(", "tr", "exp(",
    "norm(", "sqrt", "kron(", *("\\" + command for command in COMMANDS), "I_n", "ones(", "e_1", "1e9", "½", "\u202e",
    "\x00", "softmax", "diag(", "log", "é", "Α",
]  # fmt: skip
SOUP = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
ANYTHING = st.one_of(SOUP, st.text(max_size=80), st.tuples(SOUP, st.text(max_size=8), SOUP).map("".join))
CALLS = 100_000  # the most seen in 20,000 texts were 12,000


def try_one(text: str) -> None:
    verdict = limited(lambda: grade(text, KEY, seed=0), CALLS)
    assert verdict.outcome is not Outcome.CORRECT or parse(text, SCOPE).shape == KEY.scope.shape
    try:
        expression = parse(text, SCOPE)
    except AnswerError as error:
        assert error.message
        assert 0 <= error.span.start <= error.span.stop <= max(len(text), 1), (text, error.span)
        return
    assert parse(to_text(expression), SCOPE) == expression, text
    assert parse(to_tex(expression), SCOPE) == expression, text


@settings(max_examples=300, deadline=None, derandomize=True)
@given(ANYTHING)
def test_any_text_is_refused_or_judged(text: str) -> None:
    try_one(text)


@pytest.mark.full
@settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(ANYTHING)
def test_very_many_texts_are_refused_or_judged(text: str) -> None:
    try_one(text)


def setup_module() -> None:
    warm_up()
