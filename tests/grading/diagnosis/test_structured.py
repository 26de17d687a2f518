"""Entries that are tied, or free."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A", "A + A' - diag(diag(A))", ["n", "n"]),
        ("A + A' - diag(diag(A))", "A", ["n", "n"]),
        ("A*B", "A*B + B'*A' - diag(diag(A*B))", ["n", "n"]),
    ],
)
def test_it_names_structured_vs_ambient(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="structured-vs-ambient", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A + A'", "2*A", ["n", "n"]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "structured-vs-ambient" not in named
