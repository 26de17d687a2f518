"""The derivative by a number at zero alone."""

from tests.grading.checks import check_incorrect

ASKED = {"wrt": "t", "derivative": "derivative", "result": ["n", "n"], "function": "inv(A+t*B)"}
KEY = "-inv(A+t*B)*B*inv(A+t*B)"


def test_it_is_named_with_the_variable() -> None:
    verdict = check_incorrect("-inv(A)*B*inv(A)", KEY, because="at-zero", **ASKED)  # type: ignore[arg-type]
    assert verdict.feedback[0].message == "This is right only at t = 0."


def test_at_another_place_it_is_not() -> None:
    verdict = check_incorrect("-inv(A+B)*B*inv(A+B)", KEY, **ASKED)  # type: ignore[arg-type]
    assert all(remark.code != "at-zero" for remark in verdict.feedback)
