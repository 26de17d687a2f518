"""The transpose of an expression, as a person would write it."""

import pytest

import grading
from grading import ExpressionKey, Outcome, Scope, Symbol
from questions.turning import transpose

SCOPE = Scope(
    symbols=(
        Symbol("A", ("m", "n")),
        Symbol("x", ("n", 1)),
        Symbol("a", ("n", 1)),
        Symbol("b", ("m", 1)),
        Symbol("C", ("p", "q")),
        Symbol("S", ("n", "n"), ("symmetric",)),
    )
)


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("2*A^T*(A*x - b)", "2*(x^T*A^T - b^T)*A"),
        ("S*x/(1 + x^T*S*x)", "x^T*S/(1 + x^T*S*x)"),
        ("-S^-1*x", "-x^T*S^-1"),
        ("2*a^T*x*a", "2*(a^T*x)*a^T"),
        ("a^T*x", "a^T*x"),
        ("exp(x).*a", "(exp(x).*a)^T"),
        ("A*diag(x)", "diag(x)*A^T"),
        ("diag(x)", "diag(x)"),
        ("kron(A, C)", "kron(A^T, C^T)"),
        ("kron(A*S, C)", "kron(S*A^T, C^T)"),
        ("kron(x, A)", "kron(x^T, A^T)"),
        ("commutation(m, n)", "commutation(n,m)"),
        ("commutation(m, n)*kron(S, A*x*b^T)", "kron(S, b*x^T*A^T)*commutation(n,m)"),
    ],
)
def test_a_transpose_moves_inwards_and_stays_equal(text, turned):
    result = grading.to_text(transpose(grading.parse(text, SCOPE), SCOPE))
    assert result == turned
    assert grading.grade(result, ExpressionKey(f"({text})^T", SCOPE), seed=1).outcome is Outcome.CORRECT
