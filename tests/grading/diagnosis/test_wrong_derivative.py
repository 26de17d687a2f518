"""An elementary function is differentiated wrongly."""

import pytest

from tests.grading.checks import check_incorrect


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("sin(x)", "cos(x)", ["n", 1]),
        ("-sin(x)", "cos(x)", ["n", 1]),
        ("relu(x)", "step(x)", ["n", 1]),
        ("y.*exp(x)", "y.*log(x)", ["n", 1]),
    ],
)
def test_it_names_wrong_derivative(answer: str, key: str, shape: list[object]) -> None:
    check_incorrect(answer, key, because="wrong-derivative", result=shape)


@pytest.mark.parametrize(
    ("answer", "key", "shape"),
    [
        ("-cos(x)", "cos(x)", ["n", 1]),
    ],
)
def test_it_keeps_to_its_own_mistake(answer: str, key: str, shape: list[object]) -> None:
    named = [remark.code for remark in check_incorrect(answer, key, result=shape).feedback]
    assert "wrong-derivative" not in named
