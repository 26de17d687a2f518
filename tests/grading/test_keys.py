"""Keys and scopes survive being stored."""

import json
from fractions import Fraction

import pytest

from grading import (
    ArrayKey,
    BadKey,
    BadScope,
    ChoiceKey,
    ExpressionKey,
    Key,
    Mistake,
    NumberKey,
    Option,
    OrderKey,
    Scope,
    ShapeKey,
    Symbol,
    grade,
    key_from_dict,
)

SCOPE = Scope(
    (Symbol("A", ("n", "n"), ("symmetric",)), Symbol("x", ("n", 1))),
    layout="numerator",
    derived=(("r", "A*x"),),
    assumptions=(("x'*A*x", ("positive",)),),
    result_shape=(1, "n"),
    sizes=((("n", 4),),),
)
KEYS: list[Key] = [
    ChoiceKey(frozenset({"a"}), ("a", "b"), messages=(Option("b", "sign", "No."),)),
    OrderKey(("a", "b")),
    ShapeKey("m*n", "1"),
    NumberKey(Fraction(1, 3), mistakes=(Mistake("1", "factor", "No."),)),
    NumberKey(1 + 2j),
    NumberKey(0.25),
    ArrayKey(((Fraction(1), 0.5), (Fraction(2), Fraction(7, 3))), partial=True),
    ExpressionKey("2*A*x", SCOPE, (Mistake("A*x", "factor", "No."),), Fraction(1, 2), "x'*A*x", "x", "gradient"),
]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: type(key).__name__)
def test_a_key_is_the_same_after_storing(key: Key) -> None:
    assert key_from_dict(json.loads(json.dumps(key.to_dict()))) == key


def test_a_scope_is_the_same_after_storing() -> None:
    assert Scope.from_dict(json.loads(json.dumps(SCOPE.to_dict()))) == SCOPE
    assert hash(SCOPE)


@pytest.mark.parametrize(
    "data",
    [{}, {"kind": "unknown"}, {"kind": "number"}, {"kind": "number", "value": "x"}, {"kind": "choice", "extra": 1}],
)
def test_a_key_that_cannot_be_read_is_the_author_s_error(data: dict[str, object]) -> None:
    with pytest.raises(BadKey):
        key_from_dict(data)


@pytest.mark.parametrize(
    "data",
    [
        {"variables": {"A": ["n"]}},
        {"variables": {"A": ["n", 0]}},
        {"variables": {"A!": ["n", "n"]}},
        {"variables": {"A": ["n+1", "n"]}},
        {"variables": {"A": ["n", "n"]}, "layout": "sideways"},
        {"variables": {"A": ["n", "n"]}, "derived": {"A": "A"}},
        {"variables": 7},
    ],
)
def test_a_scope_that_contradicts_itself_is_the_author_s_error(data: dict[str, object]) -> None:
    with pytest.raises(BadScope):
        Scope.from_dict(data)


def test_given_names_that_need_each_other_in_a_circle_are_refused() -> None:
    scope = Scope((Symbol("x", ("n", 1)),), derived=(("p", "q+x"), ("q", "p+x")))
    with pytest.raises(BadScope):
        grade("x", ExpressionKey("x", scope), seed=0)


@pytest.mark.parametrize("source", ["A*", "q", "A+x", "A", "inv(x*x')*x"])
def test_a_key_that_is_broken_raises_and_blames_nobody_else(source: str) -> None:
    scope = Scope((Symbol("A", ("n", "n")), Symbol("x", ("n", 1))), result_shape=("n", 1))
    with pytest.raises(BadKey):
        grade("x", ExpressionKey(source, scope), seed=0)
