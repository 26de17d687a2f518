"""The square of a norm where the norm stands."""

from tests.grading.checks import check_incorrect

ASKED = {"wrt": "x", "derivative": "gradient", "result": ["n", 1]}


def test_the_derivative_of_the_square_is_named() -> None:
    verdict = check_incorrect("2*x", "x/norm(x)", because="wrong-power", function="norm(x)", **ASKED)  # type: ignore[arg-type]
    assert (
        verdict.feedback[0].message == "This is the derivative of the square of a norm, where the norm itself stands."
    )


def test_the_derivative_of_the_norm_is_named_where_its_square_stands() -> None:
    key, answer = "2*A'*(A*x-y)", "A'*(A*x-y)/norm(A*x-y)"
    verdict = check_incorrect(answer, key, because="wrong-power", function="norm(A*x-y)^2", **ASKED)  # type: ignore[arg-type]
    assert verdict.feedback[0].message == "This is the derivative of a norm, where its square stands."


def test_without_the_function_nothing_is_said_of_it() -> None:
    verdict = check_incorrect("2*x", "x/norm(x)", result=["n", 1])
    assert all("square" not in remark.message for remark in verdict.feedback)
