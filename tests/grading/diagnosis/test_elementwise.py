"""A product of matrices and one of entries are exchanged."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A*B", "A.*B", ["n", "n"]),
        ("A.*B", "A*B", ["n", "n"]),
        ("x*ones(n)'", "diag(x)", ["n", "n"]),
        ("A.*A", "A^2", ["n", "n"]),
        ("diag(softmax(x).*(1-softmax(x)))", "diag(softmax(x)) - softmax(x)*softmax(x)'", ["n", "n"]),
    ],
)
def test_it_names_elementwise_vs_matrix(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="elementwise-vs-matrix", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("A", "A*B", ["n", "n"]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "elementwise-vs-matrix" not in named
