"""Shapes are checked with symbolic dimensions."""

import pytest

from grading import ShapeMismatch, parse
from tests.grading.checks import check_correct, check_unreadable, make_scope, same_reading


@pytest.mark.parametrize(
    ("source", "shape"),
    [
        ("A*x", "n × 1"),
        ("x'*x", "1 × 1"),
        ("x*x'", "n × n"),
        ("X'*b", "n × 1"),
        ("kron(A,X)", "m*n × n*n"),
        ("vec(X)", "m*n × 1"),
        ("diag(x)", "n × n"),
        ("diag(A)", "n × 1"),
        ("vech(A)", "half(n) × 1"),
        ("outer(x,b)", "n × m"),
        ("commutation(m,n)", "m*n × m*n"),
        ("[c, t; 1, 2]", "2 × 2"),
        ("[A, A]", "n × 2*n"),
        ("1 - y", "n × 1"),
        ("tanh(x)^2", "n × 1"),
        ("A x' x", "n × n"),
        ("softmax(x)", "n × 1"),
        ("c*I + A", "n × n"),
        ("A*e_1", "n × 1"),
        ("pinv(X)", "n × m"),
    ],
)
def test_it_finds_the_shape(source: str, shape: str) -> None:
    assert str(parse(source, make_scope()).shape) == shape


@pytest.mark.parametrize(
    ("source", "at"),
    [
        ("A*b", "A*b"),
        ("x*A", "x*A"),
        ("A+x", "A"),
        ("x^x", "x"),
        ("X^2", "X^2"),
        ("inv(X)", "inv(X)"),
        ("A/B", "B"),
        ("x.*b", "x.*b"),
        ("x*y", "x*y"),
        ("mean(x) - y", "mean(x)"),
        ("tr(X)", "tr(X)"),
        ("softmax(A)", "softmax(A)"),
        ("x^-1", "x^-1"),
    ],
)
def test_parts_that_do_not_fit_are_refused_with_their_place(source: str, at: str) -> None:
    error = check_unreadable(source, at=at if source != "A+x" else None)
    assert isinstance(error, ShapeMismatch)
    assert error.code == "shape"


def test_a_number_beside_a_square_matrix_has_two_readings() -> None:
    check_unreadable("1 - A", says="in every entry or on the diagonal")


def test_a_shape_error_says_what_would_fit() -> None:
    check_unreadable("X*b", says="transpose of the first factor")
    check_unreadable("x*y", says=".*")


@pytest.mark.parametrize("source", ["tr(I)", "det(I)", "kron(I,A)", "I*c"])
def test_an_identity_without_a_size_asks_for_one(source: str) -> None:
    check_unreadable(source, says="I_n")


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("A + c*I", "A + c*eye(n)"),
        ("I*x", "eye(n)*x"),
        ("A.*I", "A.*eye(n)"),
        ("(A + I)^-1", "(A + eye(n))^-1"),
        ("X'*X + c*I", "X'*X + c*eye(n)"),
        ("I - x*x'/(x'*x)", "eye(n) - x*x'/(x'*x)"),
    ],
)
def test_an_identity_takes_the_size_of_its_place(short: str, long: str) -> None:
    same_reading(short, long)


def test_an_identity_alone_takes_the_size_that_is_asked_for() -> None:
    same_reading("2*c*I", "2*c*eye(n)", result=["n", "n"])
    same_reading("0", "zeros(n)", result=["n", 1])


@pytest.mark.parametrize(
    "source", ["A^1000000000*x", "c^1000", "ones(10^9)", "ones(1000)", "9e99", "x/0", "c^(1/1000)", "ones(-1)"]
)
def test_sizes_and_exponents_are_bounded_when_read(source: str) -> None:
    check_unreadable(source)


@pytest.mark.parametrize("answer", ["kron(A', I) + kron(I, A)", "A' ⊗ I + I ⊗ A"])
def test_an_identity_in_a_kronecker_product_takes_its_size_from_the_rest(answer: str) -> None:
    check_correct(answer, "kron(A', eye(n)) + kron(eye(n), A)")


def test_an_identity_in_a_kronecker_product_takes_its_size_from_the_shape_asked_for() -> None:
    check_correct("kron(I, C)", "kron(eye(m), C)")


def test_a_size_that_is_not_known_has_no_name_in_a_message() -> None:
    error = check_unreadable("kron(I, A) + B*x")
    assert "?1" not in error.message
