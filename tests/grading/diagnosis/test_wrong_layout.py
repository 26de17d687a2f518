"""The whole answer in the other layout."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A", "A'", ["n", "n"]),
        ("x'*A'", "A*x", ["n", 1]),
        ("B'*A'", "A*B", ["n", "n"]),
        ("kron(A, B)'", "kron(A,B)", ["n*n", "n*n"]),
    ],
)
def test_it_names_wrong_layout(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="wrong-layout", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A'*x", "A*x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "wrong-layout" not in named
