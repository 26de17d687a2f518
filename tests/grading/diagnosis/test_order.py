"""The right factors in the wrong order."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*B*x", "B*A*x", ["n", 1]),
        ("B*A", "A*B", ["n", "n"]),
        ("kron(B, A)", "kron(A, B)", ["n*n", "n*n"]),
        ("eye(n*n)", "commutation(n,n)", ["n*n", "n*n"]),
        ("-2*inv(A)^3*B", "-inv(A)*B*inv(A)^2 - inv(A)^2*B*inv(A)", ["n", "n"]),
        ("3*A*B^2", "A*B^2 + B*A*B + B^2*A", ["n", "n"]),
    ],
)
def test_it_names_order(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="order", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*x", "B*x", ["n", 1]),
        ("A*B'", "A'*B", ["n", "n"]),
        ("A.*B", "A*B", ["n", "n"]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "order" not in named
