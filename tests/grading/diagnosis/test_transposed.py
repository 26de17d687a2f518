"""One transpose is missing, or is too much."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A'*x + y", "A*x + y", ["n", 1]),
        ("A*B'", "A*B", ["n", "n"]),
        ("x*y'*A + B", "y*x'*A + B", ["n", "n"]),
        ("kron(A', B)", "kron(A, B)", ["n*n", "n*n"]),
        ("A*x'*y + B", "A*x*y' + B", ["n", "n"]),
    ],
)
def test_it_names_transpose(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="transpose", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "B*x", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "transpose" not in named
