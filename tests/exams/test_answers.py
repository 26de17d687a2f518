"""The fields of a page make one text, and a text fills the fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.answers import Grid, read_fields, read_grid, write_grid

entries = st.sampled_from(["", "1", "-2", "1/3", "sqrt(2)", "max(1, 2)", "[1, 2]"])


@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.tuples(*[entries] * n), min_size=1, max_size=3)))
def test_a_grid_survives_the_way_through_the_text(rows):
    grid = Grid(tuple(tuple(row) for row in rows))
    read = read_grid(write_grid(grid), rows=len(rows), columns=len(rows[0]))
    assert read == grid


def test_a_blank_grid_is_an_empty_answer_of_the_size_asked_for():
    assert write_grid(Grid((("", ""), ("", "")))) == ""
    assert read_grid("", rows=2, columns=3).rows == (("", "", ""), ("", "", ""))


@pytest.mark.parametrize(
    ("entry", "fields", "answer"),
    [
        ("text", {"answer": [" 2*A*x "]}, "2*A*x"),
        ("choice", {"option": ["b"]}, "b"),
        ("multiple", {"option": ["c", "a"]}, "a,c"),
        ("order", {"place-a": ["2"], "place-b": ["1"], "place-c": [""]}, "b,a"),
        ("shape", {"rows": ["n"], "columns": ["1"]}, "[n, 1]"),
        ("shape", {"rows": [""], "columns": [""]}, ""),
        ("grid", {"rows": ["1"], "columns": ["2"], "entry-1-1": ["3"], "entry-1-2": [""]}, "[3, ]"),
        ("grid", {"rows": ["999999999999"], "columns": ["x"]}, ""),
    ],
)
def test_fields_become_one_text(entry, fields, answer):
    assert read_fields(entry, fields) == answer
