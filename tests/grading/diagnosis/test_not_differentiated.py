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


def test_the_function_itself_comes_before_what_would_make_it_right() -> None:
    asked = {"function": "det(A+t*B)", "wrt": "t", "derivative": "derivative", "result": [1, 1]}
    check_incorrect("det(A+t*B)", "det(A+t*B)*tr(inv(A+t*B)*B)", because="not-differentiated", **asked)  # type: ignore[arg-type]


def test_one_term_that_is_left_as_it_was_is_named() -> None:
    asked = {"function": "t^2*A + sin(t)*B", "wrt": "t", "derivative": "derivative", "result": ["n", "n"]}
    verdict = check_incorrect("t^2*A + cos(t)*B", "2*t*A + cos(t)*B", because="not-differentiated", **asked)  # type: ignore[arg-type]
    assert verdict.feedback[0].message.startswith("One term stands as it does in the function")
