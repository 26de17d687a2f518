"""An exponent is wrong."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("x.^3", "x.^2", ["n", 1]),
        ("A^2*x", "A^3*x", ["n", 1]),
        ("c^2*x + y", "c^3*x + y", ["n", 1]),
        ("x*norm(x)^2", "x*norm(x)^3", ["n", 1]),
    ],
)
def test_it_names_wrong_power(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="wrong-power", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("2*x", "x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "wrong-power" not in named
