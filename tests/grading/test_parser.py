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


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("np.linalg.inv(A) @ x", "inv(A)*x"),
        ("numpy.trace(A) * np.exp(x)", "tr(A)*exp(x)"),
        ("torch.linalg.det(A)", "det(A)"),
        ("np.multiply(A, B)", "A .* B"),
        ("np.divide(x, y)", "x ./ y"),
        ("np.matmul(A, x)", "A*x"),
        ("np.dot(A, x)", "A*x"),
        ("np.dot(x, y)", "dot(x, y)"),
        ("np.linalg.solve(A, x)", "inv(A)*x"),
        ("np.linalg.matrix_power(A, 2)", "A^2"),
        ("np.ones((n, 1))", "ones(n)"),
        ("np.linalg.norm(A, 'fro')", "norm(A,'F')"),
    ],
)
def test_names_of_numpy_are_read(first: str, second: str) -> None:
    same_reading(first, second)


def test_a_declared_name_before_a_point_keeps_its_transpose() -> None:
    same_reading("np.T*np", "np'*np", variables={"np": ["n", "n"]})


@pytest.mark.parametrize("source", ["1'x", "1^T x", "1ᵀx", "1^{\\top}x"])
def test_a_transposed_digit_1_is_a_row_of_ones(source: str) -> None:
    same_reading(source, "ones(n)'*x")


def test_a_column_of_ones_needs_no_sign_before_it() -> None:
    same_reading("c 1_n", "c*ones(n)")
    check_unreadable("c 1", says="sign is missing")


def test_letters_that_people_raise_for_a_transpose_are_one_where_they_are_no_names() -> None:
    same_reading("A^H x", "A'*x")
    check_unreadable("A^t", says="integer")
    check_unreadable("2^H", at="H")


@pytest.mark.parametrize(
    ("source", "at", "says"),
    [
        ("(A*x]", "]", "A closing ) is expected"),
        ("A^{-}", "}", "missing before this }"),
        ("A*x}", "}", "closes nothing"),
        ("A^{T", "{", "closing } is missing"),
        ("[A, B", "[", "closing ] is missing"),
        ("\\frac{1}", "", "argument in braces"),
        ("x[1]", "x[1]", "entry or a product"),
        ("\\sum x", "\\sum", "sum(...)"),
        ("\\partial x", "\\partial", "derivative itself"),
        ("A.inv()", ".inv", "Write inv(...)"),
        ("np.einsum('ij,j->i',A,x)", "einsum", "the product itself"),
        ("0,5*x", ",", "write a point"),
        ("A^*x", "*", "Write ' for a transpose"),
        ("c > 0", ">", "without a condition"),
        ("e^A", "A", "expm(A)"),
        ("x*y", "x*y", "1 column of the first does not meet"),
    ],
)
def test_an_error_says_what_to_do_about_it(source: str, at: str, says: str) -> None:
    check_unreadable(source, at=at, says=says)
