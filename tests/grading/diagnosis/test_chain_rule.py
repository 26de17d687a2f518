"""The derivative of an inner function left out."""

import pytest

from tests.grading.checks import check_incorrect

GRADIENT = {"result": ["n", 1], "wrt": "x", "derivative": "gradient"}


@pytest.mark.parametrize(
    ("function", "key", "answer"),
    [
        ("norm(X*x-b)^2", "2*X'*(X*x-b)", "2*(X*x-b)"),
        ("sum(sin(X*x))", "X'*cos(X*x)", "cos(X*x)"),
        ("-b'*X*x + log(sum(exp(X*x)))", "X'*(softmax(X*x)-b)", "softmax(X*x) - b"),
        ("exp(x'*A*x)", "exp(x'*A*x)*(A+A')*x", "exp(x'*A*x)"),
    ],
)
def test_the_derivative_by_the_inner_part_is_known(function: str, key: str, answer: str) -> None:
    verdict = check_incorrect(answer, key, function=function, **GRADIENT)  # type: ignore[arg-type]
    assert {remark.code for remark in verdict.feedback} & {"chain-rule", "not-differentiated"}


@pytest.mark.parametrize(
    ("function", "key", "answer", "name"),
    [
        ("y'*exp(A*x)", "A'*(y.*exp(A*x))", "A'*y", "exp"),
        ("norm(relu(A*x)-y)^2", "2*A'*(step(A*x).*(relu(A*x)-y))", "2*A'*(relu(A*x)-y)", "relu"),
    ],
)
def test_the_derivative_of_a_function_left_out_is_named(function: str, key: str, answer: str, name: str) -> None:
    verdict = check_incorrect(answer, key, because="chain-rule", function=function, **GRADIENT)  # type: ignore[arg-type]
    assert verdict.feedback[0].message == f"The derivative of {name} is left out."


def test_a_run_of_factors_is_an_inner_part() -> None:
    asked = {"result": ["n", "n"], "wrt": "B", "derivative": "gradient", "function": "norm(A*B*x-y)^2"}
    check_incorrect("2*(A*B*x-y)*x'", "2*A'*(A*B*x-y)*x'", because="chain-rule", **asked)  # type: ignore[arg-type]


def test_a_constant_factor_beside_it_is_said() -> None:
    verdict = check_incorrect("X*x-b", "2*X'*(X*x-b)", function="norm(X*x-b)^2", **GRADIENT)  # type: ignore[arg-type]
    assert verdict.feedback[0].code == "chain-rule"
    assert "constant factor" in verdict.feedback[0].message


def test_another_answer_of_that_shape_is_not_called_so() -> None:
    verdict = check_incorrect("b", "2*X'*(X*x-b)", function="norm(X*x-b)^2", **GRADIENT)  # type: ignore[arg-type]
    assert [remark.code for remark in verdict.feedback] == ["shape"]


def test_a_whole_function_that_is_left_out_is_no_missing_term() -> None:
    asked = {"function": "tanh(A*x)", "wrt": "x", "derivative": "jacobian", "layout": "numerator", "result": ["n", "n"]}
    verdict = check_incorrect("A", "diag(1-tanh(A*x).^2)*A", because="chain-rule", **asked)  # type: ignore[arg-type]
    assert verdict.feedback[0].message == "The derivative of tanh is left out."
