"""A scalar that varies is missing, or divides where it should multiply."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "c*A*x", ["n", 1]),
        ("X'*b", "X'*b/m", ["n", 1]),
        ("A", "det(A)*A", ["n", "n"]),
        ("y", "exp(c)*y", ["n", 1]),
        ("X'*b/m", "X'*b", ["n", 1]),
        ("X'*ones(m) - y", "X'*ones(m) - m*y", ["n", 1]),
    ],
)
def test_it_names_missing_scale(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="missing-scale", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("2*x", "x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "missing-scale" not in named


def test_a_mean_for_a_sum_is_said_to_be_one() -> None:
    verdict = check_incorrect("X'*b/m", "X'*b", result=["n", 1])
    assert verdict.feedback[0].message == "This is divided by a size: a mean where a sum is asked for."


def test_a_sign_inside_exp_is_a_matter_of_sign() -> None:
    verdict = check_incorrect("exp(-c)*y", "exp(c)*y", because="sign", result=["n", 1])
    assert verdict.feedback[0].message == "The sign inside exp is not right."


def test_a_factor_of_the_answer_that_is_too_much_comes_before_what_would_be_missing_then() -> None:
    check_incorrect("sigmoid(c)*(1-sigmoid(c))*x", "exp(c)/(1+exp(c))*x", because="extra-term", result=["n", 1])


def test_a_power_that_is_nowhere_in_the_answer_is_not_said_to_be_wrong() -> None:
    check_incorrect("-2*x", "-2*x/(x'*x)^2", because="missing-norm", result=["n", 1])


def test_twice_the_argument_of_exp_is_no_missing_factor() -> None:
    check_incorrect("exp(2*c)*x", "exp(c)*x", because="factor", result=["n", 1])
