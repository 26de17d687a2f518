"""Symbols, draws and conditions as an author types them in the form."""

from decimal import Decimal

import pytest

from questions import lines


@pytest.mark.parametrize(
    "line",
    [
        "A : m x n",
        "A : m x n : symmetric, invertible",
        "A : n x 1 : names a, b",
        "A : 2 x 2 : positive definite : names P, Q",
    ],
)
def test_a_symbol_comes_back_as_it_was_typed(line):
    assert lines.write_symbol(*lines.read_symbol(line)) == line


@pytest.mark.parametrize(
    "line",
    [
        "c : integer 2..5",
        "c : integer -4..4 : without 0, 1 : keep",
        "c : one of 1/2, 1, 0.1",
        "X : matrix 2 x 2 : -3..3 : symmetric : names X, A : without 0 : unit 1/10",
        "Q : matrix 2 x 2 : orthogonal",
    ],
)
def test_a_draw_comes_back_as_it_was_typed(line):
    assert lines.write_draw(*lines.read_draw(line)) == line


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("1 <= abs(det(X)) <= 40", {"value": "abs(det(X))", "at_least": 1, "at_most": 40}),
        ("norm(b) >= 0.5", {"value": "norm(b)", "at_least": Decimal("0.5")}),
        ("tr(A) != 0", {"value": "tr(A)", "not": 0}),
        ("tr(A) <= 9", {"value": "tr(A)", "at_most": 9}),
    ],
)
def test_a_condition_is_read(line, entry):
    assert lines.read_requirement(line) == entry


@pytest.mark.parametrize(
    ("read", "line"),
    [
        (lines.read_symbol, "A"),
        (lines.read_symbol, "1A : n x 1"),
        (lines.read_symbol, "A : n"),
        (lines.read_draw, "c : roulette"),
        (lines.read_draw, "c : integer 5"),
        (lines.read_draw, "c : integer 1..5 : striped"),
        (lines.read_derived, "p softmax"),
        (lines.read_requirement, "abs(det(X))"),
    ],
)
def test_a_line_that_says_nothing_known_is_refused(read, line):
    with pytest.raises(lines.LineError):
        read(line)


def test_every_faulty_line_is_named():
    found, problems = lines.read_lines("A : m x n\nB\n\nC : x", "symbols", lines.read_symbol)
    assert len(found) == 1
    assert [problem.key for problem in problems] == ["symbols, line 2", "symbols, line 4"]
