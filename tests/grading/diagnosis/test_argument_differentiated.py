"""The function applied to the derivative of its argument."""

import pytest

from tests.grading.checks import check_incorrect

NAMES = {"variables": {"A": ["n", "n"], "B": ["n", "n"], "dA": ["n", "n"], "t": [1, 1]}}
BY_T = {"wrt": "t", "derivative": "derivative", **NAMES}


@pytest.mark.parametrize(
    ("answer", "key", "function", "result"),
    [
        ("det(B)", "det(A+t*B)*tr(inv(A+t*B)*B)", "det(A+t*B)", [1, 1]),
        ("inv(B)", "-inv(A+t*B)*B*inv(A+t*B)", "inv(A+t*B)", ["n", "n"]),
        ("tr(B^3)", "3*tr((A+t*B)^2*B)", "tr((A+t*B)^3)", [1, 1]),
    ],
)
def test_it_is_named(answer: str, key: str, function: str, result: list[object]) -> None:
    verdict = check_incorrect(answer, key, because="chain-rule", function=function, result=result, **BY_T)  # type: ignore[arg-type]
    assert verdict.feedback[0].message.startswith("Only the argument is differentiated")


def test_it_is_named_of_a_differential() -> None:
    asked = {"function": "det(A)", "wrt": "A", "derivative": "differential", "result": [1, 1], **NAMES}
    verdict = check_incorrect("det(dA)", "det(A)*tr(inv(A)*dA)", because="chain-rule", **asked)  # type: ignore[arg-type]
    assert verdict.feedback[0].message.startswith("Only the argument is differentiated")


def test_a_determinant_that_was_typed_for_a_trace_is_called_that() -> None:
    asked = {"function": "det(A)", "wrt": "A", "derivative": "differential", "result": [1, 1], **NAMES}
    check_incorrect("det(A)*det(inv(A)*dA)", "det(A)*tr(inv(A)*dA)", because="wrong-function", **asked)  # type: ignore[arg-type]
