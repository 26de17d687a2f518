"""A constant factor: of the whole, or of one term."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "2*A*x", ["n", 1]),
        ("3*x + y", "x + y", ["n", 1]),
        ("x*1/3", "x", ["n", 1]),
        ("2*A*x + 3*y", "2*A*x + 6*y", ["n", 1]),
    ],
)
def test_it_names_factor(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="factor", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("x.^2", "x.^3", ["n", 1]),
        ("c*x", "x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "factor" not in named
