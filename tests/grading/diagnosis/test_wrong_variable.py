"""One name stands for another."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*y", "A*x", ["n", 1]),
        ("t*x", "c*x", ["n", 1]),
        ("B*x", "A*x", ["n", 1]),
        ("x*x'", "y*y'", ["n", "n"]),
    ],
)
def test_it_names_wrong_variable(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="wrong-variable", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "-A*x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "wrong-variable" not in named
