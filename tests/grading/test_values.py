"""Expressions at numbers: exact as long as they are rational."""

from fractions import Fraction

import pytest

from grading import AnswerError, evaluate, parse, value_to_text
from tests.grading.checks import make_scope

VALUES = {"A": [[1, 2], [3, 4]], "x": [[1], [2]], "c": Fraction(9, 4)}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("A*x", "[5; 11]"),
        ("det(A)", "-2"),
        ("inv(A)*x", "[0; 0.5]"),
        ("inv(A)", "[-2, 1; 1.5, -0.5]"),
        ("sqrt(c)", "1.5"),
        ("n*x", "[2; 4]"),
        ("kron(x', A)", "[1, 2, 2, 4; 3, 4, 6, 8]"),
        ("max(abs(x))", "2"),
        ("x.^2 ./ [2; 4]", "[0.5; 1]"),
        ("A^3", "[37, 54; 81, 118]"),
        ("step(x - [1; 1])", "[0; 1]"),
        ("exp(0*x)", "[1; 1]"),
        ("det([1,2;2,4])", "0"),
        ("commutation(n,n)*vec(A)", "[1; 2; 3; 4]"),
    ],
)
def test_it_works_out_exact_values(source: str, text: str) -> None:
    variables = {"x": [2, 1]} if "[" in source else {}
    value = evaluate(parse(source, make_scope(variables=variables)), VALUES)
    assert value_to_text(value) == text


def test_what_leaves_the_rationals_is_a_float() -> None:
    assert abs(evaluate(parse("norm(x)", make_scope()), VALUES).number - 5**0.5) < 1e-15


def test_an_exact_value_is_a_fraction() -> None:
    assert evaluate(parse("c/3", make_scope()), VALUES).number == Fraction(3, 4)


@pytest.mark.parametrize("source", ["inv(x*x')", "1/(c - 9/4)", "log(0*c)", "sqrt(-c)", "exp(1000*c)"])
def test_what_has_no_value_is_an_error_of_one_kind(source: str) -> None:
    with pytest.raises(AnswerError):
        evaluate(parse(source, make_scope()), VALUES)


def test_a_name_without_a_value_is_an_error() -> None:
    with pytest.raises(AnswerError):
        evaluate(parse("y", make_scope()), VALUES)
