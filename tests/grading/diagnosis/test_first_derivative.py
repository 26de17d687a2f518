"""The first derivative where the second is asked for."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize("answer", ["(A+A')*x", "x'*(A+A')"])
def test_the_gradient_is_no_hessian(answer: str) -> None:
    verdict = check_incorrect(answer, "A+A'", function="x'*A*x", wrt="x", derivative="hessian", result=["n", "n"])
    assert [remark.code for remark in verdict.feedback] == ["shape", "first-derivative"]


def test_the_differential_is_no_second_one() -> None:
    check_incorrect(
        "2*c*dc", "2*dc^2", because="first-derivative", function="c^2", wrt="c", derivative="second-differential",
        result=[1, 1], variables={"dc": [1, 1]},
    )  # fmt: skip


def test_of_a_first_derivative_it_says_nothing() -> None:
    verdict = check_incorrect(
        "x'*(A+A')", "2*(A+A')*x", function="2*x'*A*x", wrt="x", derivative="gradient", result=["n", 1]
    )
    assert all(remark.code != "first-derivative" for remark in verdict.feedback)
