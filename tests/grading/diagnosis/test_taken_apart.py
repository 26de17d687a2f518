"""A function of a sum taken as the sum of its values."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A^-1 + B^-1", "(A + B)^-1", ["n", "n"]),
        ("x/(c^2 + (x'*x)^2)", "x/(c + x'*x)^2", ["n", 1]),
        ("(norm(x) + norm(y))*x", "norm(x+y)*x", ["n", 1]),
    ],
)
def test_it_is_seen_in_the_answer(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="not-additive", result=shape)


def test_it_is_seen_in_the_function() -> None:
    asked = {"function": "norm(x-y)", "wrt": "x", "derivative": "gradient", "result": ["n", 1]}
    check_incorrect("x/norm(x)", "(x-y)/norm(x-y)", because="not-additive", **asked)  # type: ignore[arg-type]
    asked = {"function": "norm(x+t*y)^2", "wrt": "t", "derivative": "derivative", "result": [1, 1]}
    check_incorrect("2*t*norm(y)^2", "2*y'*(x+t*y)", **asked)  # type: ignore[arg-type]


def test_another_quotient_is_not_called_so() -> None:
    verdict = check_incorrect("x/(c^2 + x'*x)", "x/(c + x'*x)^2", result=["n", 1])
    assert all(remark.code != "not-additive" for remark in verdict.feedback)
