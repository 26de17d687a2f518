"""The function itself."""

from tests.grading.checks import check_incorrect


def test_the_function_is_not_its_derivative() -> None:
    check_incorrect(
        "exp(t)*x", "exp(t)*x + t*exp(t)*x", because="not-differentiated", result=["n", 1], function="exp(t)*x",
        derivative="derivative",
    )  # fmt: skip


def test_of_another_shape_it_is_said_after_the_shape() -> None:
    verdict = check_incorrect("x'*A*x", "(A+A')*x", result=["n", 1], function="x'*A*x", derivative="gradient")
    assert [remark.code for remark in verdict.feedback] == ["shape", "not-differentiated"]


def test_where_no_derivative_is_asked_for_it_is_not_said() -> None:
    named = check_incorrect("A*B", "B'*A'", result=["n", "n"], function="A*B", derivative="value").feedback
    assert all(remark.code != "not-differentiated" for remark in named)
