"""Numbers and arrays of numbers."""

from fractions import Fraction

import pytest

from grading import ArrayKey, Mistake, NumberKey, Outcome, grade

SQUARE = ArrayKey(((Fraction(1), Fraction(2)), (Fraction(3), Fraction(4))))
ROW = ArrayKey(((Fraction(1), Fraction(2), Fraction(3)),), flat=True)


@pytest.mark.parametrize("answer", ["1/3", " 1 / 3 ", "0.3333333333", "\\frac{1}{3}", "⅓", "3^-1", "1/2 - 1/6", "2/6"])
def test_a_number_is_right_in_every_spelling(answer: str) -> None:
    assert grade(answer, NumberKey(Fraction(1, 3)), seed=0).outcome is Outcome.CORRECT


@pytest.mark.parametrize(
    "answer", ["[1 2; 3 4]", "[1,2;3,4]", "[[1,2],[3,4]]", "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "[1, 2;\n 3, 4]"]
)
def test_a_matrix_is_right_in_every_spelling(answer: str) -> None:
    assert grade(answer, SQUARE, seed=0).outcome is Outcome.CORRECT


@pytest.mark.parametrize("answer", ["1, 2, 3", "1 2 3", "[1,2,3]", "[1;2;3]", "[[1],[2],[3]]", "[1, 4/2, 3.0]"])
def test_a_flat_vector_may_stand_or_lie(answer: str) -> None:
    assert grade(answer, ROW, seed=0).outcome is Outcome.CORRECT


def test_a_vector_that_is_not_flat_has_a_direction() -> None:
    key = ArrayKey(((Fraction(1),), (Fraction(2),)))
    assert grade("[1; 2]", key, seed=0).outcome is Outcome.CORRECT
    verdict = grade("[1, 2]", key, seed=0)
    assert (verdict.outcome, verdict.feedback[0].code) == (Outcome.INCORRECT, "wrong-layout")


@pytest.mark.parametrize(
    "answer", ["", "NaN", "True", "abc", "50%", "sqrt(-1)", "1e999", "inf", "[[1,2],[3]]", "(1", "1/0", "9^9^9"]
)
def test_what_is_no_real_number_costs_nothing(answer: str) -> None:
    assert grade(answer, NumberKey(Fraction(1)), seed=0).outcome is Outcome.INVALID


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("[-1,-2;-3,-4]", "sign"),
        ("[2,4;6,8]", "factor"),
        ("[1,3;2,4]", "transpose"),
        ("[1,2;3,5]", "entries"),
        ("[1,2,3,4]", "shape"),
    ],
)
def test_it_says_what_is_off(answer: str, code: str) -> None:
    verdict = grade(answer, SQUARE, seed=0)
    assert verdict.outcome is Outcome.INCORRECT
    assert verdict.feedback[0].code == code


def test_each_right_entry_earns_its_share_where_the_author_says_so() -> None:
    key = ArrayKey(SQUARE.rows, partial=True)
    verdict = grade("[1,2;3,5]", key, seed=0)
    assert (verdict.outcome, verdict.credit) == (Outcome.PARTIAL, Fraction(3, 4))
    assert "(2, 2)" in verdict.feedback[0].message


def test_the_tolerance_is_each_entry_s_own() -> None:
    key = ArrayKey(((1e6, 0.001),), relative=1e-3)
    assert grade("[1e6, 0.0010001]", key, seed=0).outcome is Outcome.CORRECT
    assert grade("[1e6, 0.002]", key, seed=0).outcome is Outcome.INCORRECT


def test_an_exact_key_without_tolerance_takes_only_the_exact_number() -> None:
    key = NumberKey(Fraction(1, 3), relative=0.0)
    assert grade("1/3", key, seed=0).outcome is Outcome.CORRECT
    assert grade("0.333333333333", key, seed=0).outcome is Outcome.INCORRECT


def test_complex_numbers_are_read_where_the_key_is_complex() -> None:
    assert grade("2i+1", NumberKey(1 + 2j), seed=0).outcome is Outcome.CORRECT
    assert grade("1", NumberKey(1 + 2j), seed=0).outcome is Outcome.INCORRECT
    assert grade("2i+1", NumberKey(Fraction(1)), seed=0).outcome is Outcome.INVALID


def test_the_author_s_remark_on_a_wrong_number_is_given() -> None:
    key = NumberKey(Fraction(6), mistakes=(Mistake("3", "factor", "Count both terms."),))
    assert grade("3.0", key, seed=0).feedback[0].message == "Count both terms."


def test_an_array_of_another_shape_has_its_authors_remark_too() -> None:
    key = ArrayKey(((1, 2),), mistakes=(Mistake("[1;2]", "own-column", "A row is asked for."),))
    found = grade("[1;2]", key, seed=0)
    assert [remark.code for remark in found.feedback] == ["wrong-layout", "own-column"]


@pytest.mark.parametrize(
    "answer",
    [
        "1 2\n3 4",
        "[1 2\n3 4]",
        "1, 2\n3, 4",
        "[1,2],[3,4]",
        "((1,2),(3,4))",
        "{{1,2},{3,4}}",
        "(1,2;3,4)",
        "np.array([[1,2],[3,4]])",
        "array([[1, 2],\n       [3, 4]])",
        "\\begin{bmatrix}1&2\\\\[2pt] 3&4\\end{bmatrix}",
    ],
)
def test_a_matrix_may_be_pasted_as_it_is_printed_elsewhere(answer: str) -> None:
    assert grade(answer, SQUARE, seed=0).outcome is Outcome.CORRECT


@pytest.mark.parametrize("answer", ["(1,2,3)", "{1,2,3}", "⟨1,2,3⟩", "\\left(1,2,3\\right)", "(1,2,3)^T", "1\n2\n3"])
def test_a_flat_vector_may_stand_in_any_brackets(answer: str) -> None:
    assert grade(answer, ROW, seed=0).outcome is Outcome.CORRECT


def test_a_tuple_is_neither_row_nor_column_where_that_counts() -> None:
    key = ArrayKey(((Fraction(1),), (Fraction(2),)))
    assert grade("(1, 2)", key, seed=0).outcome is Outcome.INVALID


@pytest.mark.parametrize("answer", ["0,5; 1,5; 2,5", "[0,5; 1,5; 2,5]"])
def test_commas_that_can_be_decimal_cost_nothing(answer: str) -> None:
    key = ArrayKey(((Fraction(1, 2), Fraction(3, 2), Fraction(5, 2)),), flat=True)
    verdict = grade(answer, key, seed=0)
    assert verdict.outcome is Outcome.INVALID
    assert "0.5" in verdict.feedback[0].message


def test_a_decimal_comma_is_told_where_one_number_is_asked_for() -> None:
    verdict = grade("0,5", NumberKey(Fraction(1, 2)), seed=0)
    assert verdict.outcome is Outcome.INVALID
    assert "write a point" in verdict.feedback[0].message


def test_a_blank_before_the_exponent_is_no_guess() -> None:
    assert grade("1 e-3", NumberKey(Fraction(1, 1000)), seed=0).outcome is Outcome.INVALID


def test_the_identity_takes_the_size_of_the_key() -> None:
    key = ArrayKey(((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1))))
    assert grade("I", key, seed=0).outcome is Outcome.CORRECT


def test_a_single_number_that_is_four_times_the_right_one_is_not_explained() -> None:
    assert not grade("1/3 + 1", NumberKey(Fraction(1, 3)), seed=0).feedback
