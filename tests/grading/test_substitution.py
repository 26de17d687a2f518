"""Numbers are put in and worked out; names are exchanged."""

from fractions import Fraction

import pytest

from grading import parse, rename, substitute, to_text
from tests.grading.checks import make_scope


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("2*c*A*x", 3, "6*A*x"),
        ("c*A*x + y", 1, "A*x + y"),
        ("c*A*x - y", 0, "-y"),
        ("2*c*A^T*(A*x - y)", Fraction(1, 2), "A^T*(A*x - y)"),
        ("x/(2*c)", 3, "x/6"),
        ("c^2*x", -2, "4*x"),
        ("-c*x", -2, "2*x"),
        ("A*c*x", -2, "-2*A*x"),
        ("c*(t*x)", 3, "3*t*x"),
        ("A*x - c*y", -1, "A*x + y"),
        ("c*x", Fraction(1, 10), "0.1*x"),
        ("det(A)^c*x", 1, "det(A)*x"),
        ("sqrt(c)*x", 4, "2*x"),
    ],
)
def test_a_number_is_worked_out(source: str, value: Fraction | int, text: str) -> None:
    scope = make_scope()
    made = substitute(parse(source, scope), {"c": value}, scope)
    assert to_text(made) == text
    assert parse(text, scope) == made


def test_an_expression_is_put_in_for_a_name() -> None:
    scope = make_scope()
    made = substitute(parse("c*x", scope), {"x": parse("A*y", scope)}, scope)
    assert to_text(made) == "c*(A*y)"


def test_names_are_exchanged_all_at_once() -> None:
    assert rename("A*B + B", {"A": "B", "B": "A"}, make_scope()) == "B*A + A"
