"""An inverse is missing."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "A^-1*x", ["n", 1]),
        ("A*B*x", "A^-1*B*x", ["n", 1]),
        ("A*x*x'*A", "A^-1*x*x'*A^-1", ["n", "n"]),
        ("A'", "A^-1", ["n", "n"]),
    ],
)
def test_it_names_missing_inverse(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="missing-inverse", result=shape)


def test_an_inverse_too_much_is_said_to_be_one() -> None:
    verdict = check_incorrect("5*A^-1*(x-y)", "5*A*(x-y)", result=["n", 1])
    assert verdict.feedback[0].message == "There is an inverse too much."


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "A'*x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "missing-inverse" not in named


def test_a_quotient_that_stands_upside_down_is_no_matter_of_order() -> None:
    verdict = check_incorrect("y./x", "x./y", because="missing-inverse", result=["n", 1])
    assert "upside down" in verdict.feedback[0].message


def test_a_transpose_that_is_missing_with_the_inverse_is_told() -> None:
    verdict = check_incorrect("A", "inv(A)'", because="missing-inverse", result=["n", "n"])
    assert "and a transpose" in verdict.feedback[0].message
