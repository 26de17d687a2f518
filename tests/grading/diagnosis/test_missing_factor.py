"""A factor is missing; that it is one of the chain rule is said only where the function shows it."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("exp(A*x)", "A'*exp(A*x)", ["n", 1]),
        ("exp(x)", "exp(x).*y", ["n", 1]),
        ("(x-y)", "A'*(A*x-y) - A'*(A*x-y) + A'*B*(x-y)", ["n", 1]),
    ],
)
def test_it_names_missing_factor(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="missing-factor", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x + y", "A*x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "missing-factor" not in named


def test_a_constant_factor_that_is_missing_is_no_matter_of_the_chain_rule() -> None:
    asked = {"result": ["m", "n"], "wrt": "t", "derivative": "derivative", "function": "t^2*X*A"}
    verdict = check_incorrect("2*t*X", "2*t*X*A", **asked)  # type: ignore[arg-type]
    assert [remark.message for remark in verdict.feedback] == ["A factor is missing."]


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [("2*I", "2*X'*X", ["n", "n"]), ("c*I", "c*x*y'", ["n", "n"]), ("X'*ones(m)", "X'*b", ["n", 1])],
)
def test_an_identity_or_ones_in_the_place_of_a_factor_is_a_missing_factor(
    answer: str, key: str, shape: list[object]
) -> None:
    check_incorrect(answer, key, because="missing-factor", result=shape)


def test_a_factor_that_is_missing_is_said_without_a_constant_that_is_not_off() -> None:
    asked = {"function": "x'*A*x", "wrt": "x", "derivative": "gradient", "assumptions": {"A": ["symmetric"]}}
    verdict = check_incorrect("2*x", "2*A*x", because="missing-factor", result=["n", 1], **asked)  # type: ignore[arg-type]
    assert "constant" not in verdict.feedback[0].message
