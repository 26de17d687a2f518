"""A sign: of the whole, or of one term."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("-A*x", "A*x", ["n", 1]),
        ("A*x + y", "A*x - y", ["n", 1]),
        ("-x + c*y - A*x", "x + c*y - A*x", ["n", 1]),
        ("B - 2*A", "2*A - B", ["n", "n"]),
    ],
)
def test_it_names_sign(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="sign", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A'*x", "A*x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "sign" not in named


def test_a_sign_inside_an_exponential_is_named() -> None:
    verdict = check_incorrect("exp(-x)/sum(exp(-x))", "softmax(x)", because="sign", result=["n", 1])
    assert "inside" in verdict.feedback[0].message


def test_a_square_that_comes_to_the_same_has_no_sign_inside() -> None:
    verdict = check_incorrect("sigmoid(c)^2*x", "sigmoid(c)*(1-sigmoid(c))*x", result=["n", 1])
    assert all("inside" not in remark.message for remark in verdict.feedback)
