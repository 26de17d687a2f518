"""Texts are read by precedence, and what can be read in two ways is refused."""

import pytest

from tests.grading.checks import check_unreadable, same_reading


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A x", "A*x"),
        ("Ax", "A*x"),
        ("2x", "2*x"),
        ("A'x", "A^T*x"),
        ("x'Ax", "x^T*A*x"),
        ("x^TAx", "x^T*A*x"),
        ("1/2 x'x", "(1/2)*x'*x"),
        ("A^-T", "(A^-1)^T"),
        ("A^{-\\top}", "A^-T"),
        ("A⁻ᵀ", "A^-T"),
        ("A⁻¹ᵀ", "A^-T"),
        ("-A*x", "-(A*x)"),
        ("x.^2", "x^{\\circ 2}"),
        ("3X^2'", "3*(X^2)^T"),
        ("\\frac12 x", "1/2*x"),
        ("\\frac{x}{2}", "x/2"),
        ("\\sqrt{c}", "sqrt(c)"),
        ("|c|", "abs(c)"),
        ("|A|", "det(A)"),
        ("||x||_2^2", "norm(x)^2"),
        ("\\lVert x \\rVert", "norm(x)"),
        ("\\|X\\|_F", "norm(X,'F')"),
        ("|c||t|", "abs(c)*abs(t)"),
        ("A \\otimes B", "kron(A,B)"),
        ("I_n", "eye(n)"),
        ("\\mathbf{1}_n", "ones(n)"),
        ("1_n", "ones(n)"),
        ("K_{mn}", "commutation(m,n)"),
        ("\\operatorname{tr}(A)", "tr(A)"),
        ("tr A", "tr(A)"),
        ("\\log\\det A", "log(det(A))"),
        ("\\sin^2(c)", "sin(c)^2"),
        ("e^c", "exp(c)"),
        ("[1, 2; 3, 4]", "[[1,2],[3,4]]"),
        ("[1 2; 3 4]", "[1, 2; 3, 4]"),
        ("\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}", "[1,2;3,4]"),
        ("[1 -2]", "[1, -2]"),
        ("[1 - 2, 3]", "[(1-2), 3]"),
        ("\\left[A x\\right]", "A*x"),
        ("sum(X)/m", "(sum(X))/m"),
    ],
)
def test_two_spellings_are_one_expression(first: str, second: str) -> None:
    variables = {"X": ["n", "n"]} if "X^2" in first else {}
    same_reading(first, second, variables=variables)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("c/t c", "above or below"),
        ("tr A B", "where the argument of tr ends"),
        ("c^t^2", "Two powers"),
        ("A ⊗ B A", "two ways"),
        ("|x|", "norm"),
        ("norm(A)", "Frobenius"),
        ("sin^-1(c)", "two ways"),
        ("1 2 3", "sign is missing"),
        ("A.*B*A", "two ways"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused_with_both_named(source: str, says: str) -> None:
    check_unreadable(source, says=says)


def test_letters_in_a_row_with_two_readings_are_refused() -> None:
    variables = {"ab": [1, 1], "a": [1, 1], "bc": [1, 1]}
    check_unreadable("abc", at="abc", says="can be read as", variables=variables)


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("A*", ""),
        ("A+A^T)*x", ")"),
        ("(A*x", "("),
        ("((A]*x)", "]"),
        ("tr(A,A)", "tr"),
        ("sin*x", "sin"),
        ("x sin", "sin"),
        ("foo*x", "foo"),
        ("f(x)", "f"),
        ("2*A*x,", ","),
        ("x_7", "x_7"),
        ("   ", "   "),
        ("[1,2;3]", "[1,2;3]"),
        ("[]", "[]"),
        ("1..2*x", "."),
    ],
)
def test_what_cannot_be_read_says_where(source: str, at: str) -> None:
    check_unreadable(source, at=at)


@pytest.mark.parametrize("source", ["(" * 100 + "x" + ")" * 100, "inv(" * 80 + "A" + ")" * 80, "-" * 300 + "x"])
def test_deep_nesting_is_refused(source: str) -> None:
    check_unreadable(source, says="levels deep")


def test_a_declared_name_is_that_name_even_if_a_function_has_it() -> None:
    same_reading("sigma(x'x)", "sigma*(x'*x)", variables={"sigma": [1, 1]})
    same_reading("N S", "N*S", variables={"N": ["n", "n"], "S": ["n", "n"]})


def test_a_declared_t_is_a_power_only_where_that_is_possible() -> None:
    same_reading("A^T", "A'", variables={"T": ["n", "n"]})
    check_unreadable("A^T", says="power or a transpose", variables={"T": [1, 1]})
