"""A trace carried into the derivative."""

import pytest

from tests.grading.checks import check_incorrect, verdict_of


@pytest.mark.parametrize(("answer", "key"), [("tr(A)*I", "A'"), ("2*tr(B)*I", "2*B"), ("tr(A*B)*I", "A'*B'")])
def test_it_is_named(answer: str, key: str) -> None:
    check_incorrect(answer, key, because="trace-kept", result=["n", "n"])


def test_the_trace_alone_is_named_beside_its_shape() -> None:
    codes = [remark.code for remark in verdict_of("tr(A)", "A'", result=["n", "n"]).feedback]
    assert codes == ["trace-kept", "shape"]


def test_an_inner_product_that_has_the_same_value_is_not_called_a_trace() -> None:
    verdict = verdict_of("x'*y*I", "x*y'", result=["n", "n"])
    assert all(remark.code != "trace-kept" for remark in verdict.feedback)
