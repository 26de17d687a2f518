"""A term is missing."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "A*x + y", ["n", 1]),
        ("A*x + y", "A*x + y - c*x", ["n", 1]),
        ("c*y", "A*x + B*x + c*y", ["n", 1]),
        ("x*y'", "x*y' + y*x'", ["n", "n"]),
    ],
)
def test_it_names_dropped_term(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="dropped-term", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x + y", "A*x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "dropped-term" not in named
