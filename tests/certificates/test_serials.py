"""Codes and seals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.serials import ALPHABET, LENGTH, draw_seal, group_code, make_code, read_code

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_codes_differ():
    assert len({make_code() for _ in range(100)}) == 100


@given(codes)
def test_a_code_is_read_whatever_its_case_and_grouping(code):
    assert read_code(f"  {group_code(code).lower()} ") == code
    assert read_code(group_code(code).replace(" ", "-")) == code


def test_look_alikes_are_read_as_what_they_look_like():
    assert read_code("O" * 13 + "iL" * 6 + "1") == "0" * 13 + "1" * 13


@pytest.mark.parametrize("text", ["", "7K3MX", "U" * 26, "7" * 27, "é" * 26])
def test_anything_else_is_no_code(text):
    assert read_code(text) is None


@given(codes)
def test_a_seal_is_symmetric(code):
    seal = draw_seal(code)
    assert all(seal[i][j] == seal[j][i] for i in range(11) for j in range(11))


@given(codes, codes)
def test_two_codes_never_share_a_seal(one, other):
    assert (draw_seal(one) == draw_seal(other)) == (one == other)
