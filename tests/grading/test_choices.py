"""Choices, orders and shapes."""

from fractions import Fraction

import pytest

from grading import RIGHT_MINUS_WRONG, ChoiceKey, Mistake, Option, OrderKey, Outcome, ShapeKey, grade

SINGLE = ChoiceKey(frozenset({"b"}), ("a", "b", "c"), messages=(Option("a", "sign", "Look at the sign."),))
MULTIPLE = ChoiceKey(frozenset({"a", "c"}), ("a", "b", "c", "d"), rule=RIGHT_MINUS_WRONG)
ORDER = OrderKey(("c", "a", "b"))
SHAPE = ShapeKey("m*q", "n*p", mistakes=(Mistake("[m, q]", "own-one", "Both sides are stacked."),))


def test_the_right_option_is_right() -> None:
    assert grade("b", SINGLE, seed=0).outcome is Outcome.CORRECT
    assert grade(" b ", SINGLE, seed=0).credit == 1


def test_a_wrong_option_gets_the_author_s_remark() -> None:
    verdict = grade("a", SINGLE, seed=0)
    assert (verdict.outcome, verdict.feedback[0].code) == (Outcome.INCORRECT, "sign")


@pytest.mark.parametrize("answer", ["", "z", "a,b", "b,b", "b" * 5000])
def test_what_is_no_choice_costs_nothing(answer: str) -> None:
    assert grade(answer, SINGLE, seed=0).outcome is Outcome.INVALID


@pytest.mark.parametrize(
    ("answer", "credit"),
    [("a,c", 1), ("a", Fraction(1, 2)), ("a,b", 0), ("a,c,b", Fraction(1, 2)), ("b,d", 0), ("a,b,c,d", 0)],
)
def test_a_multiple_response_is_scored_right_minus_wrong(answer: str, credit: Fraction) -> None:
    assert grade(answer, MULTIPLE, seed=0).credit == credit


@pytest.mark.parametrize(("answer", "credit"), [("c,a,b", 1), ("a,b,c", Fraction(1, 4)), ("b,a,c", 0), ("c a b", 1)])
def test_neighbours_in_the_right_order_earn_a_part(answer: str, credit: Fraction) -> None:
    assert grade(answer, ORDER, seed=0).credit == credit


def test_an_order_without_every_step_costs_nothing() -> None:
    assert grade("c,a", ORDER, seed=0).outcome is Outcome.INVALID


@pytest.mark.parametrize("answer", ["[m*q, n*p]", "[q*m, p*n]", "mq x np", "m*q × n*p", "(mq, np)", "m q by n p"])
def test_a_shape_is_right_in_every_spelling(answer: str) -> None:
    assert grade(answer, SHAPE, seed=0).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    ("answer", "code"), [("[n*p, m*q]", "wrong-layout"), ("[m, q]", "own-one"), ("[m*n, p*q]", "shape")]
)
def test_it_says_how_a_shape_is_wrong(answer: str, code: str) -> None:
    verdict = grade(answer, SHAPE, seed=0)
    assert (verdict.outcome, verdict.feedback[0].code) == (Outcome.INCORRECT, code)


@pytest.mark.parametrize("answer", ["", "m", "[m, n, p]", "[m,", "x" * 300, "[-1, n]", "[0, n]"])
def test_what_is_no_shape_costs_nothing(answer: str) -> None:
    assert grade(answer, SHAPE, seed=0).outcome is Outcome.INVALID
