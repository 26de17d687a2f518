"""A factor is missing: mostly the derivative of an inner part."""

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
def test_it_names_chain_rule(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="chain-rule", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x + y", "A*x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "chain-rule" not in named
